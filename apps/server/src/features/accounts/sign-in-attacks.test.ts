import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookieOf, createPerson, FROM_MANY_ADDRESSES, PASSWORD, signIn } from '../../testing/people.ts';
import { personWithApp } from '../../testing/second-factors.ts';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'without', { password: undefined });
});
afterAll(() => server.close());

const me = (cookie: string) => server.request('GET', '/api/v1/me', { token: null, headers: { cookie } });

describe('what signing in answers', () => {
  it('is who it is, and not what the cookie holds', async () => {
    const answer = await signIn(server);
    expect(Object.keys(answer.json)).toEqual(['user']);
    const value = decodeURIComponent(cookieOf(answer).split('=', 2)[1] ?? '');
    const [secret = ''] = value.split('.');
    expect(secret.length).toBeGreaterThan(20);
    expect(answer.text).not.toContain(secret);
  });

  it('costs as much for an address that nobody has, or that has no password, as for a wrong password', async () => {
    const addresses = [ADMIN_EMAIL, 'nobody@example.com', 'without@example.com'];
    const spent = new Map<string, number>();
    for (let round = 0; round < 4; round += 1)
      for (const address of addresses) {
        // Of this process, whose clock a busy machine does not change. The server is in it.
        const began = process.cpuUsage();
        expect((await signIn(server, address, `a guess ${round}`)).status).toBe(401);
        const { user, system } = process.cpuUsage(began);
        if (round > 0) spent.set(address, (spent.get(address) ?? 0) + user + system);
      }
    const [known = 0, ...others] = addresses.map((address) => spent.get(address) ?? 0);
    // Looking for a password where there is none costs a twentieth of comparing one.
    for (const other of others) expect(other / known).toBeGreaterThan(0.5);
  });
});

describe('a session that somebody planted', () => {
  it('is not the one that signing in begins', async () => {
    const planted = `waybill.session_token=${encodeURIComponent(`${'x'.repeat(32)}.${'A'.repeat(43)}=`)}`;
    const answer = await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, { cookie: planted });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toContain('xxxxxxxx');
    expect((await me(planted)).status).toBe(403);
    expect((await me(cookieOf(answer))).json.user.login).toBe('admin');
  });

  it('also where it is a good one of somebody else', async () => {
    await createPerson(server, 'mallory');
    const mallorys = cookieOf(await signIn(server, 'mallory@example.com', PASSWORD));
    const answer = await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, { cookie: mallorys });
    expect((await me(cookieOf(answer))).json.user.login).toBe('admin');
    // Whoever planted it is who they were.
    expect((await me(mallorys)).json.user.login).toBe('mallory');
  });

  it('also by the form of the sign-in of a program', async () => {
    const mallorys = cookieOf(await signIn(server, 'mallory@example.com', PASSWORD));
    const form = new URLSearchParams({
      action: 'sign-in',
      code: '',
      email: ADMIN_EMAIL,
      password: ADMIN_PASSWORD,
    });
    const answer = await server.request('POST', '/device', {
      token: null,
      body: String(form),
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: mallorys },
    });
    expect(answer.status).toBe(303);
    expect((await me(cookieOf(answer))).json.user.login).toBe('admin');
    expect((await me(mallorys)).json.user.login).toBe('mallory');
  });
});

describe('every cookie that is set', () => {
  /** Those of all ways to sign in and out. */
  async function cookiesOf(at: TestServer): Promise<string[]> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const fields = { action: 'sign-in', code: '', email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
    const signedIn = await signIn(at);
    const answers = [
      signedIn,
      await at.request('POST', '/device', {
        token: null,
        body: String(new URLSearchParams(fields)),
        headers: form,
      }),
      await at.request('POST', '/api/auth/sign-out', {
        token: null,
        headers: { cookie: cookieOf(signedIn) },
      }),
      await at.request('POST', '/api/v1/sign-in/passkey/options', { token: null, body: {} }),
    ];
    return answers.flatMap(({ headers }) => headers.getSetCookie());
  }

  it('is for no script and no other site, and has no domain', async () => {
    await personWithApp(server, 'careful');
    const half = await signIn(server, 'careful@example.com', PASSWORD);
    const cookies = [...(await cookiesOf(server)), ...half.headers.getSetCookie()];
    expect(cookies.length).toBeGreaterThan(4);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; SameSite=Strict/i);
      expect(cookie).toMatch(/; Path=\//i);
      expect(cookie).not.toMatch(/; Domain=/i);
    }
  });

  it('goes over TLS only, where the registry has an https address', async () => {
    const secure = await startTestServer({
      ...FROM_MANY_ADDRESSES,
      public_url: 'https://crates.example.com',
    });
    const { port } = secure.running.platform.config.listen;
    const direct = { ...secure, url: `http://127.0.0.1:${port}` };
    direct.request = async (method, path, { body, headers = {} } = {}) => {
      const isForm = typeof body === 'string';
      const answer = await fetch(`${direct.url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), ...headers },
        body: isForm ? body : JSON.stringify(body ?? {}),
      });
      return { status: answer.status, headers: answer.headers, text: '', json: null };
    };
    const cookies = await cookiesOf(direct);
    await secure.close();
    expect(cookies.length).toBeGreaterThan(3);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; Secure/i);
      expect(cookie).toMatch(/^__Secure-|^__Host-/);
    }
  });
});
