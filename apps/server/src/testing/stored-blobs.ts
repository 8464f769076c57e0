import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../config/storage.ts';
import { blobPath } from '../platform/blobs/blob-path.ts';
import { makeClient } from '../platform/blobs/s3/s3-client.ts';
import type { TestServer } from './test-server.ts';

/** The blobs of a server behind its back: what a disk, an operator or a crash may do to them. */
export interface StoredBlobs {
  read(sha256: string): Promise<Buffer>;
  /** Writes whatever bytes under that name. */
  write(sha256: string, bytes: Uint8Array | string): Promise<void>;
  remove(sha256: string): Promise<void>;
  /** Lets it have been kept so long ago. */
  age(sha256: string, milliseconds: number): Promise<void>;
}

export function storedBlobs(server: TestServer): StoredBlobs {
  const { storage } = server.running.platform.config;
  return storage === null ? inFiles(server) : inBucket(server, storage);
}

function inFiles({ dataDir, running }: TestServer): StoredBlobs {
  const pathOf = (sha256: string) => join(dataDir, 'blobs', blobPath(sha256));
  return {
    read: (sha256) => readFile(pathOf(sha256)),
    async write(sha256, bytes) {
      await mkdir(dirname(pathOf(sha256)), { recursive: true });
      await writeFile(pathOf(sha256), bytes);
    },
    remove: (sha256) => running.platform.blobs.remove(sha256),
    async age(sha256, milliseconds) {
      const time = new Date(Date.now() - milliseconds);
      await utimes(pathOf(sha256), time, time);
    },
  };
}

function inBucket({ running }: TestServer, storage: S3Config): StoredBlobs {
  const { blobs } = running.platform;
  const placeOf = (sha256: string) => ({
    Bucket: storage.bucket,
    Key: `${storage.prefix}blobs/${blobPath(sha256)}`,
  });
  // Nobody can change when an object was stored: the list says so instead.
  const ages = new Map<string, number>();
  async function* list() {
    for await (const blob of blobs.list()) {
      const age = ages.get(blob.sha256);
      yield age === undefined ? blob : { ...blob, keptAt: new Date(Date.now() - age) };
    }
  }
  const aged = new Proxy(blobs, {
    get: (target, name) => (name === 'list' ? list : Reflect.get(target, name)),
  });
  Object.assign(running.platform, { blobs: aged });
  return {
    read: (sha256) =>
      using(storage, async (client) => {
        const { Body } = await client.send(new GetObjectCommand(placeOf(sha256)));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    write: (sha256, bytes) =>
      using(storage, async (client) => {
        const Body = Buffer.from(bytes);
        await client.send(new PutObjectCommand({ ...placeOf(sha256), Body, ContentLength: Body.length }));
      }),
    remove: (sha256) => blobs.remove(sha256),
    age: async (sha256, milliseconds) => void ages.set(sha256, milliseconds),
  };
}

async function using<T>(storage: S3Config, work: (client: S3Client) => Promise<T>): Promise<T> {
  const client = makeClient(storage);
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
