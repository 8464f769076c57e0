import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobPath, isBlobName } from './blob-path.ts';
import type { BlobStore } from './blob-store.ts';
import { nullIfMissing, UnfinishedFiles } from './unfinished.ts';

/** Blobs as files: `blobs/ab/cd/abcd…`, received in `blobs/unfinished/`, moved into place by one atomic rename. */
export function fileBlobs(dataDir: string): BlobStore {
  const root = join(dataDir, 'blobs');
  const unfinished = new UnfinishedFiles(dataDir);
  const pathOf = (sha256: string): string => join(root, blobPath(sha256));
  let wasThere = false;
  const moveDurably = durableMoves();

  return {
    place: { kind: 'files', name: dataDir },

    // The data folder itself is bound to the database.
    async bind() {},

    async receive(source) {
      wasThere = true;
      const { path, sha256, size, read, remove } = await unfinished.receive(source);
      // While the crate is inspected; most are kept.
      const synced = sync(path);
      synced.catch(() => {});
      const keep = async () => {
        await synced;
        await moveDurably(path, pathOf(sha256));
      };
      return { sha256, size, read, keep, discard: remove };
    },

    async open(sha256) {
      const handle = await openIfThere(pathOf(sha256));
      if (handle === null) return null;
      wasThere = true;
      const { size } = await handle.stat();
      return { size, stream: handle.createReadStream() };
    },

    async has(sha256) {
      return (await statIfThere(pathOf(sha256))) !== null;
    },

    async linkTo() {
      return null;
    },

    async *list() {
      for (const first of await foldersIn(root)) {
        for (const second of await foldersIn(join(root, first))) {
          const folder = await opendir(join(root, first, second));
          for await (const entry of folder) {
            if (!isBlobName(entry.name)) continue;
            const status = await statIfThere(join(root, first, second, entry.name));
            if (status !== null) yield { sha256: entry.name, keptAt: status.mtime };
          }
        }
      }
    },

    async remove(sha256) {
      await rm(pathOf(sha256), { force: true });
    },

    removeUnfinished: (olderThanMs) => unfinished.removeOlderThan(olderThanMs),

    async check() {
      try {
        await access(root, constants.R_OK | constants.W_OK);
        wasThere = true;
      } catch (error) {
        if (wasThere || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        // Before the first upload there is only the folder around it.
        await access(dataDir, constants.R_OK | constants.W_OK);
      }
    },

    close() {},
  };
}

/** Beyond that they are forgotten: there are at most 65 536. */
const MOST_FOLDERS_KNOWN = 10_000;

/** The name must be on disk before the database says so, as the bytes are before they get it. */
function durableMoves(): (source: string, target: string) => Promise<void> {
  const knownFolders = new Set<string>();
  return async (source, target) => {
    const folder = dirname(target);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(source, target);
    await sync(folder);
    if (made === undefined && knownFolders.has(folder)) return;
    // It may be new, and so may be the one above; or somebody else has made it who has not come as far as this.
    await sync(dirname(folder));
    await sync(dirname(dirname(folder)));
    if (knownFolders.size >= MOST_FOLDERS_KNOWN) knownFolders.clear();
    knownFolders.add(folder);
  };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch(nullIfMissing);
}

async function statIfThere(path: string) {
  return stat(path).catch(nullIfMissing);
}

async function foldersIn(path: string): Promise<string[]> {
  return (await namesIn(path)).filter((name) => /^[0-9a-f]{2}$/.test(name));
}

/** Empty where the folder is not there, as before the first upload. */
async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path).catch(nullIfMissing)) ?? [];
}
