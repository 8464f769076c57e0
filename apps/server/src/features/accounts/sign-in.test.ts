import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import {
  cookieOf,
  createPerson,
  FROM_MANY_ADDRESSES,
  nextAddress,
  PASSWORD,
  sessionOf,
  signIn,
} from '../../testing/people.ts';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());

const session = (cookie: string) =>
  server.request('GET', '/api/auth/get-session', { token: null, headers: { cookie } });
const myTokens = (headers: Record<string, string>) =>
  server.request('GET', '/api/v1/me/tokens', { token: null, headers });

describe('signing in', () => {
  it('gives a cookie no script and no other site can use, and it works', async () => {
    const answer = await signIn(server);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [cookie = ''] = answer.headers
      .getSetCookie()
      .filter((one) => one.startsWith('waybill.session_token='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect((await session(cookieOf(answer))).json.user.email).toBe(ADMIN_EMAIL);
    expect((await myTokens({ cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('takes the e-mail address in any case', async () => {
    expect((await signIn(server, ADMIN_EMAIL.toUpperCase())).status).toBe(200);
  });

  it('works for a user the administrator made, and not for one without a password', async () => {
    await createPerson(server, 'with-password');
    await createPerson(server, 'token-only', { password: undefined });
    expect((await signIn(server, 'with-password@example.com', PASSWORD)).status).toBe(200);
    for (const password of ['', PASSWORD, 'null', 'undefined']) {
      expectRefusal(await signIn(server, 'token-only@example.com', password), 'sign_in_failed');
    }
  });

  it('fails alike for a wrong password and an unknown address', async () => {
    const wrong = await signIn(server, ADMIN_EMAIL, 'wrong password');
    const unknown = await signIn(server, 'nobody@example.com', 'wrong password');
    for (const answer of [wrong, unknown]) {
      expectRefusal(answer, 'sign_in_failed', 'do not belong together');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(wrong.json.errors[0].detail).toBe(unknown.json.errors[0].detail);
  });

  it.each([
    ['{}', 'body_invalid'],
    ['{"email":"admin@example.com"}', 'body_invalid'],
    ['{"email":["admin@example.com"],"password":"x"}', 'body_invalid'],
    ['{"email":"admin@example.com","password":{"$ne":""}}', 'body_invalid'],
    ['{', 'json_malformed'],
  ] as const)('refuses the body %s', async (body, code) => {
    const headers = { 'content-type': 'application/json' };
    expectRefusal(
      await server.request('POST', '/api/auth/sign-in/email', { token: null, body, headers }),
      code,
    );
  });

  it('cannot be done by a form of another page', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const body = JSON.stringify({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD });
      const headers = { 'content-type': type };
      const answer = await server.request('POST', '/api/auth/sign-in/email', { token: null, body, headers });
      expectRefusal(answer, 'content_type_unsupported');
    }
  });

  it.each(['https://evil.example', 'null'])('is refused from the origin %s', async (origin) => {
    expectRefusal(await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, { origin }), 'origin_refused');
  });

  it('is possible from the registry’s own pages', async () => {
    expect((await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, { origin: server.url })).status).toBe(200);
  });
});

it('works where public_url has a path, behind a proxy that strips it or not, by both doors', async () => {
  await using server = await disposable(
    startTestServer({ public_url: 'http://crates.example.com/registry' }),
  );
  const { port } = server.running.platform.config.listen;
  const send = (path: string, type: string, body: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, origin: 'http://crates.example.com' },
      body,
      redirect: 'manual',
    });
  const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
  const form = new URLSearchParams({ action: 'sign-in', code: '', ...credentials });
  for (const base of ['', '/registry']) {
    const answers = [
      await send(`${base}/api/auth/sign-in/email`, 'application/json', JSON.stringify(credentials)),
      await send(`${base}/device`, 'application/x-www-form-urlencoded', String(form)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 303]);
    for (const answer of answers) {
      const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
      const headers = { cookie: cookie.join('; ') };
      const me = await fetch(`http://127.0.0.1:${port}${base}/api/v1/me`, { headers });
      expect([me.status, ((await me.json()) as { user: { email: string } }).user.email]).toEqual([
        200,
        ADMIN_EMAIL,
      ]);
    }
  }
});

describe('the limit on signing in', () => {
  it('stops guessing after 10 attempts in a minute, and says when to go on', async () => {
    const from = { 'x-forwarded-for': '203.0.113.7' };
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expectRefusal(await signIn(server, ADMIN_EMAIL, `guess ${attempt}`, from), 'sign_in_failed');
    }
    const answer = await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, from);
    expectRefusal(answer, 'too_many_sign_ins');
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(answer.json.errors[0].detail).toContain(`${wait} seconds`);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('is one for each address, as the trusted proxy tells it', async () => {
    const from = { 'x-forwarded-for': '203.0.113.8' };
    for (let attempt = 0; attempt < 11; attempt += 1) await signIn(server, ADMIN_EMAIL, 'a guess', from);
    expectRefusal(await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, from), 'too_many_sign_ins');
    expect((await signIn(server)).status).toBe(200);
    // What the client put before the address that the proxy saw counts for nothing.
    const spoofed = { 'x-forwarded-for': '203.0.113.99, 203.0.113.8' };
    expectRefusal(await signIn(server, ADMIN_EMAIL, ADMIN_PASSWORD, spoofed), 'too_many_sign_ins');
  });

  it('counts by the real address, whatever the headers say, where no proxy is trusted', async () => {
    await using direct = await disposable(startTestServer());
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const address = `203.0.113.${attempt}`;
      await signIn(direct, ADMIN_EMAIL, 'a guess', {
        'x-forwarded-for': address,
        'x-real-ip': address,
        'x-waybill-client-address': address,
        forwarded: `for=${address}`,
      });
    }
    const headers = { 'x-forwarded-for': '203.0.113.99', 'x-waybill-client-address': '203.0.113.99' };
    expectRefusal(await signIn(direct, ADMIN_EMAIL, ADMIN_PASSWORD, headers), 'too_many_sign_ins');
  });

  it('leaves those alone who are signed in, and their API tokens', async () => {
    const cookie = await sessionOf(server);
    const from = { 'x-forwarded-for': '203.0.113.9' };
    for (let attempt = 0; attempt < 12; attempt += 1) await signIn(server, ADMIN_EMAIL, 'a guess', from);
    expect((await myTokens({ cookie, ...from })).status).toBe(200);
    expect((await server.request('GET', '/api/v1/me', { headers: from })).status).toBe(200);
  });
});

/** The server, closed at the end of the block. */
async function disposable(starting: Promise<TestServer>): Promise<TestServer & AsyncDisposable> {
  const server = await starting;
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}

describe('a session', () => {
  it('is not ended by a page of another origin', async () => {
    const cookie = await sessionOf(server);
    const headers = { cookie, origin: 'https://evil.example' };
    expectRefusal(
      await server.request('POST', '/api/auth/sign-out', { token: null, headers }),
      'origin_refused',
    );
    expectRefusal(
      await server.request('GET', '/api/auth/get-session', { token: null, headers }),
      'origin_refused',
    );
    expect((await myTokens({ cookie })).status).toBe(200);
  });

  it('outlives a restart', async () => {
    const cookie = await sessionOf(server);
    await server.restart();
    expect((await myTokens({ cookie })).status).toBe(200);
  });

  it('ends on the server by signing out, not in the browser alone', async () => {
    const cookie = await sessionOf(server);
    const other = await sessionOf(server);
    const answer = await server.request('POST', '/api/auth/sign-out', { token: null, headers: { cookie } });
    expect(answer.status).toBe(200);
    expectRefusal(await myTokens({ cookie }), 'authentication_required');
    expect((await session(cookie)).json).toBeNull();
    expect((await myTokens({ cookie: other })).status).toBe(200);
  });

  it('cannot be forged or bent', async () => {
    const cookie = await sessionOf(server);
    const [name = '', value = ''] = cookie.split('=', 2);
    const [token = '', signature = ''] = decodeURIComponent(value).split('.');
    for (const bent of [
      token,
      `${token}.`,
      `${token}.${signature.slice(1)}A`,
      `${token}x.${signature}`,
      `.${signature}`,
      '',
      'x'.repeat(5000),
    ]) {
      const answer = await myTokens({ cookie: `${name}=${encodeURIComponent(bent)}` });
      expectRefusal(answer, 'authentication_required');
    }
  });

  it('goes before a token in the header', async () => {
    const headers = { cookie: await sessionOf(server), authorization: 'wbat_unknown' };
    expect((await myTokens(headers)).status).toBe(200);
  });

  it('that is none leaves the token in the header in force', async () => {
    const headers = { cookie: 'waybill.session_token=nonsense; theme=dark' };
    expect((await server.request('GET', '/api/v1/me', { headers })).json.user.login).toBe('admin');
  });

  it('is told to no script in a way that could take it over', async () => {
    const cookie = await sessionOf(server);
    const answer = await session(cookie);
    expect(answer.json.session.id).toEqual(expect.any(String));
    expect(Object.keys(answer.json.session)).not.toContain('token');
    const [, value = ''] = cookie.split('=', 2);
    const [secret = ''] = decodeURIComponent(value).split('.');
    expect(secret.length).toBeGreaterThan(20);
    expect(answer.text).not.toContain(secret);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is asked for without one and answered with null', async () => {
    const answer = await server.request('GET', '/api/auth/get-session', { token: null });
    expect([answer.status, answer.json]).toEqual([200, null]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('of what the account library could do', () => {
  it.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/change-password'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/delete-user'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/request-password-reset'],
    ['POST', '/api/auth/reset-password'],
    ['POST', '/api/auth/sign-in/social'],
    ['GET', '/api/auth/list-sessions'],
    ['GET', '/api/auth/ok'],
    ['GET', '/api/auth/error'],
    ['POST', '/api/auth/sign-in/email/'],
    ['POST', '/api/auth//sign-up/email'],
    ['GET', '/api/auth/sign-out'],
  ])('%s %s is closed', async (method, path) => {
    const cookie = await sessionOf(server);
    const body = method === 'GET' ? undefined : { email: 'x@example.com', password: PASSWORD, name: 'x' };
    const answer = await server.request(method, path, { token: null, headers: { cookie }, body });
    expectRefusal(answer, 'not_found');
  });

  it('nothing more can be had through the body of signing in', async () => {
    const body = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD, callbackURL: 'https://evil.example/' };
    const headers = { 'x-forwarded-for': nextAddress() };
    const answer = await server.request('POST', '/api/auth/sign-in/email', { token: null, body, headers });
    // It signs in, so what is not in the answer was not merely refused.
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.text).not.toContain('evil.example');
  });
});
