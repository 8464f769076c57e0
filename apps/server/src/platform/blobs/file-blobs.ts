import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore, ReceivedBlob } from './blob-store.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Blobs as files: `blobs/ab/cd/abcd…`, received in `blobs/unfinished/`, moved into place by one atomic rename. */
export function fileBlobs(dataDir: string): BlobStore {
  const root = join(dataDir, 'blobs');
  const unfinished = join(root, 'unfinished');
  const pathOf = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new TypeError(`not the SHA-256 of a blob: ${sha256}`);
    return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };

  return {
    place: { kind: 'files', name: dataDir },

    async receive(source) {
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      const temporary = join(unfinished, randomUUID());
      try {
        return await receiveInto(temporary, source, pathOf);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async open(sha256) {
      const handle = await openIfThere(pathOf(sha256));
      if (handle === null) return null;
      const { size } = await handle.stat();
      return { size, stream: handle.createReadStream() };
    },

    async has(sha256) {
      return (await statIfThere(pathOf(sha256))) !== null;
    },

    async *list() {
      for (const first of await foldersIn(root)) {
        for (const second of await foldersIn(join(root, first))) {
          const folder = await opendir(join(root, first, second));
          for await (const entry of folder) {
            if (!SHA256.test(entry.name)) continue;
            const status = await statIfThere(join(root, first, second, entry.name));
            if (status !== null) yield { sha256: entry.name, keptAt: status.mtime };
          }
        }
      }
    },

    async remove(sha256) {
      await rm(pathOf(sha256), { force: true });
    },

    async removeUnfinished(olderThanMs) {
      let removed = 0;
      for (const name of await namesIn(unfinished)) {
        const status = await statIfThere(join(unfinished, name));
        if (status === null || Date.now() - status.mtimeMs < olderThanMs) continue;
        await rm(join(unfinished, name), { force: true });
        removed += 1;
      }
      return removed;
    },

    close() {},
  };
}

async function receiveInto(
  temporary: string,
  source: AsyncIterable<Uint8Array>,
  pathOf: (sha256: string) => string,
): Promise<ReceivedBlob> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(temporary, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  const sha256 = hash.digest('hex');
  return {
    sha256,
    size,
    read: () => createReadStream(temporary),
    async keep() {
      const target = pathOf(sha256);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // The bytes must be on disk before the name is, and the name before the database says so. The folders above are
      // synced too, as each of them may be new.
      await sync(temporary);
      await rename(temporary, target);
      await sync(dirname(target));
      await sync(dirname(dirname(target)));
      await sync(dirname(dirname(dirname(target))));
    },
    discard: () => rm(temporary, { force: true }),
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

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
