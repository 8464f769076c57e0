import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Page } from '../../testing/browser.ts';
import { crateFile, frame, metadataFor } from '../../testing/crate-file.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { CLIENT, type OpenIdProvider, startOpenIdProvider } from '../../testing/openid-provider.ts';
import { createPerson, FROM_MANY_ADDRESSES, tokenOf } from '../../testing/people.ts';
import { browserWith, codeNow, enrolApp } from '../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let sso: OpenIdProvider;
let server: TestServer;
let providers: string;
beforeAll(async () => {
  sso = await startOpenIdProvider();
  const provider = {
    kind: 'oidc',
    issuer: sso.issuer,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    scopes: ['profile', 'email', 'groups'],
    groups_claim: 'realm_access.roles',
    internal: true,
  };
  providers = JSON.stringify([
    {
      ...provider,
      id: 'company',
      name: 'Company <sign-in>',
      allowed_groups: ['staff'],
      admin_groups: ['registry-admins'],
      read_only_groups: ['auditors'],
      link_by_email: true,
    },
  ]);
  server = await startTestServer({ ...FROM_MANY_ADDRESSES, 'sign_in.providers': providers });
  await sso.open(`${server.url}/sign-in/company/callback`);
});
afterAll(async () => {
  await server.close();
  await sso.stop();
});

/** Makes or changes somebody at the provider, whose browser signs in next. */
function person(subject: string, roles: string[] = ['staff'], more: Record<string, unknown> = {}): void {
  sso.people.set(subject, {
    name: `${subject} Doe`,
    preferred_username: subject,
    email: `${subject}@corp.example`,
    email_verified: true,
    realm_access: { roles },
    ...more,
  });
  sso.isSignedIn = subject;
}

const press = (browser: Browser, more: Record<string, string> = {}, options = {}): Promise<Page> =>
  browser.open(`${server.url}/sign-in/company`, {
    form: { return_to: '/sign-out', ...more },
    from: `${server.url}/sign-in`,
    ...options,
  });

async function me(browser: Browser) {
  const headers = { cookie: browser.cookies(server.url) };
  return (await server.request('GET', '/api/v1/me', { token: null, headers })).json?.user;
}
const looked = async (login: string) =>
  (await server.request('GET', `/api/v1/admin/users/${login}`)).json.user;

describe('somebody who comes for the first time', () => {
  it('signs in by the button on the page and has an account', async () => {
    person('alice');
    const browser = new Browser();
    const page = await browser.open(`${server.url}/sign-in?return_to=/sign-out`);
    expect(page.text).toContain(`action="${server.url}/sign-in/company"`);
    expect(page.text).toContain('Company &lt;sign-in&gt;');
    const end = await press(browser);
    expect([end.status, end.url]).toEqual([200, `${server.url}/sign-out`]);
    // The strict cookie of the session came along: the last step was one of our own pages.
    expect(end.text).toContain('<strong>alice</strong>');
    expect(await me(browser)).toMatchObject({
      login: 'alice',
      name: 'alice Doe',
      email: 'alice@corp.example',
      email_verified: true,
      is_admin: false,
    });
    expect(await looked('alice')).toMatchObject({
      groups: [{ provider: 'company', name: 'staff' }],
      identities: [{ provider: 'company', issuer: sso.issuer, subject: 'alice' }],
    });
  });

  it('is the same user the next time, whatever they are called by then', async () => {
    person('bob');
    await press(new Browser());
    const { id } = await looked('bob');
    person('bob', ['staff'], { preferred_username: 'alice', email: 'robert@corp.example' });
    const browser = new Browser();
    await press(browser);
    expect(await me(browser)).toMatchObject({ id, login: 'bob' });
  });

  it('chooses a login where theirs is taken, and never gets somebody else’s', async () => {
    await createPerson(server, 'taken');
    person('other-1', ['staff'], { preferred_username: 'Taken' });
    const browser = new Browser();
    const page = await press(browser);
    expect(page.text).toContain('somebody&#39;s already');
    const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const choose = (login: string, by: Browser, used = ticket) =>
      by.open(`${server.url}/sign-in/company/login`, {
        form: { ticket: used, login },
        from: `${server.url}/sign-in/company/callback`,
      });
    expect((await choose('mine', new Browser())).status).toBe(400);
    const again = await choose('TAKEN', browser);
    expect(again.text).toContain('somebody&#39;s already');
    const next = /name="ticket" value="([^"]+)"/.exec(again.text)?.[1] ?? '';
    expect((await choose('mine', browser)).status).toBe(400);
    expect((await choose('mine', browser, next)).url).toBe(`${server.url}/sign-out`);
    expect(await me(browser)).toMatchObject({ login: 'mine', email: 'other-1@corp.example' });
    expect((await looked('taken')).identities).toEqual([]);
  });

  it('is linked to the account of their verified address where the operator says so, once', async () => {
    await createPerson(server, 'carol', { email: 'carol@corp.example' });
    person('c-1', ['staff'], { email: 'Carol@Corp.example' });
    const browser = new Browser();
    await press(browser);
    expect((await me(browser)).login).toBe('carol');
    // The address goes to a successor, who is not Carol.
    person('c-2', ['staff'], { email: 'carol@corp.example' });
    const successor = new Browser();
    const page = await press(successor);
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('belongs to somebody else')]);
    expect(await me(successor)).toBeUndefined();
  });

  it('with an unverified address is linked to nobody, and has no address here', async () => {
    await createPerson(server, 'dave', { email: 'dave@corp.example' });
    person('d-1', ['staff'], { email: 'dave@corp.example', email_verified: false });
    const browser = new Browser();
    await press(browser);
    expect(await me(browser)).toMatchObject({ login: 'd-1', email: '', email_verified: false });
    expect((await looked('dave')).identities).toEqual([]);
  });
});

