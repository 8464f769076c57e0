import { join, relative, sep } from 'node:path';
import { indexPath, isCrateName } from '@waybill/cargo-formats';
import { isVersion } from './crate-file-name.ts';
import { download } from './download.ts';
import type { Fetcher } from './fetcher.ts';
import { originUrl } from './git-origin.ts';
import { readSourceEntry, type SourceEntry } from './index-entry.ts';
import { INDEX_LIMITS, linesOf } from './lines.ts';
import { inOrder } from './order.ts';
import { CONFIG_BYTES, type RegistryConfig, readRegistryConfig } from './registry-config.ts';
import { fileBelow, filesBelow, readRegularFile, readSmallFile, requireFolder } from './safe-files.ts';
import { type Source, type SourceCrate, SourceFailure, SourceProblem, type SourceVersion } from './source.ts';

export interface GitSourceOptions {
  folder: string;
  /** Where the `.crate` files are; null: they are downloaded. */
  cratesFolder: string | null;
  fetcher: Fetcher;
}

/** A clone of the git index that Alexandrie, ktra and others keep. git itself is not run: the clone may be anybody's. */
export async function gitSource({ folder, cratesFolder, fetcher }: GitSourceOptions): Promise<Source> {
  const root = await requireFolder(folder);
  const config = readRegistryConfig(await readConfig(root), join(root, 'config.json'));
  const files = cratesFolder === null ? null : await requireFolder(cratesFolder);
  const paths = new Map<string, { name: string; isLink: boolean }>();
  for await (const { name, path, isLink } of filesBelow(root))
    if (isIndexFile(relative(root, path), name)) paths.set(path, { name, isLink });
  return {
    description: `git index ${root}`,
    indexUrls: await originUrl(root),
    total: paths.size,
    async *crates() {
      for (const [path, file] of paths) yield await readCrate({ path, ...file }, { config, files, fetcher });
    },
    close() {},
  };
}

async function readConfig(root: string): Promise<string> {
  const file = await fileBelow(root, join(root, 'config.json')).catch(() => null);
  const text = file === null ? null : await readSmallFile(file.path, CONFIG_BYTES);
  if (text !== null) return text;
  throw new SourceFailure(
    `${root} has no config.json, so it is no index of a registry; name the folder of its checked-out clone.`,
  );
}

/** Where cargo would look for a crate of that name; some registries keep upper case in the path. */
function isIndexFile(path: string, name: string): boolean {
  return path.toLowerCase().split(sep).join('/') === indexPath(name);
}

interface Where {
  config: RegistryConfig;
  files: string | null;
  fetcher: Fetcher;
}

async function readCrate(
  { path, name, isLink }: { path: string; name: string; isLink: boolean },
  where: Where,
): Promise<SourceCrate> {
  const versions: SourceVersion[] = [];
  const unreadable: { version: string | null; reason: string }[] = [];
  let spelling = name;
  try {
    if (isLink) throw new SourceProblem('The index file is a symbolic link, which is not followed.');
    for await (const line of linesOf(await readRegularFile(path), INDEX_LIMITS)) {
      try {
        const entry = readSourceEntry(line);
        if (entry.name.toLowerCase() !== name.toLowerCase())
          throw new SourceProblem('A line of the index file is about another crate than its file name says.');
        spelling = entry.name;
        versions.push(await toVersion(entry, where));
      } catch (error) {
        unreadable.push({ version: null, reason: sentenceOf(error) });
      }
    }
  } catch (error) {
    unreadable.push({ version: null, reason: sentenceOf(error) });
  }
  return { name: spelling, owners: null, isPrivate: false, versions: inOrder(versions), unreadable };
}

async function toVersion(entry: SourceEntry, { config, files, fetcher }: Where): Promise<SourceVersion> {
  const { name, version, checksum } = entry;
  // What is no name or no version is refused before anything is opened; it must not become a path either.
  const isSound = isCrateName(name) && isVersion(version);
  const file = files !== null && isSound ? await findCrateFile(files, entry).catch(asProblem) : null;
  return {
    version,
    checksum,
    yanked: entry.yanked,
    publishedAt: entry.publishedAt ?? (file !== null && 'changedAt' in file ? file.changedAt : null),
    downloads: null,
    ownDependencies: entry.ownDependencies,
    async open() {
      if (files === null) return download(fetcher, config, { name, version, checksum });
      if (file instanceof SourceProblem) throw file;
      if (file !== null) return readRegularFile(file.path);
      const tried = isSound ? layouts(entry).join(', ') : 'nothing';
      throw new SourceProblem(`There is no file of it: looked for ${tried} in ${files}.`);
    },
  };
}

/** Alexandrie's disk storage, its older form with a folder for each crate, and ktra's. */
const layouts = ({ name, version }: { name: string; version: string }): string[] => [
  `${name}-${version}.crate`,
  `${name}/${name}-${version}.crate`,
  `${name}/${version}/download`,
];

async function findCrateFile(root: string, entry: { name: string; version: string }) {
  for (const layout of layouts(entry)) {
    const file = await fileBelow(root, join(root, layout));
    if (file !== null) return file;
  }
  return null;
}

function asProblem(error: unknown): SourceProblem {
  if (error instanceof SourceProblem) return error;
  throw error;
}

function sentenceOf(error: unknown): string {
  return asProblem(error).message;
}
