import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, snapshot, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry, SETTLING_MS } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  expect((await put(server, await uploadWith({}))).status).toBe(200);
});
afterEach(() => server.close());

/** Puts a file below `blobs/`, as a process that was killed would leave it. */
async function leave(path: string, content: string | Buffer, age: number): Promise<void> {
  const file = join(server.dataDir, 'blobs', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  const time = new Date(Date.now() - age);
  await utimes(file, time, time);
}

const blobPath = (sum: string) => join(sum.slice(0, 2), sum.slice(2, 4), sum);
const leaveBlob = (content: string | Buffer, age: number) =>
  leave(blobPath(sha256(Buffer.from(content))), content, age);

it('the next start removes half an upload and a blob that never became a version', async () => {
  const before = await snapshot(server);
  await leave('unfinished/0b0f6c1e-half', 'half an upload', 2 * SETTLING_MS);
  await leaveBlob('kept, but not committed', 2 * SETTLING_MS);
  expect(await snapshot(server)).not.toEqual(before);
  await server.restart();
  expect(await snapshot(server)).toEqual(before);
  expect((await checkRegistry(server.running.platform)).problems).toEqual([]);
});

it('also at once, where no other copy can be in the middle of a publish', async () => {
  const before = await snapshot(server);
  await leave('unfinished/0b0f6c1e-half', 'half an upload', 0);
  await leaveBlob('kept, but not committed', 0);
  const left = await snapshot(server);
  await server.restart();
  const alone = server.running.platform.database.engine === 'sqlite';
  expect(await snapshot(server)).toEqual(alone ? before : left);
});

it('a crash between the blob and its commit is mended by publishing again', async () => {
  const upload = await uploadWith({ name: 'retried' });
  await leaveBlob(upload.subarray(4 + upload.readUInt32LE(0) + 4), 0);
  expect((await put(server, upload)).status).toBe(200);
  await server.restart();
  expect((await checkRegistry(server.running.platform)).problems).toEqual([]);
  const answer = await server.request('GET', '/api/v1/crates/retried/1.0.0/download');
  expect(answer.status).toBe(200);
});

it('what is not a blob is left alone: it may be the operator’s', async () => {
  await leave('NOTES.txt', 'do not delete', 2 * SETTLING_MS);
  await leave('ab/cd/notes.txt', 'do not delete', 2 * SETTLING_MS);
  const before = await server.stored();
  await server.restart();
  expect(await server.stored()).toEqual(before);
});

it('all that was published is there after a restart', async () => {
  const before = await snapshot(server);
  const index = await server.request('GET', '/index/de/mo/demo');
  await server.restart();
  expect(await snapshot(server)).toEqual(before);
  const after = await server.request('GET', '/index/de/mo/demo');
  expect(after.text).toBe(index.text);
  expect((await server.request('GET', '/api/v1/crates/demo/1.0.0/download')).status).toBe(200);
});
