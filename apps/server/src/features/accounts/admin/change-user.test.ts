import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  createPerson,
  FROM_MANY_ADDRESSES,
  PASSWORD,
  personWithToken,
  sessionOf,
  signIn,
  tokenOf,
} from '../../../testing/people.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());

const change = (login: string, body: unknown) =>
  server.request('PATCH', `/api/v1/admin/users/${login}`, { body });

describe('the list of users', () => {
  it('is turned page by page, and each is there alone', async () => {
    await createPerson(server, 'anna', { name: 'Anna' });
    await createPerson(server, 'bert');
    const first = await server.request('GET', '/api/v1/admin/users?per_page=2');
    expect(first.json.users.map(({ login }: { login: string }) => login)).toEqual(['admin', 'anna']);
    const next = await server.request('GET', `/api/v1/admin/users${first.json.meta.next_page}`);
    expect(next.json.users[0].login).toBe('bert');
    expect((await server.request('GET', '/api/v1/admin/users/Anna')).json.user).toEqual({
      id: expect.any(Number),
      login: 'anna',
      name: 'Anna',
      email: 'anna@example.com',
      email_verified: true,
      admin: false,
      admin_from_group: null,
      read_only: false,
      read_only_from_group: null,
      locked: null,
      created_at: expect.any(String),
      groups: [],
      identities: [],
    });
  });

  it('is searched, and narrowed to those of a kind', async () => {
    const found = async (query: string) => {
      const { json } = await server.request('GET', `/api/v1/admin/users?${query}`);
      return json.users.map(({ login }: { login: string }) => login);
    };
    await createPerson(server, 'search-me', { name: 'Grace 100% Hopper' });
    expect(await found('q=ARCH-M')).toEqual(['search-me']);
    expect(await found('q=hopper')).toEqual(['search-me']);
    expect(await found('q=100%25')).toEqual(['search-me']);
    expect(await found('q=search-me@example')).toEqual(['search-me']);
    expect(await found('q=a%25e')).toEqual([]);
    expect(await found('q=s_arch')).toEqual([]);
    expect(await found('kind=administrator')).toEqual(['admin']);
    await change('search-me', { locked: { reason: 'x' }, read_only: true });
    expect(await found('kind=locked')).toEqual(['search-me']);
    expect(await found('kind=read_only&q=grace')).toEqual(['search-me']);
    expect(await found('kind=read_only&q=anna')).toEqual([]);
    await change('search-me', { locked: null, read_only: false });
    expectRefusal(await server.request('GET', '/api/v1/admin/users?kind=odd'), 'query_invalid');
    expectRefusal(await server.request('GET', '/api/v1/admin/users?q=%00'), 'query_invalid');
  });

  it('has nobody who is not there', async () => {
    expectRefusal(await server.request('GET', '/api/v1/admin/users/nobody'), 'user_not_found');
    expectRefusal(await change('nobody', { admin: true }), 'user_not_found');
  });

  it('is for administrators', async () => {
    const token = await personWithToken(server, 'curious');
    for (const path of ['/api/v1/admin/users', '/api/v1/admin/users/admin'])
      expectRefusal(await server.request('GET', path, { token }), 'permission_denied');
    const own = { body: { admin: true }, token };
    expectRefusal(await server.request('PATCH', '/api/v1/admin/users/curious', own), 'permission_denied');
  });
});

