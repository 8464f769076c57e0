import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fault, type FaultyS3, startFaultyS3 } from '../../../testing/faulty-s3.ts';
import { requireS3, s3Keys } from '../../../testing/s3.ts';
import { testConfig } from '../../../testing/test-config.ts';
import { blobPath } from '../blob-path.ts';
import type { BlobStore } from '../blob-store.ts';
import { openBlobs } from '../open-blobs.ts';
import { makeClient } from './s3-client.ts';
import { PART_BYTES } from './upload.ts';

const TIMEOUT_MS = 1_000;
/** Two attempts that stand still, and what else there is to do on a busy machine. */
const SOON_MS = 2 * TIMEOUT_MS + 2_500;

let dataDir: string;
let faulty: FaultyS3;
let config: ReturnType<typeof testConfig>;
let blobs: BlobStore;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-blobs-'));
  faulty = await startFaultyS3(requireS3().endpoint);
  const keys = s3Keys({ endpoint: faulty.url, timeout: String(TIMEOUT_MS / 1000) });
  config = testConfig({ dataDir, databaseUrl: '', port: 1, keys });
  blobs = await openBlobs(config);
});
afterEach(() => {
  blobs.close();
  faulty.close();
  rmSync(dataDir, { recursive: true });
});

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const storage = () => config.storage ?? expect.fail('there is no storage');
const receive = (bytes: Uint8Array) =>
  blobs.receive(
    (async function* () {
      yield bytes;
    })(),
  );
const isUpload = ({ method }: { method?: string | undefined }) => method === 'PUT';

async function listed(): Promise<string[]> {
  const found = [];
  for await (const { sha256 } of blobs.list()) found.push(sha256);
  return found.sort();
}

async function content(sha256: string): Promise<Buffer> {
  const blob = await blobs.open(sha256);
  const parts: Buffer[] = [];
  for await (const part of (blob?.stream ?? []) as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** It fails soon, with the code for it, and the reason only for the log. */
async function expectAway(work: Promise<unknown>, reason: RegExp): Promise<void> {
  const begun = Date.now();
  const error = await work.then(
    () => expect.fail('it worked'),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: 'storage_unavailable', headers: { 'retry-after': '5' } });
  expect(error.message).not.toContain('127.0.0.1');
  expect(error.cause.message).toMatch(reason);
  expect(Date.now() - begun).toBeLessThan(SOON_MS);
}

describe('an upload', () => {
  const bytes = randomBytes(300_000);

  it.each<[Fault, RegExp]>([
    ['answers 500', /InternalError, status 500/],
    ['breaks the connection', /ECONNRESET|socket hang up/],
    ['hangs', /nothing moved for 1000 ms/],
    ['hangs after the body', /nothing moved for 1000 ms/],
    ['changes a byte of the body', /SHA256Mismatch|BadDigest/],
    ['loses half of the body', /ECONNRESET|socket hang up/],
  ])('to a storage that %s fails soon, leaves nothing, and can be done again', async (fault, reason) => {
    const received = await receive(bytes);
    faulty.fail(fault, isUpload);
    await expectAway(received.keep(), reason);
    expect(faulty.asked.length).toBeLessThanOrEqual(3);
    expect(await listed()).toEqual([]);
    faulty.fail(null);
    await received.keep();
    expect((await content(sum(bytes))).equals(bytes)).toBe(true);
  });

  it.each<Fault>(['answers 500', 'breaks the connection', 'hangs', 'loses half of the body'])(
    'outlives one request that %s',
    async (fault) => {
      faulty.fail(fault, isUpload, 1);
      await (await receive(bytes)).keep();
      expect((await content(sum(bytes))).equals(bytes)).toBe(true);
      expect(readdirSync(join(dataDir, 'blobs', 'unfinished'))).toEqual([]);
    },
  );

  it('of a wrong size that the storage took nevertheless is not taken for done', async () => {
    const received = await receive(bytes);
    const { bucket, prefix } = storage();
    const Key = `${prefix}blobs/${blobPath(received.sha256)}`;
    faulty.fail('answers 500', isUpload);
    await expectAway(received.keep(), /InternalError/);
    // As a storage would leave it that says 200 to whatever comes: the size is asked for afterwards.
    const client = makeClient({ ...storage(), endpoint: requireS3().endpoint });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes.subarray(0, 1000) }));
    client.destroy();
    faulty.fail('takes it and stores nothing', isUpload);
    await expectAway(received.keep(), /300000 bytes were sent, but 1000 are stored/);
    faulty.fail(null);
    await received.keep();
    expect((await content(sum(bytes))).equals(bytes)).toBe(true);
  });
});

