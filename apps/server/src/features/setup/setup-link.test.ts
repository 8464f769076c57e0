import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieOf, signIn } from '../../testing/people.ts';
import { ADMIN_PASSWORD } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const NOBODY = {
  'setup.admin_login': '',
  'setup.admin_email': '',
  'setup.admin_password': '',
  'setup.admin_token': '',
};
const FIRST = { login: 'first', email: 'First@Example.com', password: ADMIN_PASSWORD };

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer(NOBODY);
});
afterEach(() => server.close());

const linkToken = () => new URL(server.running.setupLink ?? '').searchParams.get('token') ?? '';
const open = (token: string) =>
  server.request('GET', `/setup?token=${encodeURIComponent(token)}`, { token: null });
const submit = (fields: Record<string, string>) =>
  server.request('POST', '/setup', {
    token: null,
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const users = () =>
  server.running.platform.database.db.selectFrom('users').select(['login', 'is_admin']).execute();

describe('the one-time link', () => {
  it('leads to a form that is kept out of caches, frames and referrers', async () => {
    const token = linkToken();
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    const answer = await open(token);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`value="${token}"`);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toBeTruthy();
  });

  it('makes the administrator, who can then sign in, and a token that can do everything', async () => {
    const answer = await submit({ token: linkToken(), ...FIRST });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [token = ''] = /wbat_[A-Za-z0-9]{32}/.exec(answer.text) ?? [];
    const made = await server.request('POST', '/api/v1/admin/users', {
      token,
      body: { login: 'second', email: 'second@example.com' },
    });
    expect(made.status).toBe(200);
    const signedIn = await signIn(server, 'first@example.com', FIRST.password);
    expect(cookieOf(signedIn)).toContain('waybill.session_token=');
    expect(answer.text).not.toContain(FIRST.password);
    expect(await users()).toEqual([
      { login: 'first', is_admin: 1 },
      { login: 'second', is_admin: 0 },
    ]);
  });

  it('signs the administrator in, in that browser only, and leads on', async () => {
    const answer = await submit({ token: linkToken(), ...FIRST });
    const cookie = cookieOf(answer);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Strict/i);
    const me = await server.request('GET', '/api/v1/me', { token: null, headers: { cookie } });
    expect(me.json.user).toMatchObject({ login: 'first', is_admin: true });
    expect(answer.text).toContain('/welcome"');
    for (const token of ['wrong', linkToken()]) {
      const refused = await submit({ token, ...FIRST });
      expect(refused.status).toBe(403);
      expect(refused.headers.get('set-cookie')).toBeNull();
    }
  });

  it('is void once there is a user, by whatever way they came', async () => {
    const token = linkToken();
    // As the first start of another copy makes one by its configuration.
    await server.running.platform.database.db
      .insertInto('users')
      .values({
        auth_user_id: 'x',
        login: 'earlier',
        login_key: 'earlier',
        name: '',
        email: '',
        is_admin: 0,
        created_at: 0,
      })
      .execute();
    const shown = await open(token);
    expect(shown.text).not.toContain(`value="${token}"`);
    expect((await submit({ token, ...FIRST })).status).toBe(403);
    expect((await users()).map(({ login }) => login)).toEqual(['earlier']);
  });

  it('works once', async () => {
    const token = linkToken();
    await submit({ token, ...FIRST });
    expect((await open(token)).status).toBe(403);
    const again = await submit({ token, ...FIRST, login: 'again', email: 'again@example.com' });
    expect(again.status).toBe(403);
    expect(again.text).not.toContain('wbat_');
    expect(await users()).toHaveLength(1);
    await server.restart();
    expect(server.running.setupLink).toBeNull();
  });

  it('used 8 times at once works once', async () => {
    const token = linkToken();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        submit({ token, ...FIRST, login: `at-${at}`, email: `at-${at}@example.com` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(403)]);
    expect(await users()).toHaveLength(1);
  });

  it('is another one after a restart, and the old one is void', async () => {
    const old = linkToken();
    await server.restart();
    expect(linkToken()).not.toBe(old);
    expect((await open(old)).status).toBe(403);
    expect((await submit({ token: old, ...FIRST })).status).toBe(403);
    expect((await submit({ token: linkToken(), ...FIRST })).status).toBe(200);
  });

  it.each(['', 'wrong', '"><script>', '%00', 'null'])('with the token %j is void', async (token) => {
    const page = await open(token);
    expect(page.status).toBe(403);
    expect(page.text).not.toContain('<form');
    if (token.length > 4) expect(page.text).not.toContain(token);
    // Whatever the fields: who has no link learns nothing about them, and costs no password hash.
    for (const fields of [FIRST, { ...FIRST, login: '' }]) {
      const answer = await submit({ token, ...fields });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('login must');
    }
    expect(await users()).toEqual([]);
  });

  it('without a token, or with two, is void', async () => {
    expect((await server.request('GET', '/setup', { token: null })).status).toBe(403);
    expect((await server.request('GET', `/setup?token=${linkToken()}&token=x`, { token: null })).status).toBe(
      403,
    );
  });
});

describe('the form', () => {
  it.each([
    [{ login: 'bad login' }, 'login must'],
    [{ login: '' }, 'login must'],
    [{ email: 'nobody' }, 'email must'],
    [{ password: 'short' }, 'password must'],
    [{ password: 'x'.repeat(129) }, 'password must'],
  ])('comes again with what is wrong, and the link is still good: %j', async (more, says) => {
    const answer = await submit({ token: linkToken(), ...FIRST, ...more });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(says);
    expect(answer.text).toContain('role="alert"');
    expect(await users()).toEqual([]);
    expect((await submit({ token: linkToken(), ...FIRST })).status).toBe(200);
  });

  it('repeats what was typed, as text, and the password not at all', async () => {
    const script = '"><script>alert(1)</script>';
    const password = 'short<';
    for (const fields of [{ login: script }, { email: `'${script}` }, { login: '&lt;b' }]) {
      const answer = await submit({ token: linkToken(), ...FIRST, ...fields, password });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('<script');
      expect(answer.text).not.toContain(password);
    }
    const answer = await submit({ token: linkToken(), ...FIRST, login: script });
    expect(answer.text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it.each(['{"token":5}', '{"token":{"x":1}}', '["a"]', 'null', '"a"', '{"token":["a"],"login":{}}'])(
    'is no harm as JSON: %s',
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await server.request('POST', '/setup', { token: null, body, headers });
      expect(answer.status).toBe(403);
    },
  );

  it('is no harm as JSON with a good link either', async () => {
    for (const more of [{ login: {} }, { email: ['a@b'] }, { password: 12_345_678 }, { login: null }]) {
      const answer = await server.request('POST', '/setup', {
        token: null,
        body: { token: linkToken(), ...FIRST, ...more },
      });
      expect(answer.status).toBe(400);
    }
    expect(await users()).toEqual([]);
  });

  it('is limited in size', async () => {
    expect((await submit({ token: linkToken(), ...FIRST, login: 'x'.repeat(20_000) })).status).toBe(413);
  });
});
