import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { s3Keys, testS3 } from '../../testing/s3.ts';
import { testConfig } from '../../testing/test-config.ts';
import type { BlobStore } from './blob-store.ts';
import { openBlobs } from './open-blobs.ts';
import { makeClient } from './s3/s3-client.ts';

/** The contract of every storage, and what is more of each. S3 is among them where `TEST_S3_URL` names a server. */
const kinds = [
  { kind: 'files', keys: () => ({}) },
  ...(testS3() === null ? [] : [{ kind: 's3', keys: () => s3Keys() }]),
];

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('some');
  throw new Error('the client went away');
}

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.each(kinds)('blobs in $kind', ({ kind, keys }) => {
  let dataDir: string;
  let config: ReturnType<typeof testConfig>;
  let blobs: BlobStore;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'waybill-blobs-'));
    config = testConfig({ dataDir, databaseUrl: '', port: 1, keys: keys() });
    blobs = await openBlobs(config);
  });
  afterEach(() => {
    blobs.close();
    rmSync(dataDir, { recursive: true });
  });

  const pathOf = (sha256: string) => join(dataDir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const unfinished = () => readdirSync(join(dataDir, 'blobs', 'unfinished'));

  async function listed(): Promise<string[]> {
    const found = [];
    for await (const { sha256 } of blobs.list()) found.push(sha256);
    return found.sort();
  }

  async function content(sha256: string): Promise<Buffer | null> {
    const blob = await blobs.open(sha256);
    if (blob === null) return null;
    const parts: Buffer[] = [];
    for await (const part of blob.stream as AsyncIterable<Buffer>) parts.push(part);
    const whole = Buffer.concat(parts);
    expect(blob.size).toBe(whole.length);
    return whole;
  }

  /** Something that is no blob, beside them. */
  async function putBeside(name: string): Promise<void> {
    if (config.storage === null) return writeFileSync(join(dataDir, 'blobs', name), '');
    const client = makeClient(config.storage);
    const { bucket, prefix } = config.storage;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}blobs/${name}`, Body: 'x' }));
    client.destroy();
  }

  describe('a blob that is received', () => {
    const bytes = randomBytes(200_000);
    const receive = () => blobs.receive(chunks(bytes.subarray(0, 70_000), bytes.subarray(70_000)));

    it('is hashed and measured, can be read, and is not there yet', async () => {
      const received = await receive();
      expect(received).toMatchObject({ sha256: sum(bytes), size: bytes.length });
      const parts: Uint8Array[] = [];
      for await (const part of received.read()) parts.push(part);
      expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      expect(await blobs.has(received.sha256)).toBe(false);
      expect(await blobs.open(received.sha256)).toBeNull();
      expect(await listed()).toEqual([]);
    });

    it('is there once it is kept, whole, under its checksum', async () => {
      const received = await receive();
      await received.keep();
      await received.discard();
      expect(await blobs.has(received.sha256)).toBe(true);
      expect((await content(received.sha256))?.equals(bytes)).toBe(true);
      expect(await listed()).toEqual([received.sha256]);
      expect(unfinished()).toEqual([]);
      if (kind === 'files') {
        // For this user alone.
        expect(statSync(pathOf(received.sha256)).mode & 0o777).toBe(0o600);
        expect(readFileSync(pathOf(received.sha256)).equals(bytes)).toBe(true);
      }
    });

    it('is gone once it is removed, and may be removed again', async () => {
      const received = await receive();
      await received.keep();
      await blobs.remove(received.sha256);
      await blobs.remove(received.sha256);
      expect(await blobs.has(received.sha256)).toBe(false);
      expect(await blobs.open(received.sha256)).toBeNull();
      expect(await listed()).toEqual([]);
    });

    it('leaves nothing when it is discarded', async () => {
      const received = await receive();
      await received.discard();
      await received.discard();
      expect(unfinished()).toEqual([]);
      expect(await listed()).toEqual([]);
    });

    it('leaves nothing when its source breaks', async () => {
      await expect(blobs.receive(breaking())).rejects.toThrow('the client went away');
      expect(unfinished()).toEqual([]);
    });

    it('goes to the disk as it comes, and is read in parts: no size of it is held in memory', async () => {
      const mebibyte = randomBytes(1024 * 1024);
      const onDisk = () =>
        unfinished().reduce(
          (sum, file) => sum + statSync(join(dataDir, 'blobs', 'unfinished', file)).size,
          0,
        );
      let mostHeld = 0;
      async function* large() {
        for (let sent = 0; sent < 24; sent += 1) {
          mostHeld = Math.max(mostHeld, sent * mebibyte.length - onDisk());
          yield mebibyte;
        }
      }
      const received = await blobs.receive(large());
      expect(mostHeld).toBeLessThanOrEqual(2 * mebibyte.length);
      await received.keep();
      const { stream } = (await blobs.open(received.sha256)) ?? expect.unreachable();
      let largest = 0;
      for await (const part of stream as AsyncIterable<Buffer>) largest = Math.max(largest, part.length);
      expect(largest).toBeLessThanOrEqual(mebibyte.length);
    });

    it('may be kept again: same bytes, one blob', async () => {
      const all = await Promise.all(Array.from({ length: 5 }, receive));
      await Promise.all(all.map((received) => received.keep()));
      expect(await listed()).toEqual([sum(bytes)]);
      expect((await content(sum(bytes)))?.equals(bytes)).toBe(true);
      expect(unfinished()).toEqual([]);
    });

    it('is as old as the last time it was kept, so that no sweep takes it', async () => {
      await (await receive()).keep();
      if (kind === 'files') utimesSync(pathOf(sum(bytes)), 0, 0);
      else await sleep(1_100);
      const begun = Date.now();
      await (await receive()).keep();
      // Storages count whole seconds.
      for await (const { keptAt } of blobs.list()) expect(keptAt.getTime()).toBeGreaterThan(begun - 1_000);
    });

    it('may be empty', async () => {
      const received = await blobs.receive(chunks());
      expect(received).toMatchObject({ size: 0, sha256: sum(Buffer.alloc(0)) });
      await received.keep();
      expect(await content(received.sha256)).toEqual(Buffer.alloc(0));
    });
  });

  describe('what a crash left half received', () => {
    it('is not in the list, and goes when it is old enough', async () => {
      await blobs.receive(chunks(Buffer.from('half')));
      await blobs.receive(chunks(Buffer.from('other half')));
      const [old = ''] = unfinished();
      utimesSync(join(dataDir, 'blobs', 'unfinished', old), 0, 0);
      expect(await listed()).toEqual([]);
      expect(await blobs.removeUnfinished(60_000)).toBe(1);
      expect(unfinished()).toHaveLength(1);
      // The clock that counts whole milliseconds may be behind the one of the file.
      await sleep(2);
      expect(await blobs.removeUnfinished(0)).toBe(1);
      expect(unfinished()).toEqual([]);
    });
  });

  it('the list tells nothing but blobs', async () => {
    const received = await blobs.receive(chunks(Buffer.from('x')));
    await received.keep();
    const { sha256 } = received;
    await putBeside('README');
    await putBeside(`${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/notes.txt`);
    expect(await listed()).toEqual([sha256]);
  });

  it('an empty store has an empty list and nothing to clean', async () => {
    expect(await listed()).toEqual([]);
    expect(await blobs.removeUnfinished(0)).toBe(0);
    await expect(blobs.remove('0'.repeat(64))).resolves.toBeUndefined();
  });

  it.each(['', '..', '../../secrets.json', '0'.repeat(63), 'A'.repeat(64), `${'0'.repeat(62)}/x`])(
    'a name that is no checksum never reaches the storage: %j',
    async (name) => {
      await expect(blobs.open(name)).rejects.toThrow(TypeError);
      await expect(blobs.has(name)).rejects.toThrow(TypeError);
      await expect(blobs.remove(name)).rejects.toThrow(TypeError);
    },
  );
});
