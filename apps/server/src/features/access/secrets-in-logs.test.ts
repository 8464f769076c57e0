import { startCiSim } from '@waybill/ci-sim';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideDevice, poll, sendDeviceForm, startDevice } from '../../testing/device.ts';
import { startLoggedServer } from '../../testing/logged-server.ts';
import { cookieOf, FROM_MANY_ADDRESSES, signIn } from '../../testing/people.ts';
import { codeNow, confirm, halfSession, personWithApp } from '../../testing/second-factors.ts';
import { ADMIN_EMAIL, ADMIN_PASSWORD, ADMIN_TOKEN } from '../../testing/test-config.ts';
import { issuerTable, PUBLISH, TOKENS, type TrustedCi, trustedCi } from '../../testing/trusted-ci.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SECRET = 'ThisIsSecretAndMustNotBeLogged';

let ci: TrustedCi;
let logged: () => string;
beforeAll(async () => {
  const sim = await startCiSim();
  const issuers = JSON.stringify([issuerTable(sim.issuer().url)]);
  const started = await startLoggedServer({ 'trusted_publishing.issuers': issuers, ...FROM_MANY_ADDRESSES });
  logged = started.logged;
  ci = trustedCi(started.server, sim);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
});
afterAll(() => ci.close());

/** Secrets that were sent or received so far. */
const secrets: string[] = [ADMIN_TOKEN, ADMIN_PASSWORD, SECRET];

function expectNoSecretLogged(): void {
  const log = logged();
  for (const secret of secrets) {
    for (const part of secret.split('.').filter((one) => one.length > 20 || one === secret)) {
      expect(log.includes(part), `${secret.slice(0, 12)}… is in the log`).toBe(false);
    }
  }
}

it('logs what happens', () => {
  expect(logged()).toContain('published a version');
});

it('logs no token or ID token of an exchange, granted or refused', async () => {
  const granted = ci.mint();
  const token = (await ci.exchange(granted)).json.token as string;
  const refused = [
    granted,
    ci.mint({ repository: 'acme/unknown' }),
    ci.mint(undefined, { signWith: 'foreign-key' }),
    ci.mint(undefined, { audience: 'elsewhere' }),
    ci.mint(undefined, { claims: { iss: 'https://evil.example' } }),
    ci.mint(undefined, { claims: { padding: 'x'.repeat(16_000) } }),
    `${ci.mint()}.${SECRET}`,
    SECRET,
  ];
  for (const jwt of refused) expect((await ci.exchange(jwt)).status).toBe(400);
  secrets.push(granted, token, ...refused);
  await ci.publish('rocket', '1.0.1', `Bearer ${token}`);
  await ci.publish('missing', '1.0.1', token);
  await ci.publish('rocket', '1.0.1', `${token.slice(0, -1)}-`);
  await ci.server.request('DELETE', TOKENS, { token });
  await ci.publish('rocket', '1.0.2', token);
  secrets.push(token.slice(0, -1));
  expectNoSecretLogged();
});

it('logs no password, session or API token', async () => {
  const cookie = cookieOf(await signIn(ci.server));
  secrets.push(decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)));
  await signIn(ci.server, ADMIN_EMAIL, SECRET);
  const headers = { cookie };
  const made = await ci.server.request('PUT', '/api/v1/me/tokens', {
    token: null,
    headers,
    body: { api_token: { name: 'x' } },
  });
  const token = made.json.api_token.token as string;
  secrets.push(token);
  await ci.server.request('GET', '/api/v1/me', { token });
  await ci.server.request('POST', '/api/v1/admin/users', {
    token,
    body: { login: 'a b', email: 'x@example.com', password: SECRET },
  });
  await ci.server.request('POST', '/api/v1/admin/users', {
    token,
    body: { login: 'ab', email: 'x@example.com', password: SECRET },
  });
  await ci.server.request('POST', '/api/v1/admin/users', {
    token,
    body: { login: 'ab', email: 'x@example.com', password: SECRET },
  });
  await ci.server.request('POST', '/api/auth/sign-out', { token: null, headers });
  await ci.server.request('GET', '/api/v1/me', { token: null, headers });
  expectNoSecretLogged();
});

it('logs no code of a device sign-in and no token of it', async () => {
  const cookie = cookieOf(await signIn(ci.server));
  const waiting = await startDevice(ci.server);
  await poll(ci.server, waiting);
  await poll(ci.server, waiting);
  const device = await startDevice(ci.server, { client_name: 'cargo' });
  await ci.server.request('GET', `/device?code=${device.user_code}`, { token: null, headers: { cookie } });
  await sendDeviceForm(ci.server, {
    action: 'sign-in',
    code: device.user_code,
    email: 'x',
    password: SECRET,
  });
  await decideDevice(ci.server, cookie, device);
  await decideDevice(ci.server, cookie, device);
  const token = (await poll(ci.server, device)).json.token as string;
  await poll(ci.server, device);
  for (const secret of [device.device_code, device.user_code, waiting.device_code, waiting.user_code, token])
    expect(logged().includes(secret)).toBe(false);
  expect(token).toMatch(/^wbat_/);
});

