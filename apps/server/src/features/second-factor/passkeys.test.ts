import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authenticator, type Bent } from '../../testing/authenticator.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { cookieOf, FROM_MANY_ADDRESSES, nextAddress } from '../../testing/people.ts';
import {
  type Browser,
  browserWith,
  type Enrolled,
  FACTORS,
  halfSession,
  signedInPerson,
} from '../../testing/second-factors.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../../testing/test-server.ts';

const MINUTE_MS = 60_000;
const QUESTION = '/api/v1/sign-in/passkey/options';
const SIGN_IN = '/api/v1/sign-in/passkey';

let server: TestServer;
let ann: Enrolled & { device: Authenticator };
let bob: Enrolled & { device: Authenticator };
beforeAll(async () => {
  server = await startTestServer({ ...FROM_MANY_ADDRESSES, public_url: 'http://localhost:{port}' });
  ann = await personWithPasskey('ann');
  bob = await personWithPasskey('bob');
});
afterAll(() => server.close());

async function register(browser: Browser, device: Authenticator, bent: Bent = {}, name = 'a key') {
  const { json } = await browser('POST', `${FACTORS}/passkeys/options`);
  return browser('POST', `${FACTORS}/passkeys`, { name, passkey: device.create(json.options, bent) });
}

async function personWithPasskey(login: string) {
  const person = await signedInPerson(server, login);
  const device = new Authenticator(server.url);
  const answer = await register(person.browser, device);
  expect(answer.status, answer.text).toBe(200);
  return { ...person, device, recoveryCodes: answer.json.recovery_codes as string[] };
}

/** A question for signing in with a passkey alone, and the browser that asked. */
async function question(): Promise<{ options: unknown; cookie: string }> {
  const answer = await server.request('POST', QUESTION, {
    token: null,
    headers: { 'x-forwarded-for': nextAddress() },
  });
  expect(answer.status, answer.text).toBe(200);
  return { options: answer.json.options, cookie: cookieOf(answer) };
}

const answerWith = (cookie: string, passkey: unknown): Promise<TestAnswer> =>
  server.request('POST', SIGN_IN, {
    token: null,
    body: { passkey },
    headers: { cookie, 'x-forwarded-for': nextAddress() },
  });

async function signInWith(device: Authenticator, bent: Bent = {}): Promise<TestAnswer> {
  const { options, cookie } = await question();
  return answerWith(cookie, device.get(options, bent));
}

async function confirmWith(browser: Browser, device: Authenticator, bent: Bent = {}): Promise<TestAnswer> {
  const { json } = await browser('POST', `${FACTORS}/confirmations/options`);
  return browser('POST', `${FACTORS}/confirmations`, { passkey: device.get(json.passkey, bent) });
}

