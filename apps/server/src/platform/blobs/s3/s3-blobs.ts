import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { S3Config } from '../../../config/storage.ts';
import { Problem } from '../../problem.ts';
import { blobPath, isBlobName } from '../blob-path.ts';
import type { BlobLink, BlobStore, LinkRequest } from '../blob-store.ts';
import { type UnfinishedFile, UnfinishedFiles } from '../unfinished.ts';
import { persistently, StorageFailure } from './attempts.ts';
import { bindBucket } from './bind-bucket.ts';
import { listKeys } from './list-keys.ts';
import { makeClient, type ObjectBody, readBody } from './s3-client.ts';
import { PART_BYTES, uploadFile } from './upload.ts';

/** Long enough for a slow beginning of a download; whoever got the address can use it that long. */
const LINK_SECONDS = 300;
const CDN_CACHE_SECONDS = 3600;
/** Asked for within a transaction: it must not keep others waiting for longer. */
const SHORT_MS = 5_000;

/**
 * Blobs as objects of a bucket: `PREFIX/blobs/ab/cd/abcd…`, received in files below `dataDir` first. Any number of servers
 * may share them.
 */
export function s3Blobs(config: S3Config, dataDir: string): BlobStore {
  const { bucket, timeoutMs } = config;
  const client = makeClient(config);
  const signer = config.publicEndpoint === null ? client : makeClient(config, config.publicEndpoint);
  const unfinished = new UnfinishedFiles(dataDir, PART_BYTES);
  const root = `${config.prefix}blobs/`;
  const keyOf = (sha256: string): string => root + blobPath(sha256);
  const placeOf = (sha256: string) => ({ Bucket: bucket, Key: keyOf(sha256) });
  const shortMs = Math.min(timeoutMs, SHORT_MS);

  const sizeOf = (sha256: string): Promise<number | null> =>
    nullIfMissing(
      persistently(`ask for ${keyOf(sha256)}`, shortMs, async ({ signal }) => {
        const { ContentLength } = await client.send(new HeadObjectCommand(placeOf(sha256)), {
          abortSignal: signal,
        });
        return ContentLength ?? 0;
      }),
    );

  async function openObject(sha256: string) {
    const found = await persistently(`read ${keyOf(sha256)}`, timeoutMs, ({ signal }) =>
      client.send(new GetObjectCommand(placeOf(sha256)), { abortSignal: signal }),
    );
    const size = found.ContentLength ?? 0;
    if (found.Body === undefined) return { size, stream: Readable.from([]) };
    const body = found.Body as ObjectBody;
    // Whoever reads is told; where nobody does, a connection that breaks is no reason to end the process.
    body.on('error', () => {});
    const stream = Readable.from(readBody(body, size, timeoutMs), { objectMode: false });
    // Also where nobody has begun to read.
    stream.once('close', () => body.destroy());
    return { size, stream };
  }

  async function keep(file: UnfinishedFile): Promise<void> {
    const key = keyOf(file.sha256);
    await uploadFile({ client, bucket, key, timeoutMs }, file);
    await file.remove();
  }

  async function* listObjects(): AsyncGenerator<{ sha256: string; keptAt: Date }> {
    for await (const { key, changedAt } of listKeys(client, { bucket, root, timeoutMs })) {
      const sha256 = key.slice(key.lastIndexOf('/') + 1);
      if (isBlobName(sha256) && key === keyOf(sha256)) yield { sha256, keptAt: changedAt };
    }
  }

  async function remove(sha256: string): Promise<void> {
    await nullIfMissing(
      persistently(`remove ${keyOf(sha256)}`, shortMs, ({ signal }) =>
        client.send(new DeleteObjectCommand(placeOf(sha256)), { abortSignal: signal }),
      ),
    );
  }

  /** Of blobs that were sent in parts, and whose sender died: they cost room that no list of objects shows. */
  async function abortUploads(olderThanMs: number): Promise<number> {
    const what = 'look for broken multipart uploads';
    let aborted = 0;
    let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await persistently(what, timeoutMs, ({ signal }) =>
        client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: root, ...after }), {
          abortSignal: signal,
        }),
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        // Of the storage's clock, which may be ahead of ours.
        if (olderThanMs > 0 && Date.now() - (Initiated?.getTime() ?? 0) < olderThanMs) continue;
        await nullIfMissing(
          persistently(what, timeoutMs, ({ signal }) =>
            client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), {
              abortSignal: signal,
            }),
          ),
        );
        aborted += 1;
      }
      if (page.IsTruncated !== true) return aborted;
      after = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
  }

  async function signedLink(sha256: string, { method, fileName }: LinkRequest): Promise<BlobLink> {
    const place = placeOf(sha256);
    const command =
      method === 'HEAD'
        ? new HeadObjectCommand(place)
        : new GetObjectCommand({
            ...place,
            ResponseContentDisposition: `attachment; filename="${fileName}"`,
          });
    // Nothing is sent, but the credentials may have to be fetched first.
    const url = await persistently(`sign for ${place.Key}`, timeoutMs, () =>
      getSignedUrl(signer, command, { expiresIn: LINK_SECONDS }),
    );
    return { url, cacheControl: 'private, no-store' };
  }

  return {
    place: { kind: 's3', name: `s3://${bucket}/${config.prefix}`.replace(/\/$/, '') },

    bind: (instance, sample) => bindBucket({ client, config, instance, sampleKey: sample && keyOf(sample) }),

    async receive(source) {
      const file = await unfinished.receive(source);
      const { sha256, size, read } = file;
      return {
        sha256,
        size,
        read,
        keep: () => orProblem('nothing was stored', keep(file)),
        discard: () => file.remove(),
      };
    },

    async open(sha256) {
      blobPath(sha256);
      return orProblem('nothing can be downloaded', nullIfMissing(openObject(sha256)));
    },

    async has(sha256) {
      blobPath(sha256);
      return (await orProblem('nothing was changed', sizeOf(sha256))) !== null;
    },

    async linkTo(sha256, request) {
      if (config.cdnUrl !== null && request.isPublic) {
        const url = `${config.cdnUrl}/blobs/${blobPath(sha256)}`;
        return { url, cacheControl: `public, max-age=${CDN_CACHE_SECONDS}` };
      }
      if (config.downloads === 'stream') return null;
      return orProblem('nothing can be downloaded', signedLink(sha256, request));
    },

    list: () => problemsOf(listObjects()),

    async remove(sha256) {
      blobPath(sha256);
      await orProblem('nothing was removed', remove(sha256));
    },

    async removeUnfinished(olderThanMs) {
      const files = await unfinished.removeOlderThan(olderThanMs);
      return (
        files + (await orProblem('nothing was removed', abortUploads(olderThanMs).catch(noneIfNotKnown)))
      );
    },

    close() {
      client.destroy();
      signer.destroy();
    },
  };
}

/** What a caller reads has no word of where the storage is; the log has. */
async function orProblem<T>(consequence: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asProblem(error, consequence);
  }
}

async function* problemsOf<T>(work: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* work;
  } catch (error) {
    throw asProblem(error, 'what it holds cannot be told');
  }
}

function asProblem(error: unknown, consequence: string): unknown {
  if (!(error instanceof StorageFailure)) return error;
  return new Problem(
    'storage_unavailable',
    `The storage of the crates does not answer as it should just now, and ${consequence}; try again in a moment.`,
    { cause: error, headers: { 'retry-after': '5' } },
  );
}

async function nullIfMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    // A bucket that is gone is no missing object, though both are 404.
    const isMissing =
      error instanceof StorageFailure && error.status === 404 && error.reason !== 'NoSuchBucket';
    if (isMissing) return null;
    throw error;
  }
}

/** A storage that cannot list them has none that could be left. */
function noneIfNotKnown(error: unknown): number {
  if (error instanceof StorageFailure && error.status === 501) return 0;
  throw error;
}
