import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ordinary');
});
afterAll(() => server.close());

const USERS = '/api/v1/admin/users';
const create = (body: unknown, options: { token?: string | null; headers?: Record<string, string> } = {}) =>
  server.request('POST', USERS, { body, ...options });
const person = (login: string, more: Record<string, unknown> = {}) => ({
  login,
  email: `${login}@example.com`,
  ...more,
});

describe('a user made by an administrator', () => {
  it('is answered without anything secret', async () => {
    const answer = await create(person('fresh', { name: 'Frésh', password: PASSWORD }));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      user: {
        id: expect.any(Number),
        login: 'fresh',
        name: 'Frésh',
        email: 'fresh@example.com',
        admin: false,
      },
    });
  });

  it('can be an administrator, and then administers', async () => {
    await create(person('second-admin', { admin: true }));
    const token = await tokenOf(server, 'second-admin', { endpoint_scopes: ['admin'] });
    expect((await create(person('by-the-second'), { token })).status).toBe(200);
  });

  it('is unique by login and by address, without regard to case', async () => {
    await create(person('unique'));
    expectRefusal(await create(person('UNIQUE', { email: 'other@example.com' })), 'user_exists', '`UNIQUE`');
    expectRefusal(await create(person('unique2', { email: 'Unique@Example.com' })), 'user_exists');
    expectRefusal(await create(person('Admin', { email: 'an-admin@example.com' })), 'user_exists');
    // The address of the refused one is free.
    expect((await create(person('other', { email: 'other@example.com' }))).status).toBe(200);
  });

  it('made 8 times at once is made once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create(person('at-once', { password: PASSWORD }))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'user_exists');
  });

  it.each([
    [{ login: '' }, 'login'],
    [{ login: '-a' }, 'login'],
    [{ login: 'a-' }, 'login'],
    [{ login: 'a b' }, 'login'],
    [{ login: 'a/b' }, 'login'],
    [{ login: 'a\u0000' }, 'login'],
    [{ login: 'ädmin' }, 'login'],
    [{ login: '\u212ail' }, 'login'],
    [{ login: 'a'.repeat(40) }, 'login'],
    [{ email: '' }, 'email'],
    [{ email: 'nobody' }, 'email'],
    [{ email: 'a b@example.com' }, 'email'],
    [{ email: 'a@b\r\nBcc: c@d' }, 'email'],
    [{ email: 'a\u0000@example.com' }, 'email'],
    [{ email: `${'a'.repeat(250)}@example.com` }, 'email'],
    [{ name: 'a'.repeat(201) }, 'name'],
    [{ name: 'a\u001b[31m' }, 'name'],
    [{ password: 'short' }, 'password'],
    [{ password: 'x'.repeat(129) }, 'password'],
  ])('must keep the rules: %j', async (more, says) => {
    const answer = await create(person('ruled', more));
    expectRefusal(answer, 'user_invalid', says);
    const { password } = more as { password?: string };
    if (password !== undefined) expect(answer.text).not.toContain(password);
  });

  it.each([[{ isAdmin: true }], [{ login: 7 }], [{ admin: 'yes' }], [{ id: 1 }], [{ password: null }]])(
    'has no fields but the known ones: %j',
    async (more) => {
      expectRefusal(await create(person('shaped', more)), 'body_invalid');
    },
  );
});

describe('administration', () => {
  const doors = [
    ['POST', USERS, person('never')],
    ['POST', `${USERS}/admin/tokens`, { api_token: { name: 'never' } }],
  ] as const;

  it.each(doors)('%s %s is closed to everyone else', async (method, path, body) => {
    const go = (token: string | null, headers = {}) => server.request(method, path, { token, body, headers });
    expectRefusal(await go(null), 'authentication_required');
    expectRefusal(await go('wbat_unknown'), 'authentication_failed');
    expectRefusal(await go(await tokenOf(server, 'ordinary')), 'permission_denied', '`ordinary`');
    expectRefusal(
      await go(await tokenOf(server, 'ordinary', { endpoint_scopes: ['admin'] })),
      'permission_denied',
    );
    const cookie = await sessionOf(server, 'ordinary@example.com', PASSWORD);
    expectRefusal(await go(null, { cookie }), 'permission_denied');
  });

  it.each(doors)('%s %s needs the scope, also of an administrator', async (method, path, body) => {
    const narrow = await tokenOf(server, 'admin', {
      endpoint_scopes: [
        'publish-new',
        'publish-update',
        'trusted-publishing',
        'yank',
        'change-owners',
        'delete',
        'read',
      ],
    });
    expectRefusal(
      await server.request(method, path, { token: narrow, body }),
      'token_scope_insufficient',
      '`admin`',
    );
    const ofCrates = await tokenOf(server, 'admin', { endpoint_scopes: ['admin'], crate_scopes: ['*'] });
    expectRefusal(await server.request(method, path, { token: ofCrates, body }), 'token_scope_insufficient');
  });

  it('works by session too', async () => {
    const headers = { cookie: await sessionOf(server) };
    expect((await create(person('by-session'), { token: null, headers })).status).toBe(200);
  });
});

describe('a token made by an administrator', () => {
  it('is the other user’s, found by login in any case', async () => {
    const token = await tokenOf(server, 'ORDINARY', { endpoint_scopes: ['trusted-publishing'] });
    const denied = await create(person('never'), { token });
    expectRefusal(denied, 'token_scope_insufficient');
  });

  it.each(['nobody', '%00', '..%2f..', 'x'.repeat(900)])('needs a user: %s', async (login) => {
    const answer = await server.request('POST', `${USERS}/${login}/tokens`, {
      body: { api_token: { name: 'x' } },
    });
    expectRefusal(answer, 'user_not_found');
  });
});

describe('a page of another origin', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1', ''])(
    '%j may not act, whatever credential it has',
    async (origin) => {
      const cookie = await sessionOf(server);
      expectRefusal(
        await create(person('by-page'), { token: null, headers: { cookie, origin } }),
        'origin_refused',
      );
      expectRefusal(await create(person('by-page'), { headers: { origin } }), 'origin_refused');
    },
  );

  it('that is ours may', async () => {
    const headers = { cookie: await sessionOf(server), origin: server.url };
    expect((await create(person('by-own-page'), { token: null, headers })).status).toBe(200);
  });

  it('is kept out of every door that takes a person’s credential', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const [method, path, body] of [
      ['PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } }],
      ['GET', '/api/v1/me/tokens', undefined],
      ['GET', '/api/v1/me/tokens/1', undefined],
      ['DELETE', '/api/v1/me/tokens/1', undefined],
      ['GET', '/api/v1/me', undefined],
      ['GET', '/api/v1/trusted_publishing/github_configs?crate=x', undefined],
    ] as const) {
      expectRefusal(
        await server.request(method, path, { headers, body }),
        'origin_refused',
        'https://evil.example',
        server.url,
      );
    }
  });
});
