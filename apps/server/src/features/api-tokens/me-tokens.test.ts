import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { DAY_MS, MINUTE_MS } from '../../testing/trusted-ci.ts';

const ME = '/api/v1/me/tokens';

let server: TestServer;
let login = '';
let cookie = '';
let count = 0;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());
/** Each test has a user of its own. */
beforeEach(async () => {
  count += 1;
  login = `person-${count}`;
  await createPerson(server, login);
  cookie = await sessionOf(server, `${login}@example.com`, PASSWORD);
});

const as = (method: string, path: string, body?: unknown) =>
  server.request(method, path, { token: null, headers: { cookie }, body });
const make = (more: Record<string, unknown> = {}) =>
  as('PUT', ME, { api_token: { name: 'laptop', ...more } });
const by = (token: string, method: string, path: string, body?: unknown) =>
  server.request(method, path, { token, body });
const names = async (query = '') =>
  (await as('GET', `${ME}${query}`)).json.api_tokens.map(({ name }: { name: string }) => name);
const inDays = (days: number) =>
  new Date(server.running.platform.now().getTime() + days * DAY_MS).toISOString();

describe('PUT', () => {
  it('makes a token and shows it this once', async () => {
    const answer = await make({
      endpoint_scopes: ['publish-update'],
      crate_scopes: ['tokio-*'],
      expired_at: '2126-01-31T12:00:00+02:00',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      api_token: {
        id: expect.any(Number),
        name: 'laptop',
        token: expect.stringMatching(/^wbat_[A-Za-z0-9]{32}$/),
        created_at: expect.any(String),
        last_used_at: null,
        crate_scopes: ['tokio-*'],
        endpoint_scopes: ['publish-update'],
        expired_at: '2126-01-31T10:00:00.000Z',
      },
    });
    const { id, token } = answer.json.api_token;
    expect((await as('GET', `${ME}/${id}`)).text).not.toContain(token);
    expect((await as('GET', ME)).text).not.toContain(token);
  });

  it('takes null for no scopes and no expiry, and a name twice', async () => {
    const none = { endpoint_scopes: null, crate_scopes: null, expired_at: null };
    expect((await make(none)).json.api_token).toMatchObject(none);
    expect((await make()).json.api_token).toMatchObject(none);
  });

  it.each([
    [{ name: '' }, 'name must have a value'],
    [{ name: 'x'.repeat(201) }, '200'],
    [{ name: 'a\u0000b' }, 'control'],
    [{ name: 'a\u001b[2J' }, 'control'],
    [{ endpoint_scopes: ['publish'] }, 'invalid endpoint scope'],
    [{ endpoint_scopes: ['publish-new', 'ADMIN'] }, '`ADMIN`'],
    [{ crate_scopes: [''] }, 'invalid crate scope'],
    [{ crate_scopes: ['a*b'] }, '`a*b`'],
    [{ crate_scopes: ['**'] }, '`**`'],
    [{ crate_scopes: ['a b'] }, 'invalid crate scope'],
    [{ crate_scopes: ['ok', '../x'] }, '`../x`'],
    [{ expired_at: 'tomorrow' }, 'RFC 3339'],
    [{ expired_at: '2126-01-31' }, 'RFC 3339'],
    [{ expired_at: '2126-13-31T00:00:00Z' }, 'RFC 3339'],
    [{ expired_at: '2126-01-31T00:00:00' }, 'RFC 3339'],
    [{ expired_at: '' }, 'RFC 3339'],
  ])('refuses %j', async (more, says) => {
    expectRefusal(await make(more), 'api_token_invalid', says);
    expect(await names()).toEqual([]);
  });

  it.each([
    {},
    { api_token: {} },
    { api_token: { name: 1 } },
    { api_token: { name: 'x', endpoint_scopes: 'admin' } },
  ])('refuses the shape %j', async (body) => {
    expectRefusal(await as('PUT', ME, body), 'body_invalid', 'api_token');
  });

  it('is not for tokens: none can make another', async () => {
    const body = { api_token: { name: 'more' } };
    const legacy = (await make()).json.api_token.token;
    expectRefusal(
      await by(legacy, 'PUT', ME, body),
      'session_required',
      'cannot use an API token to create a new API token',
    );
    const scoped = (await make({ endpoint_scopes: ['admin', 'publish-new'] })).json.api_token.token;
    expectRefusal(await by(scoped, 'PUT', ME, body), 'token_scope_insufficient');
    expect((await server.request('PUT', ME, { token: null, body })).json.errors[0].code).toBe(
      'authentication_required',
    );
    expect(await names()).toEqual(['laptop', 'laptop']);
  });

  it('gives no user more than 500 tokens, revoked ones included', async () => {
    const { db } = server.running.platform.database;
    const { id } = await db
      .selectFrom('users')
      .select('id')
      .where('login', '=', login)
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: 499 }, (_, at) => ({
      user_id: id,
      name: 'old',
      token_hash: `${login}-${at}`,
      created_at: 0,
      revoked_at: 1,
    }));
    for (let at = 0; at < rows.length; at += 100)
      await db
        .insertInto('api_tokens')
        .values(rows.slice(at, at + 100))
        .execute();
    expect((await make()).status).toBe(200);
    expectRefusal(await make(), 'token_limit_reached', '500');
  });
});

