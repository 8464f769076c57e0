import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('a file that is gone from the disk is an honest 503, and not the client’s fault', async () => {
  const upload = await uploadWith({});
  expect((await put(server, upload)).status).toBe(200);
  const sum = sha256(upload.subarray(4 + upload.readUInt32LE(0) + 4));
  await rm(join(server.dataDir, 'blobs', sum.slice(0, 2), sum.slice(2, 4), sum));
  const answer = await server.request('GET', '/api/v1/crates/demo/1.0.0/download', { token: null });
  expectRefusal(answer, 'storage_unavailable', '`demo 1.0.0`', 'operator');
  expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
});