describe('enrolling a passkey', () => {
  it('asks for one that is unlocked and can sign in alone, and gives recovery codes with the first', async () => {
    const person = await signedInPerson(server, 'enrolling');
    const { options } = (await person.browser('POST', `${FACTORS}/passkeys/options`)).json;
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: 'enrolling' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const device = new Authenticator(server.url);
    const first = await register(person.browser, device, {}, 'My laptop');
    expect(first.json).toEqual({
      passkey: {
        id: expect.any(Number),
        name: 'My laptop',
        created_at: expect.any(String),
        last_used_at: null,
      },
      recovery_codes: expect.arrayContaining([expect.stringMatching(/^[0-9a-z-]{19}$/)]),
    });
    const second = await register(person.browser, new Authenticator(server.url), {}, 'My phone');
    expect(second.json.recovery_codes).toBeNull();
    const again = await person.browser('POST', `${FACTORS}/passkeys/options`);
    expect(again.json.options.excludeCredentials).toHaveLength(2);
    const id = second.json.passkey.id as number;
    const renamed = await person.browser('PATCH', `${FACTORS}/passkeys/${id}`, { name: 'My old phone' });
    expect(renamed.json.passkey.name).toBe('My old phone');
    for (const name of ['', ' ', 'a\u202eb', 'x'.repeat(61)])
      expectRefusal(await person.browser('PATCH', `${FACTORS}/passkeys/${id}`, { name }), 'body_invalid');
    expectRefusal(
      await ann.browser('PATCH', `${FACTORS}/passkeys/${id}`, { name: 'x' }),
      'second_factor_not_found',
    );
    expectRefusal(await ann.browser('DELETE', `${FACTORS}/passkeys/${id}`), 'second_factor_not_found');
    expect((await person.browser('DELETE', `${FACTORS}/passkeys/${id}`)).status).toBe(204);
    const { passkeys } = (await person.browser('GET', FACTORS)).json.second_factor;
    expect(passkeys.map(({ name }: { name: string }) => name)).toEqual(['My laptop']);
  });

  it.each<[string, Bent]>([
    ['for another origin', { origin: 'https://evil.example' }],
    ['for this host by https', { origin: 'https://localhost' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['to another question', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['of a sign-in', { type: 'webauthn.get' }],
    ['from within another page', { crossOrigin: true }],
    ['that was not unlocked', { flags: 1 }],
    ['without anybody there', { flags: 4 }],
  ])('refuses an answer %s', async (_what, bent) => {
    expectRefusal(await register(ann.browser, new Authenticator(server.url), bent), 'second_factor_refused');
  });

  it('refuses the answer to a question that was put to another session, used, or five minutes ago', async () => {
    const { options } = (await bob.browser('POST', `${FACTORS}/passkeys/options`)).json;
    const device = new Authenticator(server.url);
    const add = (browser: Browser) =>
      browser('POST', `${FACTORS}/passkeys`, { name: 'x', passkey: device.create(options) });
    expectRefusal(await add(ann.browser), 'second_factor_refused');
    expect((await add(bob.browser)).status).toBe(200);
    expectRefusal(await add(bob.browser), 'second_factor_refused');
    const late = (await bob.browser('POST', `${FACTORS}/passkeys/options`)).json.options;
    server.advance(5 * MINUTE_MS);
    const answer = { name: 'x', passkey: device.create(late) };
    expectRefusal(await bob.browser('POST', `${FACTORS}/passkeys`, answer), 'second_factor_refused');
  });

  it('takes no credential twice, whosever it is', async () => {
    const [{ options }] = [(await bob.browser('POST', `${FACTORS}/passkeys/options`)).json];
    const made = new Authenticator(server.url);
    const first = made.create(options);
    expect((await bob.browser('POST', `${FACTORS}/passkeys`, { name: 'x', passkey: first })).status).toBe(
      200,
    );
    const { db } = server.running.platform.database;
    const before = await db.selectFrom('passkeys').select('id').execute();
    const next = (await ann.browser('POST', `${FACTORS}/passkeys/options`)).json.options;
    // The same credential id under a fresh question: the attestation is not signed, so anybody can claim any.
    const stolen = new Authenticator(server.url).create(next);
    const bytes = Buffer.from(stolen.response.attestationObject, 'base64url');
    const at = bytes.indexOf(Buffer.from(stolen.id, 'base64url'));
    Buffer.from(first.id, 'base64url').copy(bytes, at);
    const claimed = {
      ...stolen,
      id: first.id,
      rawId: first.id,
      response: { ...stolen.response, attestationObject: bytes.toString('base64url') },
    };
    const answer = await ann.browser('POST', `${FACTORS}/passkeys`, { name: 'x', passkey: claimed });
    expectRefusal(answer, 'second_factor_refused');
    expect(await db.selectFrom('passkeys').select('id').execute()).toEqual(before);
  });
});

/** What both ways of using a passkey refuse. */
const bad: [string, Bent][] = [
  ['for another origin', { origin: 'https://evil.example' }],
  ['for a subdomain', { origin: 'http://evil.localhost' }],
  ['for another relying party', { rpId: 'evil.example' }],
  ['to another question', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['of a registration', { type: 'webauthn.create' }],
  ['from within another page', { crossOrigin: true }],
  ['that was not unlocked', { flags: 1 }],
  ['without anybody there', { flags: 4 }],
  ['whose counter went back', { counter: 0 }],
  ['signed by another key', { signWith: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
];

describe('a passkey as second factor', () => {
  it('makes a half session whole', async () => {
    const half = await halfSession(server, ann);
    expectRefusal(await half('GET', '/api/v1/me'), 'authentication_required');
    const ways = await half('POST', `${FACTORS}/confirmations/options`);
    expect(ways.json).toMatchObject({
      methods: ['passkey', 'recovery_code'],
      passkey: { rpId: 'localhost', userVerification: 'required' },
    });
    expect(ways.json.passkey.allowCredentials.map(({ id }: { id: string }) => id)).toContain(
      ann.device.credentials.at(-1)?.id,
    );
    expect((await confirmWith(half, ann.device)).status).toBe(200);
    expect((await half('GET', '/api/v1/me')).json.user.login).toBe('ann');
  });

  it.each(bad)('refuses an answer %s', async (_what, bent) => {
    expectRefusal(await confirmWith(ann.browser, ann.device, bent), 'second_factor_refused');
  });

  it('of another user opens nothing', async () => {
    expectRefusal(await confirmWith(ann.browser, bob.device), 'second_factor_refused');
  });

  it('answers a question of its own session, once, within five minutes', async () => {
    const ask = async (browser: Browser) =>
      (await browser('POST', `${FACTORS}/confirmations/options`)).json.passkey as unknown;
    const send = (browser: Browser, passkey: unknown) =>
      browser('POST', `${FACTORS}/confirmations`, { passkey });
    const half = await halfSession(server, ann);
    const asked = await ask(half);
    expectRefusal(await send(ann.browser, ann.device.get(asked)), 'second_factor_refused');
    const answer = ann.device.get(asked);
    expect((await send(half, answer)).status).toBe(200);
    expectRefusal(await send(half, answer), 'second_factor_refused');
    expectRefusal(await send(half, ann.device.get(asked)), 'second_factor_refused');
    // A question for signing in is none for this.
    const { options } = await question();
    expectRefusal(await send(half, ann.device.get(options)), 'second_factor_refused');
    const late = await ask(half);
    server.advance(5 * MINUTE_MS);
    expectRefusal(await send(half, ann.device.get(late)), 'second_factor_refused');
  });

  it('works for its owner, however often somebody guessed codes', async () => {
    for (let at = 0; at < 7; at += 1)
      await bob.browser('POST', `${FACTORS}/confirmations`, { code: '000000' });
    const locked = await bob.browser('POST', `${FACTORS}/confirmations`, { code: bob.recoveryCodes[0] });
    expectRefusal(locked, 'too_many_factor_tries');
    expect((await confirmWith(bob.browser, bob.device)).status).toBe(200);
  });
});

describe('signing in with a passkey alone', () => {
  it('is whole and fresh, and the cookie is as strict as any', async () => {
    const answer = await signInWith(ann.device);
    expect([answer.status, answer.json]).toEqual([200, { signed_in: true }]);
    const cookies = answer.headers.getSetCookie();
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/i);
    const browser = browserWith(server, cookieOf(answer));
    expect((await browser('GET', '/api/v1/me')).json.user.login).toBe('ann');
    const made = await browser('PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } });
    expect(made.status).toBe(200);
    const { sessions } = (await browser('GET', '/api/v1/me/sessions')).json;
    expect(sessions.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
  });

  it.each(bad)('refuses an answer %s', async (_what, bent) => {
    const answer = await signInWith(ann.device, bent);
    expectRefusal(answer, 'sign_in_failed');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('refuses one that says to be somebody else’s, or nobody’s', async () => {
    const handle = bob.device.credentials[0]?.userHandle ?? '';
    for (const userHandle of [handle, null, ''])
      expectRefusal(await signInWith(ann.device, { userHandle }), 'sign_in_failed');
    const stranger = new Authenticator(server.url);
    stranger.create({ rp: { id: 'localhost' }, user: { id: handle }, challenge: 'x' });
    expectRefusal(await signInWith(stranger), 'sign_in_failed');
  });

  it('takes a question of this browser only, once, within five minutes', async () => {
    const { options, cookie } = await question();
    const other = await question();
    expectRefusal(await answerWith(other.cookie, ann.device.get(options)), 'sign_in_failed');
    expectRefusal(await answerWith('', ann.device.get(options)), 'sign_in_failed');
    const passkey = ann.device.get(options);
    expect((await answerWith(cookie, passkey)).status).toBe(200);
    expectRefusal(await answerWith(cookie, passkey), 'sign_in_failed');
    const late = await question();
    server.advance(5 * MINUTE_MS);
    expectRefusal(await answerWith(late.cookie, ann.device.get(late.options)), 'sign_in_failed');
  });

  it('of five answers at once takes one', async () => {
    const { options, cookie } = await question();
    const passkey = ann.device.get(options);
    const answers = await Promise.all(Array.from({ length: 5 }, () => answerWith(cookie, passkey)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('works with one that does not count, and ends with its removal', async () => {
    const person = await signedInPerson(server, 'synced');
    const device = new Authenticator(server.url, { counts: false });
    const { json } = await register(person.browser, device);
    for (let at = 0; at < 2; at += 1) expect((await signInWith(device)).status).toBe(200);
    const removed = await person.browser('DELETE', `${FACTORS}/passkeys/${json.passkey.id}`);
    expect(removed.status).toBe(204);
    expectRefusal(await signInWith(device), 'sign_in_failed');
  });

  it('gives whoever is locked no session', async () => {
    const person = await signedInPerson(server, 'shut-out');
    const device = new Authenticator(server.url);
    await register(person.browser, device);
    const lock = { locked: { reason: 'lost a laptop' } };
    await server.request('PATCH', '/api/v1/admin/users/shut-out', { body: lock });
    const answer = await signInWith(device);
    expectRefusal(answer, 'account_locked', 'lost a laptop');
    expect(answer.headers.getSetCookie().filter((one) => one.includes('session'))).toEqual([]);
  });

  it('is for those alone who could sign in with a password: others come through their provider', async () => {
    const person = await signedInPerson(server, 'from-elsewhere');
    const device = new Authenticator(server.url);
    await register(person.browser, device);
    const refusal = async () => {
      const answer = await signInWith(device);
      expectRefusal(answer, 'sign_in_not_allowed', `${server.url}/sign-in`);
      expect(answer.headers.getSetCookie().filter((one) => one.includes('session'))).toEqual([]);
    };
    const { config, database } = server.running.platform;
    // What the operator says is read when the server starts.
    Object.assign(config.signIn, { password: false });
    await refusal().finally(() => Object.assign(config.signIn, { password: true }));
    expect((await signInWith(device)).status).toBe(200);
    await sql`delete from auth_accounts where provider_id = 'credential'
      and user_id = (select auth_user_id from users where login = 'from-elsewhere')`.execute(database.db);
    await refusal();
  });

  it('is not begun by a page of another origin', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const path of [QUESTION, SIGN_IN]) {
      const body = path === QUESTION ? {} : { passkey: ann.device.get((await question()).options) };
      const answer = await server.request('POST', path, { token: null, body, headers });
      expectRefusal(answer, 'origin_refused');
    }
  });

  it('is limited by address', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.77' };
    const ask = () => server.request('POST', QUESTION, { token: null, headers });
    const answers = [];
    for (let at = 0; at < 101; at += 1) answers.push((await ask()).status);
    expect(answers.indexOf(429)).toBe(100);
  });
});
