import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import {
  CROOKED_CLIENT,
  type CrookedProvider,
  startCrookedProvider,
} from '../../testing/crooked-provider.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startLoggedServer } from '../../testing/logged-server.ts';
import { FROM_MANY_ADDRESSES, signIn } from '../../testing/people.ts';
import type { TestServer } from '../../testing/test-server.ts';

let sso: CrookedProvider;
let server: TestServer;
let logged: () => string;
beforeAll(async () => {
  sso = await startCrookedProvider();
  const started = await startLoggedServer({
    ...FROM_MANY_ADDRESSES,
    'sign_in.password': 'false',
    'sign_in.providers': JSON.stringify([
      {
        id: 'company',
        name: 'Company',
        kind: 'oidc',
        issuer: sso.issuer,
        client_id: CROOKED_CLIENT.id,
        client_secret: CROOKED_CLIENT.secret,
        admin_groups: ['admins'],
        read_only_groups: ['auditors'],
        internal: true,
      },
    ]),
  });
  server = started.server;
  logged = started.logged;
});
afterAll(async () => {
  await server.close();
  await sso.close();
});

async function enter(sub: string, groups: string[], claims: Record<string, unknown> = {}) {
  sso.lies = { claims: { sub, preferred_username: sub, groups, ...claims }, userinfo: { sub } };
  return new Browser().open(`${server.url}/sign-in/company`, {
    form: { return_to: '/sign-out' },
    from: `${server.url}/sign-in`,
  });
}
const looked = async (login: string) =>
  (await server.request('GET', `/api/v1/admin/users/${login}`)).json.user;

describe('where nobody signs in with a password', () => {
  it('no page asks for one, and none is taken or set', async () => {
    for (const path of ['/sign-in', '/device', '/device?code=BCDF-GHJK']) {
      const page = await server.request('GET', path, { token: null });
      expect([path, page.status, page.text.includes('type="password"')]).toEqual([path, 200, false]);
      expect(page.text).toContain('Company');
    }
    expectRefusal(await signIn(server), 'password_sign_in_off', `${server.url}/sign-in`);
    expectRefusal(await server.request('GET', '/forgot-password', { token: null }), 'password_sign_in_off');
  });

  it('the device page leads back to its code', async () => {
    const page = await server.request('GET', '/device?code=BCDF-GHJK', { token: null });
    expect(page.text).toContain(`${server.url}/sign-in?return_to=%2Fdevice%3Fcode%3DBCDF-GHJK`);
  });
});

describe('the last administrator who can sign in', () => {
  it('is whoever there is, as long as none can', async () => {
    const answer = await server.request('PATCH', '/api/v1/admin/users/admin', { body: { admin: false } });
    expectRefusal(answer, 'last_administrator', '`admin`');
  });

  it('keeps the right when the group is gone, with an event and a warning, and can be made nothing less', async () => {
    await enter('boss', ['admins']);
    // There is another one, by a password that opens nothing.
    expect(await looked('admin')).toMatchObject({ admin: true });
    for (const groups of [[], ['admins', 'auditors'], ['auditors']]) {
      expect((await enter('boss', groups)).url).toBe(`${server.url}/sign-out`);
      expect(await looked('boss')).toMatchObject({ admin: true, read_only: false });
    }
    const events = await server.request('GET', '/api/v1/admin/audit?action=user.last_administrator_kept');
    expect(events.json.events).toHaveLength(3);
    expect(events.json.events[0].detail).toMatchObject({ login: 'boss', provider: 'company' });
    expect(logged()).toContain('"login":"boss","provider":"company"');
    for (const body of [{ read_only: true }, { locked: { reason: 'x' } }])
      expectRefusal(
        await server.request('PATCH', '/api/v1/admin/users/boss', { body }),
        'last_administrator',
      );
  });

  it('loses it as soon as there is another one', async () => {
    await enter('deputy', ['admins']);
    await enter('boss', []);
    expect(await looked('boss')).toMatchObject({ admin: false });
    expect(await looked('deputy')).toMatchObject({ admin: true, admin_from_group: 'company' });
  });
});

it('groups that did not fit into the ID token are not taken for none', async () => {
  const page = await enter('many', ['admins'], { _claim_names: { groups: 'src1' } });
  expect([page.status, page.text]).toEqual([403, expect.stringContaining('did not tell your groups')]);
});

it('a locked account is not signed in by its provider either', async () => {
  await enter('leaver', []);
  await server.request('PATCH', '/api/v1/admin/users/leaver', { body: { locked: { reason: 'left us' } } });
  const page = await enter('leaver', []);
  expect([page.status, page.text]).toEqual([
    403,
    expect.stringContaining('indefinitely locked. Reason: left us'),
  ]);
});

it('no ID token, secret or code of all that is in the log', async () => {
  await enter('logged', []);
  const {
    code = 'no code',
    client_secret: secret = 'no secret',
    code_verifier: verifier = '',
  } = sso.lastForm;
  expect(verifier).toHaveLength(43);
  for (const text of [secret, verifier, `"${code}"`, 'eyJ']) expect(logged()).not.toContain(text);
});