describe('groups', () => {
  it('are read again at each sign-in: a right comes and goes with them', async () => {
    person('erin', ['staff', 'registry-admins']);
    await press(new Browser());
    const token = await tokenOf(server, 'erin', { endpoint_scopes: ['admin'] });
    const asAdmin = () => server.request('GET', '/api/v1/admin/users', { token });
    expect((await asAdmin()).status).toBe(200);
    expect(await looked('erin')).toMatchObject({ admin: true, admin_from_group: 'company' });
    expectRefusal(
      await server.request('PATCH', '/api/v1/admin/users/erin', { body: { admin: false } }),
      'right_from_group',
    );
    person('erin', ['staff']);
    await press(new Browser());
    expectRefusal(await asAdmin(), 'permission_denied');
    expect(await looked('erin')).toMatchObject({
      admin: false,
      admin_from_group: null,
      groups: [{ provider: 'company', name: 'staff' }],
    });
  });

  it('take no right away that an administrator gave by hand', async () => {
    person('frank', ['staff', 'registry-admins']);
    await press(new Browser());
    await server.request('PATCH', '/api/v1/admin/users/frank', { body: { admin: true } });
    person('frank', ['staff']);
    await press(new Browser());
    expect(await looked('frank')).toMatchObject({ admin: true, admin_from_group: null });
  });

  it('that let in no more keep out, and what they gave is gone', async () => {
    person('grace', ['staff', 'registry-admins']);
    await press(new Browser());
    person('grace', ['former-staff']);
    const browser = new Browser();
    const page = await press(browser);
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('none of the groups')]);
    expect(browser.cookie(server.url, 'waybill.session_token')).toBeUndefined();
    expect((await looked('grace')).admin).toBe(false);
  });

  it('that the provider does not tell are not taken for none', async () => {
    person('henry', [], { realm_access: undefined });
    const page = await press(new Browser());
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('did not tell your groups')]);
  });

  it('for reading alone leave reading, signed in and with a token made before', async () => {
    person('ivy', ['staff']);
    await press(new Browser());
    const token = await tokenOf(server, 'ivy');
    person('ivy', ['staff', 'auditors']);
    const browser = new Browser();
    await press(browser);
    const session = { token: null, headers: { cookie: browser.cookies(server.url) } };
    const crate = await crateFile({ name: 'ivys', version: '1.0.0' });
    const body = frame(metadataFor('ivys', '1.0.0'), crate);
    for (const options of [{ token }, session]) {
      expectRefusal(
        await server.request('PUT', '/api/v1/crates/new', { ...options, body }),
        'account_read_only',
      );
      const change = { publisher: { provider: 'github', crates: ['ivys'], identity: {} } };
      expectRefusal(
        await server.request('POST', '/api/v1/trusted_publishing/publishers', { ...options, body: change }),
        'account_read_only',
        '`ivy`',
      );
      expect((await server.request('GET', '/api/v1/me', options)).status).toBe(200);
      const publishers = '/api/v1/trusted_publishing/publishers';
      expect((await server.request('GET', publishers, options)).status).toBe(200);
    }
    // Their own tokens they may make: to read with them, as no token may more than its owner.
    const made = await server.request('PUT', '/api/v1/me/tokens', {
      ...session,
      body: { api_token: { name: 'mine', endpoint_scopes: ['publish-new'] } },
    });
    expect(made.status).toBe(200);
    const own = made.json.api_token.token;
    expectRefusal(
      await server.request('PUT', '/api/v1/crates/new', { token: own, body }),
      'account_read_only',
    );
    expect((await server.stored()).crates).toBe(0);
  });
});

