import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/storage.ts';
import { StartError } from '../../start-error.ts';
import { persistently, StorageFailure } from './attempts.ts';

/** The layout of what is below the prefix; a higher number is one this version cannot read. */
const LAYOUT = 1;

export interface Binding {
  client: S3Client;
  config: S3Config;
  /** Of the registry. */
  instance: string;
  /** Of a blob that should be there, if there should be any. */
  sampleKey: string | null;
}

/**
 * Is the storage there, can it be read, listed and written, and are the crates in it those of this registry? The sweeper of
 * another one would take them for leftovers. A small object beside the blobs, `waybill.json`, says whose they are.
 * @throws StartError with what to change.
 */
export async function bindBucket(binding: Binding): Promise<void> {
  const { client, config, instance, sampleKey } = binding;
  const place = { Bucket: config.bucket, Key: `${config.prefix}waybill.json` };
  const shown = `s3://${config.bucket}/${config.prefix}`.replace(/\/$/, '');
  const doing = async <T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await persistently(what, config.timeoutMs, ({ signal }) => work(signal));
    } catch (error) {
      throw error instanceof StorageFailure && !isMissingObject(error) ? refusal(error, what, config) : error;
    }
  };

  const marker = await doing('read from the bucket', async (abortSignal) => {
    const found = await client.send(new GetObjectCommand(place), { abortSignal });
    return (await found.Body?.transformToString()) ?? '';
  }).catch(nullIfMissingObject);
  if (marker !== null) requireOurs(marker, instance, shown);
  else if (sampleKey !== null) {
    const there = await doing('read from the bucket', (abortSignal) =>
      client.send(new HeadObjectCommand({ Bucket: config.bucket, Key: sampleKey }), { abortSignal }),
    ).catch(nullIfMissingObject);
    if (there === null)
      throw new StartError(
        `${shown} does not hold the crates of this registry; correct storage_url, or copy them there first (docs/storage.md).`,
      );
  }
  await doing('list the bucket', (abortSignal) =>
    client.send(
      new ListObjectsV2Command({ Bucket: config.bucket, Prefix: `${config.prefix}blobs/`, MaxKeys: 1 }),
      { abortSignal },
    ),
  );
  // Written each time, so that a storage that has become read-only is noticed before the first upload.
  const Body = `${JSON.stringify({ layout: LAYOUT, instance })}\n`;
  await doing('write to the bucket', (abortSignal) =>
    client.send(new PutObjectCommand({ ...place, Body, ContentType: 'application/json' }), { abortSignal }),
  );
}

function requireOurs(text: string, instance: string, shown: string): void {
  let marker: { layout?: unknown; instance?: unknown } = {};
  try {
    marker = JSON.parse(text) ?? {};
  } catch {
    // Falls through to the sentence about damage.
  }
  const { layout } = marker;
  if (!Number.isInteger(layout) || typeof marker.instance !== 'string')
    throw new StartError(`${shown}/waybill.json is damaged; restore it from a backup of the bucket.`);
  if ((layout as number) > LAYOUT)
    throw new StartError(
      `${shown} was made by a newer Waybill (layout ${layout}, this version knows ${LAYOUT}): start that newer version again.`,
    );
  if (marker.instance !== instance)
    throw new StartError(
      `${shown} holds the crates of another registry than the database is of; give this one a prefix of its own in storage_url, or restore database and bucket from one backup.`,
    );
}

const isMissingObject = ({ status, reason }: StorageFailure): boolean =>
  status === 404 && reason !== 'NoSuchBucket';

function nullIfMissingObject(error: unknown): null {
  if (error instanceof StorageFailure && isMissingObject(error)) return null;
  throw error;
}

function refusal({ status, reason, message }: StorageFailure, what: string, config: S3Config): StartError {
  const at = config.endpoint ?? 'AWS';
  if (reason === 'NoSuchBucket')
    return new StartError(
      `storage_url names the bucket "${config.bucket}", but ${at} has none of that name; make it, or correct storage_url.`,
    );
  if (reason === 'CredentialsProviderError')
    return new StartError(
      'There are no credentials for the storage; set storage_access_key and storage_secret_key, or give this process those of the AWS environment.',
    );
  if (message.includes('Region is missing'))
    return new StartError(
      'storage_url names no region, and neither does the AWS environment; add "?region=…" to it.',
    );
  if (/region/i.test(message) && (status === null || status === 301 || status === 400))
    return new StartError(
      `The storage at ${at} wants another region (${message}); set region in storage_url.`,
    );
  if (status === 401 || status === 403)
    return new StartError(
      `The storage at ${at} does not let this server ${what} "${config.bucket}" (${reason}); check storage_access_key, storage_secret_key and what they may do.`,
    );
  if (status === null)
    return new StartError(
      `The storage at ${at} cannot be reached (${message}); check the endpoint in storage_url.`,
    );
  return new StartError(`The storage at ${at} cannot be used: ${message}.`);
}