describe('a large upload', () => {
  const bytes = randomBytes(2 * PART_BYTES + 12_345);
  const isPart = (number: number) => (request: { url?: string | undefined }) =>
    request.url?.includes(`partNumber=${number}&`) === true;

  it('goes in parts, of which a broken one is sent again', async () => {
    faulty.fail('loses half of the body', isPart(2), 1);
    await (await receive(bytes)).keep();
    expect(faulty.asked.filter((line) => line === 'PUT ?partNumber&uploadId')).toHaveLength(4);
    expect((await content(sum(bytes))).equals(bytes)).toBe(true);
  });

  it('that fails is not there, and neither are its parts', async () => {
    const received = await receive(bytes);
    faulty.fail('answers 500', isPart(3));
    await expectAway(received.keep(), /InternalError/);
    faulty.fail(null);
    expect(await listed()).toEqual([]);
    expect(await blobs.removeUnfinished(0)).toBe(1);
    expect(faulty.asked).toContain('DELETE ?uploadId');
    await receive(bytes).then((again) => again.keep());
    expect(await listed()).toEqual([sum(bytes)]);
  });
});

it('the parts of an upload whose sender died go when they are old enough', async () => {
  const client = makeClient(storage());
  const { bucket, prefix } = storage();
  const Key = `${prefix}blobs/${blobPath('ab'.repeat(32))}`;
  await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
  await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: `${prefix}other/x` }));
  client.destroy();
  expect(await blobs.removeUnfinished(60_000)).toBe(0);
  expect(await blobs.removeUnfinished(0)).toBe(1);
  expect(await blobs.removeUnfinished(0)).toBe(0);
});

describe('a download', () => {
  const bytes = randomBytes(500_000);

  it.each<[Fault, RegExp]>([
    ['answers 500', /InternalError|status 500/],
    ['hangs', /nothing moved/],
    ['breaks the connection', /ECONNRESET|socket hang up/],
  ])('from a storage that %s fails soon', async (fault, reason) => {
    await (await receive(bytes)).keep();
    faulty.fail(fault);
    await expectAway(blobs.open(sum(bytes)), reason);
    await expectAway(blobs.has(sum(bytes)), reason);
  });

  it.each<Fault>(['cuts the answer short', 'hangs in the answer'])(
    'from a storage that %s never looks like a whole one',
    async (fault) => {
      await (await receive(bytes)).keep();
      faulty.fail(fault);
      const begun = Date.now();
      await expect(content(sum(bytes))).rejects.toThrow();
      expect(Date.now() - begun).toBeLessThan(SOON_MS);
    },
  );

  it('for a slow reader takes as long as that takes', async () => {
    await (await receive(bytes)).keep();
    const opened = await blobs.open(sum(bytes));
    const parts: Buffer[] = [];
    for await (const part of (opened?.stream ?? []) as AsyncIterable<Buffer>) {
      if (parts.length === 0) await sleep(1.5 * TIMEOUT_MS);
      parts.push(part);
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  });

  it('that nobody reads lets its connection go', async () => {
    await (await receive(bytes)).keep();
    const opened = await blobs.open(sum(bytes));
    const closed = new Promise((resolve) => opened?.stream.once('close', resolve));
    opened?.stream.destroy();
    await closed;
    expect((await content(sum(bytes))).equals(bytes)).toBe(true);
  });
});

it('lists come in pages, without a request for each blob', async () => {
  const all = Array.from({ length: 7 }, (_, index) => Buffer.from(`blob ${index}`));
  for (const bytes of all) await (await receive(bytes)).keep();
  faulty.asked.splice(0);
  expect(await listed()).toEqual(all.map(sum).sort());
  expect(faulty.asked).toEqual(['GET ?list-type&prefix']);
});

it('a bucket that is gone is no missing blob', async () => {
  const gone = s3Keys({ timeout: '1' });
  const keys = { ...gone, storage_url: gone.storage_url?.replace(/s3:\/\/[^/]+/, 's3://not-there') ?? '' };
  const elsewhere = await openBlobs(testConfig({ dataDir, databaseUrl: '', port: 1, keys }));
  await expectAway(elsewhere.open('0'.repeat(64)), /NoSuchBucket/);
  elsewhere.close();
});
