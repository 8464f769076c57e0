import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { HOUR_MS } from '../../testing/trusted-ci.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

let server: TestServer;
let publisher: string;
let owner: string;
let admin: string;
beforeAll(async () => {
  server = await startTestServer({ 'deletion.versions': 'owners', 'deletion.crates': 'never' });
  publisher = await personWithToken(server, 'ada');
  owner = await tokenOf(server, 'ada', { endpoint_scopes: ['delete'] });
  admin = await tokenOf(server, 'admin', { endpoint_scopes: ['delete'] });
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) await publish(version);
});
afterAll(() => server.close());

const publish = async (version: string) => put(server, await upload('parcel', version), { token: publisher });
const remove = (version: string, token: string | null = owner, query = '') =>
  server.request('DELETE', `/api/v1/crates/parcel/${version}${query}`, { token });
const index = () => server.request('GET', '/index/pa/rc/parcel', { token: null });
const check = () => checkRegistry(server.running.platform);

it('a version goes with its line and its file, and its number is never used again', async () => {
  const before = await index();
  const { blobs } = await server.stored();
  const answer = await remove('1.1.0', owner, '?message=has%20a%20secret');
  expect(answer.status, answer.text).toBe(204);
  const after = await index();
  expect(after.text).toBe(before.text.split('\n').toSpliced(1, 1).join('\n'));
  expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  expect((await server.stored()).blobs).toHaveLength(blobs.length - 1);
  expect((await server.request('GET', '/api/v1/crates/parcel/1.1.0/download')).status).toBe(404);
  expect((await check()).problems).toEqual([]);
  for (const version of ['1.1.0', '1.1.0+again'])
    expectRefusal(await publish(version), 'version_deleted', '`1.1.0`', 'was deleted');
  expect((await publish('1.4.0')).status).toBe(200);

  const { json } = await server.request('GET', '/api/v1/admin/audit?crate=parcel&action=version.deleted');
  expect(json.events).toMatchObject([{ detail: { version: '1.1.0', message: 'has a secret' } }]);
  const told = await server.request('GET', '/api/v1/crates/parcel/deleted_versions', { token: null });
  expect(told.json).toEqual({ deleted_versions: [{ num: '1.1.0', deleted_at: expect.any(String) }] });
  const mails = await server.request('GET', '/api/v1/admin/mails');
  expect(mails.json.mails[0].subject).toContain('parcel 1.1.0 was deleted');
});

it('the crate shows the highest version that is left', async () => {
  await publish('9.0.0');
  expect((await remove('9.0.0')).status).toBe(204);
  const { json } = await server.request('GET', '/api/v1/crates/parcel');
  expect(json.crate).toMatchObject({ max_version: '1.4.0', newest_version: '1.4.0', num_versions: 4 });
});

it('is refused to strangers, without the scope, and for what is not there', async () => {
  await personWithToken(server, 'mallory');
  const stranger = await tokenOf(server, 'mallory', { endpoint_scopes: ['delete'] });
  expectRefusal(await remove('1.0.0', stranger), 'permission_denied', 'only owners');
  expectRefusal(await remove('1.0.0', null), 'authentication_required');
  expectRefusal(await remove('1.0.0', publisher), 'token_legacy_refused');
  expectRefusal(await remove('9.9.9'), 'version_not_found');
  expectRefusal(await remove('latest'), 'path_invalid');
  expectRefusal(
    await server.request('DELETE', '/api/v1/crates/parcel', { token: owner }),
    'deletion_refused',
    'does not allow',
  );
});

it('of a copy of the same file elsewhere, that stays', async () => {
  const { db } = server.running.platform.database;
  await publish('1.5.0');
  const file = await db
    .selectFrom('versions')
    .select('checksum')
    .where('num', '=', '1.5.0')
    .executeTakeFirst();
  // Two versions of one file do not come from cargo, but the storage does not forbid them.
  await db
    .updateTable('versions')
    .set({ checksum: file?.checksum ?? '' })
    .where('num', '=', '1.4.0')
    .execute();
  expect((await remove('1.5.0')).status).toBe(204);
  expect((await server.stored()).blobs).toContain(file?.checksum);
});

it('an owner has 72 hours for it, an administrator has ever, and one version stays', async () => {
  server.advance(73 * HOUR_MS);
  expectRefusal(await remove('1.0.0'), 'deletion_refused', '72 hours', 'yanked');
  for (const version of ['1.0.0', '1.2.0', '1.3.0']) expect((await remove(version, admin)).status).toBe(204);
  expectRefusal(await remove('1.4.0', admin), 'deletion_refused', 'the only version');
});

it('at once with publishes and yanks leaves a clean registry', async () => {
  const other = await startTestServer({ 'deletion.versions': 'owners' });
  const send = async (version: string) => put(other, await upload('busy', version));
  await send('1.0.0');
  await Promise.all(['1.1.0', '1.2.0', '1.3.0'].map(send));
  const answers = await Promise.all([
    send('1.4.0'),
    other.request('DELETE', '/api/v1/crates/busy/1.1.0'),
    other.request('DELETE', '/api/v1/crates/busy/1.2.0/yank'),
    other.request('DELETE', '/api/v1/crates/busy/1.2.0'),
    other.request('DELETE', '/api/v1/crates/busy/1.3.0'),
    send('1.1.0'),
    send('1.5.0'),
  ]);
  for (const { status, text } of answers) expect([200, 204, 400, 404], text).toContain(status);
  expect((await checkRegistry(other.running.platform)).problems).toEqual([]);
  const lines = (await other.request('GET', '/index/bu/sy/busy')).text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).vers).sort()).toEqual(['1.0.0', '1.4.0', '1.5.0']);
  await other.close();
});
