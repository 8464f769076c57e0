import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const CURRENT = '/api/v1/tokens/current';

let server: TestServer;
let cookie = '';
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ann');
  cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
});
afterAll(() => server.close());

const me = (token: string) => server.request('GET', '/api/v1/me', { token });
const end = (token: string) => server.request('DELETE', CURRENT, { token });

it.each([
  ['a legacy token', {}],
  ['a token of few scopes', { endpoint_scopes: ['publish-new'] }],
  ['a token of no scopes', { endpoint_scopes: [] }],
  ['a token for some crates', { endpoint_scopes: ['read'], crate_scopes: ['rocket'] }],
])('%s ends itself, at once, and no other', async (_, scopes) => {
  const [token, other] = [await tokenOf(server, 'ann', scopes), await tokenOf(server, 'ann', scopes)];
  const answer = await end(`Bearer ${token}`);
  expect([answer.status, answer.text]).toEqual([204, '']);
  expectRefusal(await me(token), 'authentication_failed');
  expectRefusal(await end(token), 'authentication_failed');
  expect((await me(other)).status).toBe(200);
});

it('is told in the trail, without the token', async () => {
  const token = await tokenOf(server, 'ann', { name: 'told of' });
  await end(token);
  const { json, text } = await server.request('GET', '/api/v1/admin/audit?actor=ann&per_page=1');
  expect(json.events).toMatchObject([{ action: 'api_token.revoked', detail: { name: 'told of' } }]);
  expect(text).not.toContain(token);
});

it('a session has none, also with a token beside it', async () => {
  const token = await tokenOf(server, 'ann');
  const headers = { cookie };
  expectRefusal(await server.request('DELETE', CURRENT, { token: null, headers }), 'token_not_provided');
  expectRefusal(await server.request('DELETE', CURRENT, { token, headers }), 'token_not_provided');
  expect((await me(token)).status).toBe(200);
});

it('is not ended by a page of another origin', async () => {
  const token = await tokenOf(server, 'ann');
  const headers = { origin: 'https://evil.example' };
  expectRefusal(await server.request('DELETE', CURRENT, { token, headers }), 'origin_refused');
  expect((await me(token)).status).toBe(200);
});

it('who asks who they are learns what the credential is, too', async () => {
  const scopes = { endpoint_scopes: ['read', 'yank'], crate_scopes: ['acme-*'] };
  const token = await tokenOf(server, 'ann', {
    name: 'laptop',
    expired_at: '2126-01-31T00:00:00Z',
    ...scopes,
  });
  expect((await me(token)).json).toMatchObject({
    user: { login: 'ann' },
    credential: {
      kind: 'api_token',
      name: 'laptop',
      scopes: ['read', 'yank'],
      crates: ['acme-*'],
      expires_at: '2126-01-31T00:00:00.000Z',
    },
  });
  expect((await me(await tokenOf(server, 'ann'))).json.credential).toEqual({
    kind: 'api_token',
    name: 'a test',
    scopes: null,
    crates: null,
    expires_at: null,
  });
  const signedIn = await server.request('GET', '/api/v1/me', { token: null, headers: { cookie } });
  expect(signedIn.json.credential).toMatchObject({ kind: 'session', scopes: null });
});
