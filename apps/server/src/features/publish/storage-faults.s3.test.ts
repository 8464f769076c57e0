import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { type Fault, type FaultyS3, startFaultyS3 } from '../../testing/faulty-s3.ts';
import { requireS3, s3Keys } from '../../testing/s3.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, snapshot, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry, SETTLING_MS, sweepBlobs } from '../consistency/index.ts';

/** cargo gives up after 30 seconds in which nothing moves. With the usual timeout this would be 10 times as long. */
const SOON_MS = 6_000;

let server: TestServer;
let faulty: FaultyS3;
beforeAll(async () => {
  faulty = await startFaultyS3(requireS3().endpoint);
  server = await startTestServer(s3Keys({ endpoint: faulty.url, timeout: '1' }));
});
afterAll(async () => {
  await server.close();
  faulty.close();
});
beforeEach(() => faulty.fail(null));

const isUpload = ({ method }: { method?: string | undefined }) => method === 'PUT';
const isLookUp = ({ method }: { method?: string | undefined }) => method === 'HEAD';
let number = 0;
const nextUpload = () => {
  number += 1;
  return uploadWith({ name: `crate-${number}` });
};
const check = async () => (await checkRegistry(server.running.platform)).problems;

describe('a publish while the storage', () => {
  it.each<Fault>([
    'answers 500',
    'hangs',
    'hangs after the body',
    'breaks the connection',
    'loses half of the body',
    'changes a byte of the body',
    'takes it and stores nothing',
  ])('%s: a 503 soon, nothing half there, and the same upload works afterwards', async (fault) => {
    const upload = await nextUpload();
    const before = await snapshot(server);
    faulty.fail(fault, isUpload);
    const begun = Date.now();
    const answer = await put(server, upload);
    expect(Date.now() - begun).toBeLessThan(SOON_MS);
    expectRefusal(answer, 'storage_unavailable', 'nothing was stored', 'try again');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.text).not.toContain('127.0.0.1');

    faulty.fail(null);
    expect(await snapshot(server)).toEqual(before);
    expect((await put(server, upload)).status).toBe(200);
    expect(await check()).toEqual([]);
  });

  it('fails after it was stored: no version, and its blob is swept', async () => {
    const upload = await nextUpload();
    const before = await snapshot(server);
    const sum = sha256(upload.subarray(4 + upload.readUInt32LE(0) + 4));
    faulty.fail('answers 500', (request) => isLookUp(request) || request.method === 'DELETE');
    expectRefusal(await put(server, upload), 'storage_unavailable');
    faulty.fail(null);
    const after = await snapshot(server);
    expect({ ...after, blobs: [] }).toEqual({ ...before, blobs: [] });
    expect(after.blobs).toContain(sum);
    expect(await check()).toEqual([]);

    server.advance(SETTLING_MS + 60_000);
    faulty.asked.splice(0);
    expect(await sweepBlobs(server.running.platform, SETTLING_MS)).toBe(1);
    // One page, and what goes: nothing is asked of each blob.
    expect(faulty.asked).toEqual(['GET ?list-type&prefix', 'DELETE']);
    server.advance(-SETTLING_MS - 60_000);
    expect(await snapshot(server)).toEqual(before);
    expect((await put(server, upload)).status).toBe(200);
    expect(await check()).toEqual([]);
  });

  it('stumbles once: nobody notices', async () => {
    faulty.fail('answers 500', () => true, 1);
    expect((await put(server, await nextUpload())).status).toBe(200);
    expect(await check()).toEqual([]);
  });
});

describe('a download while the storage', () => {
  const PATH = '/api/v1/crates/crate-1/1.0.0/download';

  it.each<Fault>(['answers 500', 'hangs', 'breaks the connection'])('%s is a 503 soon', async (fault) => {
    faulty.fail(fault);
    const begun = Date.now();
    const answer = await server.request('GET', PATH, { token: null });
    expect(Date.now() - begun).toBeLessThan(SOON_MS);
    expectRefusal(answer, 'storage_unavailable', 'try again');
    expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  it.each<Fault>(['cuts the answer short', 'hangs in the answer'])(
    '%s breaks off, and does not pass for the file',
    async (fault) => {
      faulty.fail(fault);
      await expect(server.request('GET', PATH, { token: null })).rejects.toThrow();
    },
  );
});

it('the check says that it could not look, instead of calling everything missing', async () => {
  faulty.fail('answers 500');
  await expect(check()).rejects.toMatchObject({ code: 'storage_unavailable' });
  faulty.fail(null);
  expect(await check()).toEqual([]);
});
