import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/storage.ts';
import { persistently } from './attempts.ts';
import { listKeys } from './list-keys.ts';
import { makeClient } from './s3-client.ts';

/** The copy of the index in the bucket, `PREFIX/index/…`, for a CDN to take it from. All throw StorageFailure. */
export interface IndexBucket {
  /** As an operator would name it. */
  readonly place: string;
  /** @param path as below `/index/`: `ro/ck/rocket`, `config.json` */
  put(path: string, text: string, type: string): Promise<void>;
  /** Also where there is none. */
  remove(path: string): Promise<void>;
  /** The paths of all there are. */
  list(): AsyncIterable<string>;
  close(): void;
}

/** A CDN may be behind by this; a storage that is away for a day leaves it what it has. */
const CACHE_CONTROL = 'public, max-age=10, stale-if-error=86400';

export function indexBucket(config: S3Config): IndexBucket {
  const { bucket, timeoutMs } = config;
  const client = makeClient(config);
  const root = `${config.prefix}index/`;
  const placeOf = (path: string) => ({ Bucket: bucket, Key: root + path });
  return {
    place: `s3://${bucket}/${root}`,
    async put(path, text, type) {
      const command = { ...placeOf(path), Body: text, ContentType: type, CacheControl: CACHE_CONTROL };
      await persistently(`write ${root}${path}`, timeoutMs, ({ signal }) =>
        client.send(new PutObjectCommand(command), { abortSignal: signal }),
      );
    },
    async remove(path) {
      await persistently(`remove ${root}${path}`, timeoutMs, ({ signal }) =>
        client.send(new DeleteObjectCommand(placeOf(path)), { abortSignal: signal }),
      ).catch((error: { status?: number | null; reason?: string }) => {
        if (error.status !== 404 || error.reason === 'NoSuchBucket') throw error;
      });
    },
    async *list() {
      for await (const { key } of listKeys(client, { bucket, root, timeoutMs })) yield key.slice(root.length);
    },
    close: () => client.destroy(),
  };
}
