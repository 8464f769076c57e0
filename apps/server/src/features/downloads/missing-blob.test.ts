import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { storedBlobs } from '../../testing/stored-blobs.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('a file that is gone from the storage, or cut short, is an honest 503, and not the client’s fault', async () => {
  const upload = await uploadWith({});
  expect((await put(server, upload)).status).toBe(200);
  const sum = sha256(upload.subarray(4 + upload.readUInt32LE(0) + 4));
  const stored = storedBlobs(server);
  const bytes = await stored.read(sum);
  await stored.remove(sum);
  const answer = await server.request('GET', '/api/v1/crates/demo/1.0.0/download', { token: null });
  expectRefusal(answer, 'storage_unavailable', '`demo 1.0.0`', 'operator');
  expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
  expect((await server.request('HEAD', '/api/v1/crates/demo/1.0.0/download', { token: null })).status).toBe(
    503,
  );

  await stored.write(sum, bytes.subarray(0, 100));
  const short = await server.request('GET', '/api/v1/crates/demo/1.0.0/download', { token: null });
  expectRefusal(short, 'storage_unavailable', '100 bytes', String(bytes.length));
  await stored.write(sum, bytes);
  expect((await server.request('GET', '/api/v1/crates/demo/1.0.0/download', { token: null })).status).toBe(
    200,
  );
});
