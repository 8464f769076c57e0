import { randomBytes } from 'node:crypto';
import { ACCESS_TOKEN_PREFIX, newToken } from '@waybill/trusted-publishing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let reader: string;
beforeAll(async () => {
  server = await startTestServer({ visibility: 'private' });
  expect((await put(server, await uploadWith({}))).status).toBe(200);
  reader = await personWithToken(server, 'reader', { endpoint_scopes: ['read'] });
});
afterAll(() => server.close());

/** Everything that is read from a registry. */
const READS = [
  '/index/config.json',
  '/index/de/mo/demo',
  '/api/v1/crates/demo/1.0.0/download',
  '/api/v1/crates/demo',
  '/api/v1/crates/demo/versions',
  '/api/v1/crates/demo/owners',
  '/api/v1/crates/demo/1.0.0',
  '/api/v1/crates/demo/1.0.0/dependencies',
];
const MISSES = ['/index/no/pe/nope', '/api/v1/crates/nope', '/api/v1/crates/demo/9.9.9/download'];

describe.each(READS)('GET %s', (path) => {
  it.each([
    ['without a token', null],
    ['with an unknown token', 'wbat_unknown'],
    ['with a scheme that is not taken', `Basic ${ADMIN_TOKEN}`],
    ['with what looks like an access token', `wbtp_${'x'.repeat(32)}`],
  ])('%s is 401 and tells cargo to log in', async (_what, token) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await server.request(method, path, { token });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(`Cargo login_url="${server.url}/me"`);
      expect(answer.headers.get('etag')).toBeNull();
      if (method === 'GET') {
        expectRefusal(answer, 'read_token_required');
        expect(answer.text).not.toContain('demo');
      }
    }
  });

  it('with a token without the scope is 401, and says which one it wants', async () => {
    const token = await tokenOf(server, 'reader', { endpoint_scopes: ['publish-update'] });
    const answer = await server.request('GET', path, { token });
    expectRefusal(answer, 'read_token_required', '`read`', '`publish-update`');
  });

  it('with an expired token is 401', async () => {
    const expired_at = new Date(Date.now() - 1_000).toISOString();
    const token = await tokenOf(server, 'reader', { endpoint_scopes: ['read'], expired_at });
    expectRefusal(await server.request('GET', path, { token }), 'read_token_required', 'expired');
  });

  it.each(['', 'Bearer '])('with a token that may read is 200, sent as %j', async (scheme) => {
    const answer = await server.request('GET', path, { token: `${scheme}${reader}` });
    expect(answer.status, answer.text).toBe(200);
  });

  it('with a token that may read is never for a shared cache', async () => {
    const answer = await server.request('GET', path, { token: reader });
    expect(answer.headers.get('cache-control') ?? '').not.toContain('public');
  });
});

it('a miss does not tell strangers what there is not', async () => {
  for (const path of MISSES) {
    expectRefusal(await server.request('GET', path, { token: null }), 'read_token_required');
    expect((await server.request('GET', path, { token: reader })).status).toBe(404);
  }
});

it('a known tag does not open the index without a token', async () => {
  const etag =
    (await server.request('GET', '/index/de/mo/demo', { token: reader })).headers.get('etag') ?? '';
  const headers = { 'if-none-match': etag };
  expect((await server.request('GET', '/index/de/mo/demo', { token: reader, headers })).status).toBe(304);
  expect((await server.request('GET', '/index/de/mo/demo', { token: null, headers })).status).toBe(401);
});

it('config.json tells cargo to send its token', async () => {
  const { text } = await server.request('GET', '/index/config.json', { token: reader });
  expect(JSON.parse(text)).toEqual({
    dl: `${server.url}/api/v1/crates`,
    api: server.url,
    'auth-required': true,
  });
});

it('answers differ by token, so caches are told', async () => {
  const answer = await server.request('GET', '/index/de/mo/demo', { token: reader });
  expect(answer.headers.get('vary')).toContain('authorization');
  expect(answer.headers.get('cache-control')).toContain('private');
});

it('a token that is limited to a crate may read: cargo needs the whole index', async () => {
  const token = await tokenOf(server, 'reader', { endpoint_scopes: ['read'], crate_scopes: ['other'] });
  for (const path of READS) expect((await server.request('GET', path, { token })).status).toBe(200);
});

it('a token that may read may not publish', async () => {
  const answer = await put(server, await uploadWith({ name: 'sneaky' }), { token: reader });
  expectRefusal(answer, 'token_scope_insufficient', '`publish-new`', '`read`');
});

it('liveness and discovery stay open and tell nothing about crates', async () => {
  for (const path of ['/healthz', '/readyz', '/.well-known/waybill', '/']) {
    const answer = await server.request('GET', path, { token: null });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('demo');
  }
});

it('does not tell by an upload which crates there are: a made-up access token is answered the same', async () => {
  const madeUp = newToken(ACCESS_TOKEN_PREFIX, randomBytes);
  for (const name of ['demo', 'nope']) {
    const answer = await put(server, await uploadWith({ name, version: '2.0.0' }), { token: madeUp });
    expectRefusal(answer, 'authentication_failed', 'unknown, expired, used up or revoked');
  }
});
