import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Page } from '../../testing/browser.ts';
import {
  CROOKED_CLIENT,
  type CrookedProvider,
  startCrookedProvider,
} from '../../testing/crooked-provider.ts';
import { createPerson, FROM_MANY_ADDRESSES } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let crooked: CrookedProvider;
let other: CrookedProvider;
let server: TestServer;
beforeAll(async () => {
  crooked = await startCrookedProvider();
  other = await startCrookedProvider();
  const client = { kind: 'oidc', client_id: CROOKED_CLIENT.id, client_secret: CROOKED_CLIENT.secret };
  server = await startTestServer({
    ...FROM_MANY_ADDRESSES,
    'sign_in.providers': JSON.stringify([
      { ...client, id: 'crooked', issuer: crooked.issuer, internal: true },
      { ...client, id: 'other', issuer: other.issuer, internal: true },
      { ...client, id: 'outside', issuer: crooked.issuer.replace('http:', 'https:') },
      { ...client, id: 'elsewhere', issuer: `${crooked.issuer}/tenant`, internal: true },
      {
        ...client,
        id: 'trusting',
        issuer: crooked.issuer,
        internal: true,
        trust_email: true,
        allowed_domains: ['Corp.example'],
      },
      { ...client, id: 'closed', issuer: crooked.issuer, internal: true, create_users: false },
    ]),
  });
});
afterAll(async () => {
  await server.close();
  await crooked.close();
  await other.close();
});
beforeEach(() => {
  crooked.lies = {};
  other.lies = {};
});

const press = (browser: Browser, provider = 'crooked', options = {}): Promise<Page> =>
  browser.open(`${server.url}/sign-in/${provider}`, {
    form: { return_to: '/sign-out' },
    from: `${server.url}/sign-in`,
    ...options,
  });
const isSignedIn = (browser: Browser): boolean =>
  browser.cookie(server.url, 'waybill.session_token') !== undefined;

async function refuses(provider = 'crooked', mention = ''): Promise<void> {
  const browser = new Browser();
  const page = await press(browser, provider);
  expect(page.status, page.text).toBe(403);
  expect(page.text).toContain(mention);
  expect(isSignedIn(browser)).toBe(false);
  const { db } = server.running.platform.database;
  expect(await db.selectFrom('user_identities').select('subject').execute()).toEqual([]);
}

describe('an ID token is refused', () => {
  const now = Math.floor(Date.now() / 1000);
  it.each<[string, () => CrookedProvider['lies']]>([
    ['for another audience', () => ({ claims: { aud: 'another-program' } })],
    [
      'for several, of which another one asked',
      () => ({ claims: { aud: [CROOKED_CLIENT.id, 'b'], azp: 'b' } }),
    ],
    ['for several, without saying who asked', () => ({ claims: { aud: [CROOKED_CLIENT.id, 'b'] } })],
    ['that another program asked for', () => ({ claims: { azp: 'b' } })],
    ['of another issuer', () => ({ claims: { iss: other.issuer } })],
    ['of almost this issuer', () => ({ claims: { iss: `${crooked.issuer}/` } })],
    ['that is over', () => ({ claims: { iat: now - 900, exp: now - 600 } })],
    ['that begins later', () => ({ claims: { nbf: now + 600 } })],
    ['with another nonce', () => ({ claims: { nonce: 'of another sign-in' } })],
    ['without a nonce', () => ({ without: ['nonce'] })],
    ['without an end', () => ({ without: ['exp'] })],
    ['without a subject', () => ({ without: ['sub'] })],
    ['with a number as subject', () => ({ claims: { sub: 5 as unknown as string } })],
    ['without an issuer', () => ({ without: ['iss'] })],
    ['that nobody signed', () => ({ sign: 'none' })],
    ['signed with the secret of the client', () => ({ sign: 'HS256' })],
    ['signed with another key', () => ({ sign: 'another key' })],
    ['with userinfo of somebody else', () => ({ userinfo: { sub: 'alice' } })],
  ])('%s', async (_what, lies) => {
    crooked.lies = lies();
    await refuses();
  });

  it('when the answer says that it comes from another issuer', async () => {
    crooked.lies = { iss: other.issuer };
    await refuses('crooked', 'another issuer');
  });
});

it('a code of one provider is no use at another: the way back is bound to where it went', async () => {
  const browser = new Browser();
  const { url } = await press(browser, 'crooked', { until: (one: string) => one.includes('/callback?') });
  const mixed = url.replace('/sign-in/crooked/', '/sign-in/other/');
  expect((await browser.open(mixed)).status).toBe(400);
  expect(other.lastForm).toEqual({});
});

it('plain http, private addresses and another issuer in the document are refused before anybody is sent there', async () => {
  for (const provider of ['outside', 'elsewhere']) {
    const page = await press(new Browser(), provider);
    expect([provider, page.status]).toEqual([provider, 503]);
    expect(page.headers.get('refresh')).toBeNull();
  }
});

it('the secret of the client stands in the body where the provider takes no other way, with the verifier', async () => {
  await press(new Browser(), 'closed');
  expect(crooked.lastForm).toMatchObject({
    grant_type: 'authorization_code',
    client_id: CROOKED_CLIENT.id,
    client_secret: CROOKED_CLIENT.secret,
    redirect_uri: `${server.url}/sign-in/closed/callback`,
    code_verifier: expect.stringMatching(/^[\w-]{43}$/),
  });
});

describe('an e-mail address', () => {
  it('that is verified and somebody’s links nobody without the operator’s word', async () => {
    await createPerson(server, 'victim');
    crooked.lies = { claims: { email: 'victim@example.com', email_verified: true } };
    await refuses('crooked', 'with your e-mail address');
  });

  it('must be of an allowed domain, and verified: by the operator’s word where the provider is silent', async () => {
    crooked.lies = { claims: { email: 'x@evil.example' } };
    await refuses('trusting', 'evil.example');
    crooked.lies = { claims: { email: 'x@corp.example', email_verified: false } };
    await refuses('trusting', 'none that is verified');
    crooked.lies = { claims: { email: 'x@corp.example.evil.example' } };
    await refuses('trusting');
  });
});

it('nobody new gets in where accounts are not made by signing in', () => refuses('closed', 'no account'));

it('the same subject of another provider is another person', async () => {
  crooked.lies = { claims: { preferred_username: 'first' } };
  other.lies = { claims: { preferred_username: 'second' } };
  await press(new Browser(), 'crooked');
  await press(new Browser(), 'other');
  const { db } = server.running.platform.database;
  const users = await db.selectFrom('users').select('login').orderBy('id').execute();
  expect(users.map(({ login }) => login).slice(-2)).toEqual(['first', 'second']);
});

it('one address begins thirty sign-ins a minute', async () => {
  const browser = new Browser();
  for (let count = 0; count < 30; count += 1) await press(browser, 'crooked', { stay: true });
  const page = await press(browser, 'crooked', { stay: true });
  expect([page.status, Number(page.headers.get('retry-after')) > 0]).toEqual([429, true]);
});
