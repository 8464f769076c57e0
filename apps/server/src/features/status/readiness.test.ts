import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  expect((await put(server, await upload('parcel', '1.0.0'))).status).toBe(200);
});
afterAll(() => server.close());

const get = (path: string) => server.request('GET', path, { token: null });
const metric = async (name: string) =>
  (await get('/metrics')).text.split('\n').find((line) => line.startsWith(`${name} `));

it('says what is wrong while the storage is gone, and is ready by itself when it is back', async () => {
  expect((await get('/readyz')).json).toEqual({ status: 'ready' });
  const blobs = join(server.dataDir, 'blobs');
  await rename(blobs, `${blobs}.away`);
  try {
    const answer = await get('/readyz');
    expectRefusal(answer, 'storage_unavailable', 'ENOENT');
    expect(answer.text).not.toContain(server.dataDir);
    expect((await get('/healthz')).status).toBe(200);
    server.advance(5_000);
    expect(await metric('waybill_storage_up')).toBe('waybill_storage_up 0');
    expectRefusal(await get('/api/v1/crates/parcel/1.0.0/download'), 'storage_unavailable');
  } finally {
    await rename(`${blobs}.away`, blobs);
  }
  expect((await get('/readyz')).json).toEqual({ status: 'ready' });
  expect((await get('/api/v1/crates/parcel/1.0.0/download')).status).toBe(200);
});

it('says what is wrong while the schema is another one', async () => {
  const { db } = server.running.platform.database;
  await sql`update kysely_migration set name = 'elsewhere' where name = '0001-registry'`.execute(db);
  try {
    expectRefusal(await get('/readyz'), 'database_unavailable', 'schema');
  } finally {
    await sql`update kysely_migration set name = '0001-registry' where name = 'elsewhere'`.execute(db);
  }
  expect((await get('/readyz')).status).toBe(200);
});

it('is not ready any more once the server is asked to stop, and serves on', async () => {
  await server.running.drain();
  expectRefusal(await get('/readyz'), 'shutting_down');
  const file = await get('/index/pa/rc/parcel');
  expect(file.status).toBe(200);
  // Whoever keeps a connection open goes elsewhere with the next request.
  expect(file.headers.get('connection')).toBe('close');
  expect((await get('/healthz')).status).toBe(200);
});
