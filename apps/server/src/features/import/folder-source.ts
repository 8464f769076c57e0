import { parseVersion } from '@waybill/cargo-formats';
import { splitCrateFileName } from './crate-file-name.ts';
import { inOrder } from './order.ts';
import { fileBelow, filesBelow, readRegularFile, requireFolder } from './safe-files.ts';
import { type Source, type SourceCrate, SourceProblem, type SourceVersion } from './source.ts';

interface Found {
  versions: { version: string; path: string }[];
  unreadable: { version: string | null; reason: string }[];
}

/**
 * A folder of `.crate` files called `NAME-VERSION.crate`, in whatever folders below it. There is no index: the files are what
 * they are, nothing is yanked, and a version is as old as its file.
 */
export async function folderSource(folder: string): Promise<Source> {
  const root = await requireFolder(folder);
  const crates = await findCrates(root);
  return {
    description: `folder ${root}`,
    indexUrls: [],
    total: crates.size,
    async *crates() {
      for (const [name, found] of crates) yield await readCrate(root, name, found);
    },
    close() {},
  };
}

async function findCrates(root: string): Promise<Map<string, Found>> {
  const crates = new Map<string, Found>();
  const of = (name: string): Found => {
    const found = crates.get(name) ?? { versions: [], unreadable: [] };
    crates.set(name, found);
    return found;
  };
  for await (const { name: fileName, path, isLink } of filesBelow(root)) {
    if (!fileName.endsWith('.crate')) continue;
    const split = splitCrateFileName(fileName);
    if (split === null) {
      const reason = 'The file is not called NAME-VERSION.crate, so nobody knows what it is; rename it.';
      of(fileName).unreadable.push({ version: null, reason });
    } else if (isLink) {
      const reason = 'The file is a symbolic link, which is not followed; put the file itself there.';
      of(split.name).unreadable.push({ version: split.version, reason });
    } else of(split.name).versions.push({ version: split.version, path });
  }
  return crates;
}

async function readCrate(root: string, name: string, found: Found): Promise<SourceCrate> {
  const versions: SourceVersion[] = [];
  for (const { version, path } of found.versions) {
    const file = await fileBelow(root, path).catch(() => null);
    versions.push({
      version: parseVersion(version).text,
      checksum: null,
      yanked: false,
      publishedAt: file?.changedAt ?? null,
      downloads: null,
      ownDependencies: new Set(),
      open: async () => {
        if (file === null) throw new SourceProblem('The file is gone.');
        return readRegularFile(file.path);
      },
    });
  }
  return { name, owners: null, isPrivate: false, versions: inOrder(versions), unreadable: found.unreadable };
}