describe('groups in an organisation', () => {
  it('give membership and take it again, by the name of the provider and theirs', async () => {
    const root = '/api/v1/organizations';
    const manage = async (method: string, path: string, body: unknown) => {
      const { status, text } = await server.request(method, `${root}${path}`, { body });
      expect([200, 204], text).toContain(status);
    };
    await manage('POST', '', { organization: { name: 'acme', owner: 'admin' } });
    await manage('POST', '/acme/teams', { team: { name: 'builders' } });
    await manage('PUT', '/acme/groups', {
      groups: [
        { group: 'company:rust-guild', role: 'admin' },
        { group: 'company:builders', team: 'builders' },
        // Of another provider, or of none: not what this one says.
        { group: 'elsewhere:staff', role: 'owner' },
        { group: 'staff', role: 'owner' },
      ],
    });
    const parts = async () => {
      const { members } = (await server.request('GET', `${root}/acme/members`)).json;
      const { json } = await server.request('GET', `${root}/acme/teams/builders`);
      return {
        role: members.find(({ login }: { login: string }) => login === 'gina')?.role ?? null,
        isBuilder: JSON.stringify(json).includes('"gina"'),
      };
    };
    person('gina', ['staff', 'rust-guild', 'builders']);
    await press(new Browser());
    expect(await parts()).toEqual({ role: 'admin', isBuilder: true });
    person('gina', ['staff', 'builders']);
    await press(new Browser());
    expect(await parts()).toEqual({ role: 'member', isBuilder: true });
    // Also where the sign-in itself is refused.
    person('gina', []);
    expect((await press(new Browser())).status).toBe(403);
    expect(await parts()).toEqual({ role: null, isBuilder: false });
  });
});

describe('somebody who has a second factor', () => {
  it('gives it after the provider has vouched, and then goes where they wanted to', async () => {
    person('olga');
    const first = new Browser();
    await press(first);
    const { secret } = await enrolApp(server, browserWith(server, first.cookies(server.url)));
    server.advance(60_000);
    const browser = new Browser();
    const step = await press(browser, { return_to: '/device?code=BCDF-GHJK' });
    const next = 'device?code=BCDF-GHJK';
    expect(step.url).toBe(`${server.url}/sign-in/second-factor?next=${encodeURIComponent(next)}`);
    expect(step.text).toContain('authenticator app');
    const half = browserWith(server, browser.cookies(server.url));
    const isNobody = async () => {
      expectRefusal(await half('GET', '/api/v1/me'), 'authentication_required');
      expect((await half('GET', '/api/auth/get-session')).json).toBeNull();
      expect((await browser.open(`${server.url}/sign-in`)).text).not.toContain('olga');
    };
    await isNobody();
    const give = (code: string) =>
      browser.open(`${server.url}/sign-in/second-factor`, { form: { next, code }, from: step.url });
    expect((await give('000000')).status).toBe(403);
    await isNobody();
    const end = await give(codeNow(server, secret));
    expect(end.url).toBe(`${server.url}/${next}`);
    expect(await me(browser)).toMatchObject({ login: 'olga' });
  });
});

it('somebody who is locked gets no session, and reads why', async () => {
  person('otto');
  await press(new Browser());
  await server.request('PATCH', '/api/v1/admin/users/otto', { body: { locked: { reason: 'on leave' } } });
  const browser = new Browser();
  const page = await press(browser);
  expect([page.status, page.text]).toEqual([403, expect.stringContaining('Reason: on leave')]);
  expect(browser.cookie(server.url, 'waybill.session_token')).toBeUndefined();
});

describe('the provider', () => {
  beforeEach(() => person('judy'));

  it('may change its keys at any time', async () => {
    await press(new Browser());
    await sso.rotateKeys();
    const browser = new Browser();
    expect((await press(browser)).url).toBe(`${server.url}/sign-out`);
    expect((await me(browser)).login).toBe('judy');
  });

  it('that is down is told about on a page, and signing in works again after', async () => {
    server.advance(11 * 60_000);
    await sso.stop();
    const page = await press(new Browser());
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.text).toContain('cannot be reached just now');
    expect(page.text).not.toContain('localhost');
    await sso.startAgain();
    expect((await press(new Browser())).url).toBe(`${server.url}/sign-out`);
  });

  it('says that somebody did not want to', async () => {
    const url = `${server.url}/sign-in/company/callback?error=access_denied&error_description=<b>x</b>&state=x`;
    const page = await new Browser().open(url);
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('access_denied')]);
    expect(page.text).not.toContain('<b>x');
  });
});