it('logs no secret of an app, no code and no recovery code', async () => {
  const person = await personWithApp(ci.server, 'factors');
  const half = await halfSession(ci.server, person);
  const [recovery = '', spare = ''] = person.recoveryCodes;
  const code = codeNow(ci.server, person.secret);
  // What is right, what was used before, and what is nonsense; by the address and by the page.
  for (const typed of ['000000', code, code, recovery, recovery, spare.slice(1), SECRET])
    await confirm(half, typed);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await half('POST', '/sign-in/second-factor', `code=${SECRET}&next=//evil.example`, form);
  await half('POST', '/api/v1/me/second-factor/totp/confirmations', { code: spare });
  await half('DELETE', '/api/v1/me/second-factor/totp');
  for (const secret of [person.secret, recovery, spare, spare.slice(1), SECRET])
    expect(logged().includes(secret)).toBe(false);
  expect(logged()).toContain('took a second factor');
});

it('logs nothing of a request that it cannot make sense of', async () => {
  for (const body of [
    `{"jwt":"${SECRET}"`,
    `{"jwt":"a.b.c",${SECRET}}`,
    `${SECRET}`,
    `{"jwt":["${SECRET}"]}`,
    `{"jwt":"a.b.c","chekcsum":"${SECRET}"}`,
    `{"email":"x","password":"${SECRET}"`,
    `{"email":"x","password":{"a":"${SECRET}"}}`,
  ]) {
    for (const path of [TOKENS, '/api/auth/sign-in/email', '/api/v1/admin/users']) {
      const answer = await ci.server.request('POST', path, { body, headers: JSON_TYPE });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain(SECRET);
    }
  }
  for (const token of [
    `Basic ${SECRET}`,
    `Token ${SECRET}`,
    `${SECRET} x`,
    SECRET,
    `wbtp_${SECRET}`,
    `Bearer ${SECRET}é`,
  ]) {
    await ci.server.request('DELETE', TOKENS, { token });
    await ci.server.request('GET', '/api/v1/me/tokens', { token });
    await ci.server.request('PUT', PUBLISH, { token, body: 'x' });
  }
  for (const path of [
    `/setup?token=${SECRET}`,
    `/nowhere?token=${SECRET}`,
    `/api/v1/me/tokens?expired_days=${SECRET}`,
  ]) {
    expect((await ci.server.request('GET', path)).status).toBeGreaterThanOrEqual(400);
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = `token=${SECRET}&login=x&email=x&password=${SECRET}`;
  await ci.server.request('POST', '/setup', { token: null, body, headers: form });
  expectNoSecretLogged();
});

it('shows none of them to administrators and in metrics either', async () => {
  const pages = [
    '/metrics',
    '/api/v1/admin/audit?per_page=100',
    '/api/v1/admin/state',
    '/api/v1/admin/mails',
  ];
  for (const page of [...pages, '/api/v1/trusted_publishing/attempts', '/api/v1/admin/users']) {
    const { status, text } = await ci.server.request('GET', page);
    expect([page, status]).toEqual([page, 200]);
    for (const secret of secrets)
      for (const part of secret.split('.').filter((one) => one.length > 20 || one === secret))
        expect(text.includes(part), `${secret.slice(0, 12)}… is in ${page}`).toBe(false);
  }
});

// It breaks the database, so it comes last.
it('logs no secret when something breaks inside', async () => {
  await ci.server.running.platform.database.db.schema.dropTable('audit_events').execute();
  const jwt = ci.mint();
  secrets.push(jwt);
  expect((await ci.exchange(jwt)).status).toBe(500);
  const broken = [
    await ci.publish('rocket', '1.2.0'),
    await ci.server.request('POST', '/api/v1/admin/users', {
      body: { login: 'cd', email: 'cd@example.com', password: SECRET },
    }),
    await ci.server.request('POST', '/api/v1/admin/users/admin/tokens', {
      body: { api_token: { name: 'x' } },
    }),
  ];
  for (const answer of broken) {
    expect(answer.status).toBe(500);
    expect(answer.json.errors[0]).toMatchObject({ code: 'internal_error', detail: 'Internal Server Error' });
    // The one thing a caller can pass on is in the log.
    expect(logged()).toContain('audit_events');
  }
  expectNoSecretLogged();
});
