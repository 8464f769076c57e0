import { constants, createReadStream, type Dirent } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { SourceFailure, SourceProblem } from './source.ts';

/** Deeper than any layout of a registry. */
const DEEPEST = 16;

export interface FoundFile {
  path: string;
  name: string;
  isLink: boolean;
}

/**
 * The files below a folder, in order of their names. Links are told of and never followed, and folders whose name begins with
 * a dot (`.git`) are not entered.
 * @throws SourceFailure when a folder cannot be read.
 */
export async function* filesBelow(folder: string, depth = 0): AsyncGenerator<FoundFile, void> {
  if (depth > DEEPEST)
    throw new SourceFailure(`${folder} is more than ${DEEPEST} folders deep; name a folder below.`);
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, depth + 1);
    else if (entry.isFile() || entry.isSymbolicLink())
      yield { path, name: entry.name, isLink: entry.isSymbolicLink() };
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new SourceFailure(`${folder} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

/** @throws SourceFailure when there is no such folder. */
export async function requireFolder(path: string): Promise<string> {
  const status = await lstat(await realpath(path).catch(() => path)).catch(() => null);
  if (status?.isDirectory() !== true)
    throw new SourceFailure(`${path} is not a folder; name one that is there.`);
  return realpath(path);
}

/**
 * A regular file below a root, with the time it was last changed. A link is refused, and a folder on the way that leads out
 * of the root as well: whoever could write to the source must not choose which files of this machine are read.
 * @param root as `requireFolder` gives it.
 * @returns null when it is not there.
 * @throws SourceProblem
 */
export async function fileBelow(
  root: string,
  path: string,
): Promise<{ path: string; changedAt: Date } | null> {
  const status = await lstat(path).catch(() => null);
  if (status === null) return null;
  if (!status.isFile())
    throw new SourceProblem(
      `${relative(root, path)} is not a regular file (a link, perhaps), and is not read.`,
    );
  const real = await realpath(path);
  if (!real.startsWith(root + sep))
    throw new SourceProblem(`${relative(root, path)} lies outside of ${root}.`);
  return { path, changedAt: status.mtime };
}

/** Reads a file that is no link at this moment either. @throws SourceProblem */
export async function readRegularFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      throw new Error('it is not a regular file');
    }
    return createReadStream('', { fd: handle });
  } catch (cause) {
    throw new SourceProblem(`${path} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * The text of a small file that is no link at this moment either. Never reads more than it may have, whatever its size.
 * @returns null when it is not there, is larger, or is no regular file.
 */
export async function readSmallFile(path: string, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of await readRegularFile(path)) {
      bytes += chunk.length;
      if (bytes > mostBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