describe('a way back', () => {
  const callback = (url: string) => url.includes('/callback?');

  it('is good once, in the browser that was sent away, and for a quarter of an hour', async () => {
    person('kim');
    const browser = new Browser();
    const { url } = await press(browser, {}, { until: callback });
    const stranger = new Browser();
    await press(stranger, {}, { until: callback });
    // Login CSRF: somebody has another one open the end of a sign-in of their own.
    for (const other of [new Browser(), stranger]) {
      expect((await other.open(url, { from: 'https://evil.example/' })).status).toBe(400);
      expect(other.cookie(server.url, 'waybill.session_token')).toBeUndefined();
    }
    expect((await browser.open(url, { from: sso.issuer })).url).toBe(`${server.url}/sign-out`);
    expect((await browser.open(url, { from: sso.issuer })).status).toBe(400);
    const late = await press(browser, {}, { until: callback });
    server.advance(16 * 60_000);
    expect((await browser.open(late.url, { from: sso.issuer })).status).toBe(400);
  });

  it('needs a state that is there', async () => {
    person('kim');
    const browser = new Browser();
    const { url } = await press(browser, {}, { until: callback });
    const without = new URL(url);
    without.searchParams.delete('state');
    expect((await browser.open(without.href)).status).toBe(400);
    const twice = new URL(url);
    twice.searchParams.append('state', 'x');
    expect((await browser.open(twice.href)).status).toBe(400);
    const foreign = new URL(url);
    foreign.searchParams.set('state', 'x'.repeat(43));
    expect((await browser.open(foreign.href)).status).toBe(400);
  });

  it('gives a session of its own, not one that somebody had planted', async () => {
    person('kim');
    const attacker = new Browser();
    person('luke');
    await press(attacker);
    const planted = attacker.cookie(server.url, 'waybill.session_token') ?? '';
    const browser = new Browser();
    browser.setCookie(server.url, 'waybill.session_token', planted);
    sso.isSignedIn = 'kim';
    await press(browser);
    expect(browser.cookie(server.url, 'waybill.session_token')).not.toBe(planted);
    expect((await me(browser)).login).toBe('kim');
    expect((await me(attacker)).login).toBe('luke');
  });

  it('begins by a form of ours alone', async () => {
    const forms = { form: { return_to: '/' }, from: 'https://evil.example/' };
    const page = await new Browser().open(`${server.url}/sign-in/company`, forms);
    expect(page.status).toBe(403);
  });

  it('has a cookie that goes over TLS only, where the registry has an https address', async () => {
    const publicUrl = 'https://crates.example.com';
    const secure = await startTestServer({ public_url: publicUrl, 'sign_in.providers': providers });
    const { port } = secure.running.platform.config.listen;
    const answer = await fetch(`http://127.0.0.1:${port}/sign-in/company`, {
      method: 'POST',
      headers: { origin: publicUrl },
      body: new URLSearchParams({ return_to: '/' }),
    });
    await secure.close();
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-waybill\.sign_in=[\w-]{43}; Path=\/; .*; Secure$/),
    ]);
  });

  it('has a cookie that no script sees and that comes along from elsewhere', async () => {
    const page = await press(new Browser(), {}, { stay: true });
    expect(page.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^waybill\.sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/),
    ]);
    const to = new URL(/^0; url=(.*)$/.exec(page.headers.get('refresh') ?? '')?.[1] ?? '');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});

describe('where to go afterwards', () => {
  it.each([
    ['/device?code=BCDF-GHJK', '/device?code=BCDF-GHJK'],
    ['//evil.example/', '/me'],
    ['/\\evil.example/', '/me'],
    ['/\t/evil.example/', '/me'],
    ['/x/..//evil.example/', '/me'],
    ['https://evil.example/', '/me'],
    ['javascript:alert(1)', '/me'],
    ['evil.example', '/me'],
    ['', '/me'],
    ['/a;url=//evil.example', '/a;url=//evil.example'],
  ])('%j leads to %s', async (returnTo, path) => {
    person('mia');
    const browser = new Browser();
    const end = await press(browser, { return_to: returnTo });
    expect(end.url).toBe(`${server.url}${path}`);
  });
});

it('one may sign out on a page', async () => {
  person('nina');
  const browser = new Browser();
  await press(browser);
  const cookie = browser.cookies(server.url);
  const page = await browser.open(`${server.url}/sign-out`, { form: {}, from: `${server.url}/sign-out` });
  expect(page.url).toBe(`${server.url}/sign-in`);
  expect(browser.cookie(server.url, 'waybill.session_token')).toBeUndefined();
  expectRefusal(
    await server.request('GET', '/api/v1/me', { token: null, headers: { cookie } }),
    'authentication_required',
  );
});