describe('GET', () => {
  it('lists live tokens, newest first, for a session alone', async () => {
    const first = (await make({ name: 'first' })).json.api_token;
    await make({ name: 'second', expired_at: inDays(1) });
    await make({ name: 'expired', expired_at: inDays(-1) });
    await as('DELETE', `${ME}/${(await make({ name: 'revoked' })).json.api_token.id}`);
    expect(await names()).toEqual(['second', 'first']);
    expectRefusal(await by(first.token, 'GET', ME), 'session_required', 'signed-in');
  });

  it('lists expired ones of so many days back', async () => {
    for (const days of [-1, -10]) await make({ name: `${days}`, expired_at: inDays(days) });
    expect(await names('?expired_days=0')).toEqual([]);
    expect(await names('?expired_days=5')).toEqual(['-1']);
    expect(await names('?expired_days=30')).toEqual(['-10', '-1']);
    for (const bad of ['x', '-1', '', '1.5', '999999']) {
      expectRefusal(await as('GET', `${ME}?expired_days=${bad}`), 'query_invalid', 'expired_days');
    }
  });

  it('shows one’s own by id, expired and revoked ones too, and no other', async () => {
    const expired = (await make({ expired_at: inDays(-1) })).json.api_token;
    expect((await as('GET', `${ME}/${expired.id}`)).json.api_token).toMatchObject({
      id: expired.id,
      name: 'laptop',
    });
    expectRefusal(await as('GET', `${ME}/1`), 'not_found');
    for (const id of [0, 999_999, 999_999_999_999_999])
      expectRefusal(await as('GET', `${ME}/${id}`), 'not_found');
    for (const id of ['x', '-1', '%00', '9'.repeat(20)])
      expectRefusal(await as('GET', `${ME}/${id}`), 'path_invalid');
  });
});

describe('DELETE', () => {
  it('revokes at once, and says {} however often', async () => {
    const { id, token } = (await make()).json.api_token;
    expect((await by(token, 'GET', `${ME}/${id}`)).status).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const answer = await as('DELETE', `${ME}/${id}`);
      expect([answer.status, answer.json]).toEqual([200, {}]);
    }
    expectRefusal(await by(token, 'GET', `${ME}/${id}`), 'authentication_failed', 'revoked');
  });

  it('leaves tokens of others alone, and says {} all the same', async () => {
    const { id } = (await make()).json.api_token;
    const other = await tokenOf(server, 'admin');
    expect((await by(other, 'DELETE', `${ME}/${id}`)).json).toEqual({});
    expect(await names()).toEqual(['laptop']);
    expect((await as('DELETE', `${ME}/999999`)).json).toEqual({});
  });

  it('is not for scoped tokens, not even for themselves', async () => {
    const { id, token } = (await make({ endpoint_scopes: ['publish-new'] })).json.api_token;
    expectRefusal(await by(token, 'DELETE', `${ME}/${id}`), 'token_scope_insufficient');
  });
});

