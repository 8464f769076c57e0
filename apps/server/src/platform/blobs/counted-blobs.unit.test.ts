import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Metrics } from '../metrics/metrics.ts';
import type { BlobStore } from './blob-store.ts';
import { countedBlobs } from './counted-blobs.ts';
import { fileBlobs } from './file-blobs.ts';

let folder: string;
let metrics: Metrics;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-test-'));
  metrics = new Metrics();
});
afterEach(() => rm(folder, { recursive: true }));

const counts = () =>
  Object.fromEntries(
    metrics.storageErrors
      .samples()
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => [labels['operation'], value]),
  );
const full = () => Object.assign(new Error('no space left'), { code: 'ENOSPC' });
const broken = (more: Partial<BlobStore>) => countedBlobs({ ...fileBlobs(folder), ...more }, metrics);

it('does what the storage does, and counts nothing of what goes well', async () => {
  const blobs = countedBlobs(fileBlobs(folder), metrics);
  const received = await blobs.receive(Readable.from([Buffer.from('crate')]));
  await received.keep();
  expect(await blobs.has(received.sha256)).toBe(true);
  const blob = await blobs.open(received.sha256);
  expect(await blob?.stream.toArray()).toEqual([Buffer.from('crate')]);
  expect(await blobs.open('0'.repeat(64))).toBeNull();
  const listed: string[] = [];
  for await (const { sha256 } of blobs.list()) listed.push(sha256);
  expect(listed).toEqual([received.sha256]);
  await blobs.check?.();
  await blobs.remove(received.sha256);
  expect(await blobs.removeUnfinished(0)).toBe(0);
  expect(counts()).toEqual({});
});

it('counts what fails, by what was done', async () => {
  const fail = async () => {
    throw full();
  };
  const blobs = broken({ receive: fail, has: fail, open: fail, remove: fail });
  const tries = [
    blobs.receive(Readable.from([])),
    blobs.has('0'.repeat(64)),
    blobs.open('0'.repeat(64)),
    blobs.remove('0'.repeat(64)),
  ];
  for (const result of await Promise.allSettled(tries))
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'ENOSPC' } });
  expect(counts()).toEqual({ receive: 1, has: 1, open: 1, remove: 1 });
});

it('counts a file that cannot be kept, or cannot be read to its end', async () => {
  const files = fileBlobs(folder);
  const blobs = broken({
    receive: async (source) => ({ ...(await files.receive(source)), keep: () => Promise.reject(full()) }),
    open: async () => ({
      size: 5,
      stream: new Readable({
        read() {
          this.destroy(full());
        },
      }),
    }),
  });
  const received = await blobs.receive(Readable.from([Buffer.from('crate')]));
  await expect(received.keep()).rejects.toThrow('no space');
  const blob = await blobs.open(received.sha256);
  await expect(blob?.stream.toArray()).rejects.toThrow('no space');
  expect(counts()).toEqual({ keep: 1, read: 1 });
});

it('an upload that breaks off is no failure of the storage', async () => {
  const blobs = countedBlobs(fileBlobs(folder), metrics);
  const upload = (async function* () {
    yield Buffer.from('half');
    throw new Error('the client went away');
  })();
  await expect(blobs.receive(upload)).rejects.toThrow('went away');
  expect(counts()).toEqual({});
});
