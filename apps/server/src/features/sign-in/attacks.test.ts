import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authenticator } from '../../testing/authenticator.ts';
import { Browser } from '../../testing/browser.ts';
import {
  CROOKED_CLIENT,
  type CrookedProvider,
  startCrookedProvider,
} from '../../testing/crooked-provider.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { cookieOf, createPerson, FROM_MANY_ADDRESSES, nextAddress } from '../../testing/people.ts';
import { browserWith, FACTORS } from '../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let sso: CrookedProvider;
let server: TestServer;
beforeAll(async () => {
  sso = await startCrookedProvider();
  server = await startTestServer({
    ...FROM_MANY_ADDRESSES,
    public_url: 'http://localhost:{port}',
    'sign_in.providers': JSON.stringify([
      {
        id: 'company',
        name: 'Company',
        kind: 'oidc',
        issuer: sso.issuer,
        client_id: CROOKED_CLIENT.id,
        client_secret: CROOKED_CLIENT.secret,
        allowed_groups: ['staff'],
        link_by_email: true,
        internal: true,
      },
    ]),
  });
});
afterAll(async () => {
  await server.close();
  await sso.close();
});

async function enter(sub: string, claims: Record<string, unknown> = {}, browser = new Browser()) {
  const told = { preferred_username: sub, groups: ['staff'], ...claims };
  sso.lies = { claims: { sub, ...told }, userinfo: { sub } };
  return browser.open(`${server.url}/sign-in/company`, {
    form: { return_to: '/sign-out' },
    from: `${server.url}/sign-in`,
  });
}
const looked = async (login: string) =>
  (await server.request('GET', `/api/v1/admin/users/${login}`)).json.user;

it('a passkey does not open what the provider has closed, and is the second factor of who comes from there', async () => {
  const first = new Browser();
  await enter('erin', {}, first);
  const device = new Authenticator(server.url);
  const signedIn = browserWith(server, first.cookies(server.url));
  const { options } = (await signedIn('POST', `${FACTORS}/passkeys/options`)).json;
  const added = await signedIn('POST', `${FACTORS}/passkeys`, {
    name: 'a key',
    passkey: device.create(options),
  });
  expect(added.status, added.text).toBe(200);

  // Erin leaves: the provider lets her in no more.
  expect((await enter('erin', { groups: [] })).status).toBe(403);
  const headers = { 'x-forwarded-for': nextAddress() };
  const question = await server.request('POST', '/api/v1/sign-in/passkey/options', { token: null, headers });
  const alone = await server.request('POST', '/api/v1/sign-in/passkey', {
    token: null,
    body: { passkey: device.get(question.json.options) },
    headers: { ...headers, cookie: cookieOf(question) },
  });
  expectRefusal(alone, 'sign_in_not_allowed', `${server.url}/sign-in`);
  expect(alone.headers.getSetCookie()).toEqual([]);

  const again = new Browser();
  expect((await enter('erin', {}, again)).url).toContain('/sign-in/second-factor');
  const half = browserWith(server, again.cookies(server.url));
  expectRefusal(await half('GET', '/api/v1/me'), 'authentication_required');
  const ways = await half('POST', `${FACTORS}/confirmations/options`);
  const given = await half('POST', `${FACTORS}/confirmations`, { passkey: device.get(ways.json.passkey) });
  expect(given.status, given.text).toBe(200);
  expect((await half('GET', '/api/v1/me')).json.user.login).toBe('erin');
});

it.each([
  ['the Kelvin sign, which is a small k in small letters', 'mi\u212Ae@example.com'],
  ['a dotted capital I', 'm\u0130ke@example.com'],
])('an address with %s is nobody else’s', async (_what, email) => {
  const login = `mike${email.charCodeAt(2)}`;
  if ((await looked('mike')) === undefined) await createPerson(server, 'mike');
  expect((await enter(login, { email, email_verified: true })).status).toBe(200);
  expect((await looked('mike')).identities).toEqual([]);
  expect(await looked(login)).toMatchObject({ email: null, email_verified: false });
});

it.each([
  'a@b@c.example',
  'a b@c.example',
  'a@c.example\r\nBcc: x@y.example',
  'nobody',
  `${'x'.repeat(250)}@c.example`,
])('%j is no address', async (email) => {
  const login = `odd-${Buffer.from(email).toString('hex').slice(0, 24)}`;
  expect((await enter(login, { email, email_verified: true })).status).toBe(200);
  expect((await looked(login)).email).toBeNull();
});

it('what a provider said does not last longer for trying one login after the other', async () => {
  const browser = new Browser();
  const ticketOf = (text: string) => /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? '';
  let page = await enter('slow', { preferred_username: 'admin' }, browser);
  const choose = (login: string) =>
    browser.open(`${server.url}/sign-in/company/login`, {
      form: { ticket: ticketOf(page.text), login },
      from: `${server.url}/sign-in/company/callback`,
    });
  server.advance(10 * 60_000);
  page = await choose('ADMIN');
  expect(page.text).toContain('somebody&#39;s already');
  server.advance(10 * 60_000);
  expect((await choose('slow')).status).toBe(400);
  server.advance(-20 * 60_000);
  expect(await looked('slow')).toBeUndefined();
});

describe('what PostgreSQL cannot keep', () => {
  it('is left out of groups and address', async () => {
    const odd = { groups: ['staff', 'a\0b', { name: 'staff' }, 7, ''], email: 'a\0@b.example' };
    expect((await enter('nora', { ...odd, email_verified: true })).status).toBe(200);
    expect(await looked('nora')).toMatchObject({
      email: null,
      groups: [{ provider: 'company', name: 'staff' }],
    });
  });

  it('is no subject', async () => {
    const page = await enter('no\0body');
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('no usable subject')]);
  });
});

describe('what a provider gave that is configured no more', () => {
  it('can be taken away by hand', async () => {
    await createPerson(server, 'otto');
    const { db } = server.running.platform.database;
    await db
      .updateTable('users')
      .set({ is_admin: 1, admin_by_group: 'gone', is_read_only: 1, read_only_by_group: 'gone' })
      .where('login', '=', 'otto')
      .execute();
    const answer = await server.request('PATCH', '/api/v1/admin/users/otto', {
      body: { admin: false, read_only: false },
    });
    expect(answer.json.user).toMatchObject({
      admin: false,
      admin_from_group: null,
      read_only: false,
      read_only_from_group: null,
    });
  });

  it('gives no part in an organisation at the next sign-in', async () => {
    await enter('pia');
    const made = await server.request('POST', '/api/v1/organizations', {
      body: { organization: { name: 'acme' } },
    });
    expect(made.status, made.text).toBe(200);
    const rules = ['gone:builders', 'company:testers'].map((group) => ({ group, role: 'owner' }));
    await server.request('PUT', '/api/v1/organizations/acme/groups', { body: { groups: rules } });
    const { db } = server.running.platform.database;
    const { id } = await looked('pia');
    await db
      .insertInto('user_groups')
      .values({ user_id: id, provider_id: 'gone', name: 'builders' })
      .execute();
    await enter('pia');
    const members = async () =>
      (await server.request('GET', '/api/v1/organizations/acme/members')).json.members.map(
        ({ login }: { login: string }) => login,
      );
    expect(await members()).toEqual(['admin']);
    await enter('pia', { groups: ['staff', 'testers'] });
    expect(await members()).toEqual(['admin', 'pia']);
  });
});
