import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { anyone } from '../crates/index.ts';
import { findIndexEtag, findIndexFile } from './store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** The route reads the tag first and the lines then, and so does the copy in the bucket. */
it('a crate that is hidden after its tag was read shows strangers no lines, nor what was published since', async () => {
  const { db } = server.running.platform.database;
  await server.request('PUT', '/api/v1/crates/new', { body: await upload('hidden', '1.0.0') });
  expect(await findIndexEtag(db, anyone, 'hidden')).toMatch(/^"/);
  expect((await findIndexFile(db, anyone, 'hidden'))?.lines).toHaveLength(1);

  const body = { crate: { visibility: 'private' } };
  expect((await server.request('PATCH', '/api/v1/crates/hidden', { body })).status).toBe(200);
  await server.request('PUT', '/api/v1/crates/new', { body: await upload('hidden', '1.1.0') });
  expect(await findIndexFile(db, anyone, 'hidden')).toBeNull();
  const administrator = { kind: 'user', id: 1, isAdmin: true, crateScopes: [] } as const;
  expect((await findIndexFile(db, administrator, 'hidden'))?.lines).toHaveLength(2);
});