describe('an administrator', () => {
  const theirs = () => `/api/v1/admin/users/${login}/tokens`;

  it('sees the tokens of somebody as they do themselves, and no secret', async () => {
    const { token } = (await make({ endpoint_scopes: ['yank'], crate_scopes: ['serde'] })).json.api_token;
    const answer = await server.request('GET', theirs());
    expect(answer.json).toEqual((await as('GET', ME)).json);
    expect(answer.json.api_tokens[0]).toMatchObject({ name: 'laptop', endpoint_scopes: ['yank'] });
    expect(answer.text).not.toContain(token);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expectRefusal(await as('GET', theirs()), 'permission_denied');
    expectRefusal(await server.request('GET', '/api/v1/admin/users/nobody/tokens'), 'user_not_found');
  });

  it('revokes one, which the trail tells with whose it was', async () => {
    const { id, token } = (await make()).json.api_token;
    const user = (await as('GET', '/api/v1/me')).json.user;
    expect((await server.request('DELETE', `${theirs()}/${id}`)).status).toBe(204);
    expectRefusal(await by(token, 'GET', `${ME}/${id}`), 'authentication_failed', 'revoked');
    expectRefusal(await server.request('DELETE', `${theirs()}/${id}`), 'not_found');
    const [event] = (await server.request('GET', '/api/v1/admin/audit?action=api_token.revoked')).json.events;
    expect(event).toMatchObject({
      actor: { login: 'admin' },
      detail: { id, name: 'laptop', user_id: user.id },
    });
  });

  it('revokes none by the name of another one, and nobody else does', async () => {
    const { id, token } = (await make()).json.api_token;
    expectRefusal(await server.request('DELETE', `/api/v1/admin/users/admin/tokens/${id}`), 'not_found');
    expectRefusal(await as('DELETE', `${theirs()}/${id}`), 'permission_denied');
    expect((await by(token, 'GET', `${ME}/${id}`)).status).toBe(200);
  });
});

describe('a token in use', () => {
  it('says when it was used last, to the minute', async () => {
    const { id, token } = (await make()).json.api_token;
    const lastUsed = async () => (await as('GET', `${ME}/${id}`)).json.api_token.last_used_at;
    expect(await lastUsed()).toBeNull();
    await by(token, 'GET', `${ME}/${id}`);
    const first = await lastUsed();
    expect(Math.abs(server.running.platform.now().getTime() - Date.parse(first))).toBeLessThan(MINUTE_MS);
    server.advance(2 * MINUTE_MS);
    await by(token, 'GET', `${ME}/${id}`);
    expect(Date.parse(await lastUsed()) - Date.parse(first)).toBeGreaterThanOrEqual(2 * MINUTE_MS - 1000);
  });

  it('is refused from the moment it expires', async () => {
    const { id, token } = (await make({ expired_at: inDays(1) })).json.api_token;
    server.advance(DAY_MS - MINUTE_MS);
    expect((await by(token, 'GET', `${ME}/${id}`)).status).toBe(200);
    server.advance(2 * MINUTE_MS);
    expectRefusal(await by(token, 'GET', `${ME}/${id}`), 'authentication_failed', 'expired');
    server.advance(-DAY_MS - MINUTE_MS);
  });

  it('with an empty list of scopes can do nothing', async () => {
    const { id, token } = (await make({ endpoint_scopes: [] })).json.api_token;
    expectRefusal(await by(token, 'GET', `${ME}/${id}`), 'token_scope_insufficient', 'none');
  });

  it('may be sent bare or as Bearer, and in no other way', async () => {
    const { id, token } = (await make()).json.api_token;
    for (const form of [token, `Bearer ${token}`, `bEaReR    ${token}`, ` ${token}`]) {
      expect((await by(form, 'GET', `${ME}/${id}`)).status, form).toBe(200);
    }
    for (const form of [`Basic ${token}`, `Token ${token}`, 'Bearer ', 'Bearer']) {
      const answer = await by(form, 'GET', `${ME}/${id}`);
      expect([401, 403], form).toContain(answer.status);
      expect(answer.text).not.toContain(token);
    }
    // One letter less, one more, another case: none of them is the token.
    for (const form of [token.slice(0, -1), `${token}A`, token.toUpperCase()]) {
      expectRefusal(await by(form, 'GET', `${ME}/${id}`), 'authentication_failed');
    }
  });
});
