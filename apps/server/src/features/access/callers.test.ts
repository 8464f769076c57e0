import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';
const TOKENS = '/api/v1/me/tokens';
/** What a token is taken for as well as a session. */
const FOLLOWED = '/api/v1/crates?following=1';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
});
afterAll(() => ci.close());

const withCookie = (cookie: string, method: string, path: string, body?: unknown, more = {}) =>
  ci.server.request(method, path, {
    token: null,
    headers: { cookie, ...more },
    ...(body === undefined ? {} : { body }),
  });
const withToken = (token: string, method: string, path: string, body?: unknown) =>
  ci.server.request(method, path, { token, ...(body === undefined ? {} : { body }) });

describe('somebody who may only read', () => {
  let cookie = '';
  let token = '';
  beforeAll(async () => {
    await createPerson(ci.server, 'reader');
    token = await tokenOf(ci.server, 'reader');
    cookie = await sessionOf(ci.server, 'reader@example.com', PASSWORD);
    const made = await ci.server.request('PATCH', '/api/v1/admin/users/reader', {
      body: { read_only: true },
    });
    expect(made.status).toBe(200);
  });

  it('looks at what asks who it is, with a session and with a token', async () => {
    expect((await withCookie(cookie, 'GET', TOKENS)).status).toBe(200);
    expect((await withToken(token, 'GET', FOLLOWED)).status).toBe(200);
    expect((await withCookie(cookie, 'HEAD', TOKENS)).status).toBe(200);
  });

  it('rehearses, which is a POST and changes nothing', async () => {
    const answer = await withToken(token, 'POST', REHEARSALS, { jwt: ci.mint() });
    expect(answer.status, answer.text).toBe(200);
  });

  it('changes nothing, with either', async () => {
    expectRefusal(await withToken(token, 'DELETE', '/api/v1/crates/rocket/1.0.0/yank'), 'account_read_only');
    expectRefusal(await withCookie(cookie, 'PUT', '/api/v1/crates/rocket/follow'), 'account_read_only');
  });

  it('changes things again once they may', async () => {
    const be = (read_only: boolean) =>
      ci.server.request('PATCH', '/api/v1/admin/users/reader', { body: { read_only } });
    await be(false);
    const answer = await withCookie(cookie, 'PUT', '/api/v1/crates/rocket/follow');
    expect(answer.status, answer.text).toBe(200);
    await be(true);
  });

  it('keeps their own account in order', async () => {
    const change = { current: PASSWORD, new: 'a longer password' };
    expect((await withCookie(cookie, 'PUT', '/api/v1/me/password', change)).status).toBe(200);
  });
});

describe('a locked account', () => {
  it('has tokens that are good for nothing, until it is unlocked', async () => {
    await createPerson(ci.server, 'locked');
    const token = await tokenOf(ci.server, 'locked');
    const lock = (locked: unknown) =>
      ci.server.request('PATCH', '/api/v1/admin/users/locked', { body: { locked } });
    await lock({ reason: 'left us' });
    expectRefusal(await withToken(token, 'GET', FOLLOWED), 'account_locked', 'left us');
    await lock(null);
    expect((await withToken(token, 'GET', FOLLOWED)).status).toBe(200);
  });
});

describe('a token that is good for other things', () => {
  const refusalOf = async (token: Record<string, unknown>, method: string, path: string) => {
    await createPerson(ci.server, 'narrow').catch(() => {});
    const answer = await withToken(await tokenOf(ci.server, 'narrow', token), method, path);
    expectRefusal(answer, 'token_scope_insufficient');
    return answer.json.errors[0].detail as string;
  };
  const YANK = '/api/v1/crates/rocket/1.0.0/yank';
  const CONFIGS = '/api/v1/trusted_publishing/github_configs?user_id=1';

  it.each([
    [
      { endpoint_scopes: ['read'] },
      'DELETE',
      YANK,
      'expected the endpoint scope `yank`; the token has the endpoint scopes `read`',
    ],
    [
      { endpoint_scopes: ['yank'], crate_scopes: ['other'] },
      'DELETE',
      YANK,
      'expected the endpoint scope `yank` for this crate; the token has the endpoint scopes `yank` and the crate scopes `other`',
    ],
    [
      { endpoint_scopes: ['yank'], crate_scopes: ['other'] },
      'GET',
      CONFIGS,
      'expected the endpoint scope `trusted-publishing-read`; the token has the endpoint scopes `yank` and the crate scopes `other`',
    ],
    [
      { crate_scopes: ['other'] },
      'GET',
      FOLLOWED,
      'the token has the endpoint scopes all of them and the crate scopes `other`',
    ],
  ])('%j, at %s %s, is told so', async (token, method, path, words) => {
    const detail = await refusalOf(token, method, path);
    expect(detail).toContain(words);
    expect(detail.includes(' for th')).toBe(words.includes(' for th'));
  });

  it('is refused as a legacy one where only scopes are taken', async () => {
    const legacy = await tokenOf(ci.server, 'narrow');
    expectRefusal(await withToken(legacy, 'GET', CONFIGS), 'token_legacy_refused');
  });
});

describe('a page', () => {
  it('acts where it is this registry’s own, and not where it is another’s', async () => {
    await createPerson(ci.server, 'paul');
    const cookie = await sessionOf(ci.server, 'paul@example.com', PASSWORD);
    const follow = (origin: string) =>
      withCookie(cookie, 'PUT', '/api/v1/crates/rocket/follow', undefined, { origin });
    expect((await follow(ci.server.url)).status).toBe(200);
    for (const other of ['https://evil.example', 'null', `${ci.server.url}.evil.example`])
      expectRefusal(await follow(other), 'origin_refused');
  });
});

describe('reading a private registry', () => {
  let closed: TrustedCi;
  beforeAll(async () => {
    closed = await startTrustedCi({ keys: { visibility: 'private' } });
    await closed.publish('rocket', '1.0.0');
  });
  afterAll(() => closed.close());
  const read = (headers: Record<string, string>) =>
    closed.server.request('GET', '/api/v1/crates/rocket', { token: null, headers });

  it('with a credential that is no good begins cargo’s own sign-in, and says what is wrong', async () => {
    const answer = await read({ authorization: 'cioNobody' });
    expectRefusal(answer, 'read_token_required', 'unknown, expired or revoked');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Cargo login_url="/);
  });

  it('from a page of another origin does not: cargo has nothing to do with it', async () => {
    await createPerson(closed.server, 'rita');
    const cookie = await sessionOf(closed.server, 'rita@example.com', PASSWORD);
    expect((await read({ cookie })).status).toBe(200);
    const answer = await read({ cookie, origin: 'https://evil.example' });
    expectRefusal(answer, 'origin_refused');
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });
});
