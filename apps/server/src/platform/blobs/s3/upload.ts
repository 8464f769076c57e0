import { createReadStream } from 'node:fs';
import { pipeline, Readable, Transform } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { UnfinishedFile } from '../unfinished.ts';
import { asFailure, persistently, StorageFailure, type Watch } from './attempts.ts';

/** What is larger is sent in parts of this size, so that a broken connection costs no more than one. */
export const PART_BYTES = 16 * 1024 * 1024;

export interface Target {
  client: S3Client;
  bucket: string;
  key: string;
  timeoutMs: number;
}

/** Of all blobs: their names are those of their bytes. */
const METADATA = { ContentType: 'application/gzip', CacheControl: 'max-age=31536000, immutable' };

/**
 * Stores a file as an object, whole or not at all: each part is signed together with its SHA-256, which the storage has to
 * find in what it gets, an object is there only when all of it is, and then it is asked how large it has become.
 * @throws StorageFailure
 */
export async function uploadFile(target: Target, file: UnfinishedFile): Promise<void> {
  if (file.partSums.length === 1) await putWhole(target, file);
  else await putInParts(target, file);
}

async function putWhole(target: Target, file: UnfinishedFile): Promise<void> {
  const { client, bucket, key, timeoutMs } = target;
  const what = `store ${key}`;
  await persistently(what, timeoutMs, async (watch) => {
    await sending(file, 0, watch, (body) => {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body.stream,
        ContentLength: body.length,
        ...METADATA,
      });
      signWith(command, file.sha256);
      return client.send(command, { abortSignal: watch.signal });
    });
    watch.touch();
    await requireSize(target, what, file.size, watch);
  });
}

async function putInParts(target: Target, file: UnfinishedFile): Promise<void> {
  const { client, bucket, key, timeoutMs } = target;
  const what = `store ${key}`;
  const place = { Bucket: bucket, Key: key };
  const begun = await persistently(what, timeoutMs, ({ signal }) =>
    client.send(new CreateMultipartUploadCommand({ ...place, ...METADATA }), { abortSignal: signal }),
  );
  const upload = { ...place, UploadId: begun.UploadId };
  try {
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const [index, sum] of file.partSums.entries()) {
      const part = { ...upload, PartNumber: index + 1 };
      const { ETag } = await persistently(what, timeoutMs, (watch) =>
        sending(file, index, watch, (body) => {
          const command = new UploadPartCommand({ ...part, Body: body.stream, ContentLength: body.length });
          signWith(command, sum);
          return client.send(command, { abortSignal: watch.signal });
        }),
      );
      parts.push({ PartNumber: index + 1, ETag });
    }
    await persistently(what, timeoutMs, async (watch) => {
      await complete(target, { ...upload, MultipartUpload: { Parts: parts } }, what, watch);
      watch.touch();
      await requireSize(target, what, file.size, watch);
    });
  } catch (error) {
    // Should this fail as well, the sweeper finds what is left.
    await client
      .send(new AbortMultipartUploadCommand(upload), { abortSignal: AbortSignal.timeout(timeoutMs / 4) })
      .catch(() => {});
    throw error;
  }
}

/** Where the answer to an earlier try was lost, the upload is no more, and its object is there; its size is asked next. */
async function complete(
  { client }: Target,
  input: ConstructorParameters<typeof CompleteMultipartUploadCommand>[0],
  what: string,
  { signal }: Watch,
): Promise<void> {
  try {
    await client.send(new CompleteMultipartUploadCommand(input), { abortSignal: signal });
  } catch (error) {
    if (asFailure(what, error).reason !== 'NoSuchUpload') throw error;
  }
}

async function requireSize(
  { client, bucket, key }: Target,
  what: string,
  size: number,
  { signal }: Watch,
): Promise<void> {
  const stored = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  });
  if (stored.ContentLength === size) return;
  throw new StorageFailure(
    what,
    'SizeMismatch',
    null,
    `${size} bytes were sent, but ${stored.ContentLength} are stored`,
  );
}

/** Sends one part of the file; what is read of it is what moves. */
async function sending<T>(
  file: UnfinishedFile,
  index: number,
  watch: Watch,
  send: (body: { stream: Transform; length: number }) => Promise<T>,
): Promise<T> {
  const start = index * PART_BYTES;
  const length = Math.min(PART_BYTES, file.size - start);
  const moving = new Transform({
    transform(chunk, _encoding, done) {
      watch.touch();
      done(null, chunk);
    },
  });
  const source =
    length === 0 ? Readable.from([]) : createReadStream(file.path, { start, end: start + length - 1 });
  pipeline(source, moving, () => {});
  try {
    return await send({ stream: moving, length });
  } finally {
    source.destroy();
    moving.destroy();
  }
}

/** The signature covers this sum, so whoever checks the one has to check the other. */
function signWith(command: PutObjectCommand | UploadPartCommand, sha256: string): void {
  const stack = command.middlewareStack as PutObjectCommand['middlewareStack'];
  stack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'waybillContentSha256' },
  );
}
