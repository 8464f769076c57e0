import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { requireS3 } from '../../testing/s3.ts';
import { type StoredBlobs, storedBlobs } from '../../testing/stored-blobs.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry, SETTLING_MS, sweepBlobs } from './index.ts';

let server: TestServer;
let stored: StoredBlobs;
let checksum: string;
let bytes: Buffer;
beforeAll(async () => {
  requireS3();
  server = await startTestServer();
  stored = storedBlobs(server);
  const upload = await uploadWith({ name: 'damaged' });
  bytes = upload.subarray(4 + upload.readUInt32LE(0) + 4);
  checksum = sha256(bytes);
  for (const body of [upload, await uploadWith({ name: 'healthy' })])
    expect((await put(server, body)).status).toBe(200);
});
afterAll(() => server.close());
afterEach(async () => {
  await stored.write(checksum, bytes);
  expect(await check()).toMatchObject({ problems: [], notes: [] });
});

const check = () => checkRegistry(server.running.platform);

it('a bucket after ordinary publishes is clean', async () => {
  expect(await check()).toEqual({ crates: 2, versions: 2, blobs: 2, problems: [], notes: [] });
});

it('administrators see which bucket it is', async () => {
  const { json } = await server.request('GET', '/api/v1/admin/state');
  const place = expect.stringMatching(new RegExp(`^s3://${requireS3().bucket}/test-[0-9a-f]+$`));
  expect(json.state.storage).toMatchObject({ kind: 's3', place, files: 2, free_bytes: null });
});

it('a missing object is found', async () => {
  await stored.remove(checksum);
  const { problems } = await check();
  expect(problems).toEqual([expect.stringMatching(/damaged 1\.0\.0 .*missing/)]);
  expect(problems[0]).toContain(checksum);
});

it.each([
  ['changed', () => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) === 0 ? 1 : 0])])],
  ['cut short', () => bytes.subarray(0, 10)],
  ['emptied', () => Buffer.alloc(0)],
  ['longer', () => Buffer.concat([bytes, Buffer.from('x')])],
])('an object that is %s is found', async (_what, damage) => {
  await stored.write(checksum, damage());
  const { problems } = await check();
  expect(problems).toEqual([expect.stringMatching(/file of damaged 1\.0\.0 is damaged/)]);
});

it('the sweep takes what settled without a version, and neither what is young nor what is needed', async () => {
  const old = sha256(Buffer.from('old'));
  const young = sha256(Buffer.from('young'));
  await stored.write(old, 'old');
  await stored.write(young, 'young');
  for (const sum of [old, checksum]) await stored.age(sum, SETTLING_MS + 60_000);
  expect(await check()).toMatchObject({
    blobs: 4,
    problems: [expect.stringContaining(old)],
    notes: [expect.stringContaining(young)],
  });
  expect(await sweepBlobs(server.running.platform, SETTLING_MS)).toBe(1);
  expect((await server.stored()).blobs).toContain(young);
  await stored.age(young, SETTLING_MS + 60_000);
  expect(await sweepBlobs(server.running.platform, SETTLING_MS)).toBe(1);
});

it('the sweep takes nothing from publishes beside it', async () => {
  const uploads = await Promise.all(
    Array.from({ length: 6 }, (_, index) => uploadWith({ name: 'busy', version: `1.${index}.0` })),
  );
  const publishes = Promise.all(uploads.map((upload) => put(server, upload)));
  for (let count = 0; count < 5; count++) await sweepBlobs(server.running.platform, SETTLING_MS);
  for (const answer of await publishes) expect(answer.status, answer.text).toBe(200);
});

it('a restart on the bucket finds what was there, and takes nothing', async () => {
  const before = await server.stored();
  await server.restart();
  expect(await server.stored()).toEqual(before);
  stored = storedBlobs(server);
});
