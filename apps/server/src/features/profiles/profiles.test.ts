import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { personWithToken, sessionOf, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';

let server: TestServer;
let ada: string;
let grace: string;
beforeAll(async () => {
  server = await startTestServer();
  ada = await personWithToken(server, 'Ada');
  grace = await personWithToken(server, 'grace');
  await put(server, await upload('parcel', '1.0.0'), { token: ada });
  await put(server, await upload('secret', '1.0.0'), { token: ada });
  await setVisibility(server, 'secret', 'private');
  const { db } = server.running.platform.database;
  await db.updateTable('crates').set({ downloads: 10 }).execute();
});
afterAll(() => server.close());

const get = (path: string, token: string | null = null) =>
  server.request('GET', `/api/v1/${path}`, { token });

it('a user is found by the login, in any case', async () => {
  const { json } = await get('users/aDA');
  expect(json).toEqual({
    user: {
      id: expect.any(Number),
      login: 'Ada',
      name: null,
      avatar: null,
      url: `${server.url}/api/v1/users/Ada`,
      kind: 'user',
      github_username_matches: false,
      created_at: expect.stringMatching(/Z$/),
    },
  });
  expectRefusal(await get('users/nobody'), 'user_not_found');
  expectRefusal(await get('users/%00'), 'user_not_found');
});

it('downloads of a user are those of the crates that one may see', async () => {
  const { id } = (await get('users/ada')).json.user;
  expect((await get(`users/${id}/stats`)).json).toEqual({ total_downloads: 10 });
  expect((await get(`users/${id}/stats`, ada)).json).toEqual({ total_downloads: 20 });
  expect((await get(`users/${(await get('users/grace')).json.user.id}/stats`)).json).toEqual({
    total_downloads: 0,
  });
  for (const absent of ['999999', 'ada', '0', '-1', '9'.repeat(30)])
    expectRefusal(await get(`users/${absent}/stats`), 'user_not_found');
});

it('GET /me tells what one owns, as far as the token may read', async () => {
  const { json, headers } = await get('me', ada);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json.owned_crates).toEqual([
    { id: expect.any(Number), name: 'parcel', email_notifications: true },
    { id: expect.any(Number), name: 'secret', email_notifications: true },
  ]);
  expect(json.user).toMatchObject({
    login: 'Ada',
    email: 'Ada@example.com'.toLowerCase(),
    email_verified: true,
    email_verification_sent: true,
    avatar: null,
    url: `${server.url}/api/v1/users/Ada`,
    is_admin: false,
    publish_notifications: false,
  });
  const blind = await tokenOf(server, 'ada', { endpoint_scopes: ['yank'] });
  const names = (answer: { json: { owned_crates: { name: string }[] } }) =>
    answer.json.owned_crates.map(({ name }) => name);
  expect(names(await get('me', blind))).toEqual(['parcel']);
  expect(names(await get('me', grace))).toEqual([]);
});

it('a crate is followed, and its versions come up until it is not', async () => {
  const follow = (method: string, name = 'parcel', token = grace) =>
    server.request(method, `/api/v1/crates/${name}/follow`, { token });
  const updates = async (query = '', token = grace) => (await get(`me/updates${query}`, token)).json;
  expect((await get('crates/parcel/following', grace)).json).toEqual({ following: false });
  for (let twice = 0; twice < 2; twice += 1) expect((await follow('PUT')).json).toEqual({ ok: true });
  expect((await get('crates/Parcel/following', grace)).json).toEqual({ following: true });
  expect((await get('crates/parcel/following', ada)).json).toEqual({ following: false });
  await put(server, await upload('parcel', '1.1.0'), { token: ada });
  const { versions, meta } = await updates();
  expect(versions.map((one: { num: string }) => one.num)).toEqual(['1.1.0', '1.0.0']);
  const followed = async (query = '', token: string | null = grace) =>
    get(`crates?following=1${query}`, token);
  expect((await followed()).json).toMatchObject({ crates: [{ name: 'parcel' }], meta: { total: 1 } });
  expect((await followed()).headers.get('cache-control')).toBe('no-store');
  expect((await followed('&q=secret')).json.meta.total).toBe(0);
  expect((await followed('', ada)).json.meta.total).toBe(0);
  expectRefusal(await followed('', null), 'authentication_required');
  const scoped = await tokenOf(server, 'grace', { endpoint_scopes: ['read'] });
  expectRefusal(await followed('', scoped), 'token_scope_insufficient');
  expect(meta).toEqual({ more: false });
  expect((await updates('?per_page=1')).meta).toEqual({ more: true });
  expect((await updates('?per_page=1&page=2')).versions[0].num).toBe('1.0.0');
  expect((await updates('', ada)).versions).toEqual([]);

  expectRefusal(await follow('PUT', 'secret'), 'crate_not_found');
  expect((await follow('PUT', 'secret', ada)).status).toBe(200);
  await follow('PUT', 'parcel', ada);
  // Who loses sight of a crate sees no news of it.
  await setVisibility(server, 'parcel', 'private');
  expect((await updates()).versions).toEqual([]);
  expect((await followed()).json.crates).toEqual([]);
  await setVisibility(server, 'parcel', 'public');
  expect((await follow('DELETE')).json).toEqual({ ok: true });
  expect((await updates()).versions).toEqual([]);
  const cookie = await sessionOf(server);
  const signedIn = await server.request('GET', '/api/v1/me/updates', { token: null, headers: { cookie } });
  expect(signedIn.json).toEqual({ versions: [], meta: { more: false } });
});