describe('a locked account', () => {
  it('loses its sessions, and its tokens fail with the reason', async () => {
    await createPerson(server, 'lena');
    const cookie = await sessionOf(server, 'lena@example.com', PASSWORD);
    const token = await tokenOf(server, 'lena');
    const locked = await change('lena', { locked: { reason: 'found in a leak' } });
    expect(locked.json.user.locked).toEqual({ reason: 'found in a leak', until: null });
    const sentence = 'This account is indefinitely locked. Reason: found in a leak';
    const byToken = await server.request('GET', '/api/v1/me', { token });
    expectRefusal(byToken, 'account_locked');
    expect(byToken.json.errors[0].detail).toBe(sentence);
    const bySession = { token: null, headers: { cookie } };
    expectRefusal(await server.request('GET', '/api/v1/me', bySession), 'authentication_required');
    const again = await signIn(server, 'lena@example.com', PASSWORD);
    expectRefusal(again, 'account_locked', sentence);
    expect(again.headers.getSetCookie()).toEqual([]);
    // Whoever does not know the password does not learn of the lock.
    expectRefusal(await signIn(server, 'lena@example.com', 'a wrong one'), 'sign_in_failed');
    await change('lena', { locked: null });
    expect((await server.request('GET', '/api/v1/me', { token })).status).toBe(200);
    expect((await signIn(server, 'lena@example.com', PASSWORD)).status).toBe(200);
  });

  it('is told in the trail, with who locked it and what was before', async () => {
    await createPerson(server, 'traced');
    await change('traced', { locked: { reason: 'lost a laptop' } });
    const events = await auditOf(server, 'user.changed');
    expect(events.filter(({ detail }) => detail.login === 'traced')).toMatchObject([
      {
        actor_kind: 'user',
        actor_id: 1,
        detail: { before: { lock: null }, after: { lock: { reason: 'lost a laptop', until: null } } },
      },
    ]);
  });

  it('has no session that began while it was locked', async () => {
    await createPerson(server, 'quick');
    const cookie = await sessionOf(server, 'quick@example.com', PASSWORD);
    const { db } = server.running.platform.database;
    // As a sign-in leaves it that was let in a moment before the lock.
    await db.updateTable('users').set({ lock_reason: 'x' }).where('login', '=', 'quick').execute();
    const ask = (method: string, path: string) =>
      server.request(method, path, { token: null, headers: { cookie } });
    expectRefusal(await ask('GET', '/api/v1/me'), 'authentication_required');
    expect((await ask('GET', '/api/auth/get-session')).json).toBeNull();
    const options = '/api/v1/me/second-factor/confirmations/options';
    expectRefusal(await ask('POST', options), 'authentication_required');
    for (const page of ['/sign-in', '/device'])
      expect((await ask('GET', page)).text).toContain('current-password');
  });

  it('is open again when the time is over', async () => {
    const token = await personWithToken(server, 'tom');
    const until = new Date(server.running.platform.now().getTime() + 3_600_000);
    await change('tom', { locked: { reason: 'calm down', until: until.toISOString() } });
    const text = until.toISOString();
    expectRefusal(
      await server.request('GET', '/api/v1/me', { token }),
      'account_locked',
      `This account is locked until ${text.slice(0, 10)} at ${text.slice(11, 19)} UTC. Reason: calm down`,
    );
    server.advance(3_600_001);
    expect((await server.request('GET', '/api/v1/me', { token })).status).toBe(200);
    expect((await server.request('GET', '/api/v1/admin/users/tom')).json.user.locked).toBeNull();
  });

  it.each([
    { reason: '' },
    { reason: '\n' },
    { reason: 'x', until: 'tomorrow' },
    { reason: 'x', until: '2020-01-01T00:00:00Z' },
    { reason: 'x'.repeat(501) },
  ])('is not locked by %j', async (locked) => {
    expectRefusal(await change('anna', { locked }), 'user_invalid');
  });
});

describe('the last administrator', () => {
  it.each([
    { admin: false },
    { read_only: true },
    { locked: { reason: 'x' } },
    { locked: { reason: 'x', until: '2999-01-01T00:00:00Z' } },
  ])('stays one: %j', async (body) => {
    expectRefusal(await change('admin', body), 'last_administrator', '`admin`');
    expect((await server.request('GET', '/api/v1/admin/users/admin')).json.user).toMatchObject({
      admin: true,
      read_only: false,
      locked: null,
    });
  });

  it('is not saved by one who cannot sign in, is read-only or locked', async () => {
    await createPerson(server, 'tokens-only', { password: undefined, admin: true });
    await createPerson(server, 'reader', { admin: true });
    await createPerson(server, 'gone', { admin: true });
    await change('reader', { read_only: true });
    await change('gone', { locked: { reason: 'left' } });
    expectRefusal(await change('admin', { admin: false }), 'last_administrator');
  });

  it('may go when there is another, and of two that go at once one stays', async () => {
    await createPerson(server, 'second', { admin: true });
    const token = await tokenOf(server, 'second', { endpoint_scopes: ['admin'] });
    const answers = await Promise.all([
      change('second', { admin: false }),
      server.request('PATCH', '/api/v1/admin/users/admin', { body: { admin: false }, token }),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const { db } = server.running.platform.database;
    const left = await db
      .selectFrom('users')
      .select('login')
      .where('is_admin', '=', 1)
      .where('login', 'in', ['admin', 'second'])
      .execute();
    expect(left).toHaveLength(1);
  });
});
