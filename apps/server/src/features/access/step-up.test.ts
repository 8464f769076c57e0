import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyName } from '../../config/keys.ts';
import { sendDeviceForm, startDevice } from '../../testing/device.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { FROM_MANY_ADDRESSES, sessionOf, tokenOf } from '../../testing/people.ts';
import { type Browser, browserWith, codeNow, confirm, enrolApp } from '../../testing/second-factors.ts';
import { githubConfig, ROCKET, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

const MINUTE_MS = 60_000;
const publisher = {
  provider: 'github',
  crates: ['rocket'],
  identity: { owner: 'octo-org', repository: 'rocket', workflow: 'x.yml' },
};
const issuer = { provider: 'github', url: 'https://ghe.example.com/_services/token' };

/** What gives or takes rights. A route that does and is not here is a mistake. */
const sensitive: [string, string, unknown?][] = [
  ['PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } }],
  ['PUT', '/api/v1/me/email', { email: 'a@b.example', password: 'x' }],
  ['POST', '/api/v1/admin/users/admin/tokens', { api_token: { name: 'x' } }],
  ['POST', '/api/v1/admin/users', { login: 'new', email: 'new@example.com' }],
  ['PATCH', '/api/v1/admin/users/admin', { read_only: true }],
  ['DELETE', '/api/v1/admin/users/admin/sessions'],
  ['DELETE', '/api/v1/admin/users/admin/sessions/1'],
  ['DELETE', '/api/v1/admin/users/admin/tokens/1'],
  ['DELETE', '/api/v1/admin/users/admin/second-factor'],
  ['POST', '/api/v1/admin/issuers', { issuer }],
  ['PATCH', '/api/v1/admin/issuers/1', { issuer: { enabled: false } }],
  ['DELETE', '/api/v1/admin/issuers/1'],
  ['PATCH', '/api/v1/admin/trusted_publishing', { trusted_publishing: { enabled: false } }],
  ['GET', '/api/v1/admin/mails'],
  ['POST', '/api/v1/admin/mails/1/retry'],
  ['POST', '/api/v1/admin/mails/1/reveal'],
  ['PATCH', '/api/v1/crates/rocket', { crate: { trustpub_only: true } }],
  ['PATCH', '/api/v1/crates/rocket', { crate: { visibility: 'private' } }],
  ['POST', '/api/v1/crates/rocket/publishing_tokens/revocations', { api_tokens: [1] }],
  ['DELETE', '/api/v1/crates/rocket'],
  ['DELETE', '/api/v1/crates/rocket/1.0.0'],
  ['PUT', '/api/v1/crates/rocket/owners', { owners: ['admin'] }],
  ['DELETE', '/api/v1/crates/rocket/owners', { owners: ['admin'] }],
  ['PUT', '/api/v1/crates/rocket/readers/octo-org:crew'],
  ['DELETE', '/api/v1/crates/rocket/readers/octo-org:crew'],
  ['POST', '/api/v1/organizations', { organization: { name: 'octo-org' } }],
  ['PATCH', '/api/v1/organizations/octo-org', { organization: { new_crates: 'private' } }],
  ['DELETE', '/api/v1/organizations/octo-org'],
  ['PUT', '/api/v1/organizations/octo-org/members/admin', { member: { role: 'owner' } }],
  ['DELETE', '/api/v1/organizations/octo-org/members/admin'],
  ['POST', '/api/v1/organizations/octo-org/teams', { team: { name: 'crew' } }],
  ['DELETE', '/api/v1/organizations/octo-org/teams/crew'],
  ['PUT', '/api/v1/organizations/octo-org/teams/crew/members/admin'],
  ['DELETE', '/api/v1/organizations/octo-org/teams/crew/members/admin'],
  ['PUT', '/api/v1/organizations/octo-org/prefixes/octo-'],
  ['DELETE', '/api/v1/organizations/octo-org/prefixes/octo-'],
  ['PUT', '/api/v1/organizations/octo-org/groups', { groups: [] }],
  ['PUT', '/api/v1/organizations/octo-org/crates/rocket'],
  ['DELETE', '/api/v1/organizations/octo-org/crates/rocket'],
  ['POST', '/api/v1/trusted_publishing/publishers', { publisher }],
  ['PATCH', '/api/v1/trusted_publishing/publishers/1', { publisher: { state: 'disabled' } }],
  ['DELETE', '/api/v1/trusted_publishing/publishers/1'],
  ['POST', '/api/v1/trusted_publishing/attempts/1/publisher', {}],
  [
    'POST',
    '/api/v1/trusted_publishing/github_configs',
    githubConfig('rocket', { workflow_filename: 'x.yml' }),
  ],
  ['DELETE', '/api/v1/trusted_publishing/github_configs/1'],
];
/** What stays open to a session whose factor is not fresh. */
const harmless: [string, string][] = [
  ['GET', '/api/v1/me'],
  ['GET', '/api/v1/me/tokens'],
  ['GET', '/api/v1/me/sessions'],
  ['GET', '/api/v1/admin/audit'],
  ['GET', '/api/v1/admin/users/admin/sessions'],
  ['GET', '/api/v1/admin/users/admin/tokens'],
  ['GET', '/api/v1/trusted_publishing/publishers?crate=rocket'],
  ['GET', '/api/v1/crates/rocket'],
  ['GET', '/api/v1/crates/rocket/owners'],
  ['GET', '/api/v1/crates/rocket/publishing_tokens'],
  ['GET', '/api/v1/organizations'],
  // It takes rights away from what may be in wrong hands.
  ['DELETE', '/api/v1/me/tokens/1000'],
];

async function registry(keys: Partial<Record<KeyName, string>>) {
  const ci = await startTrustedCi({ keys: { ...FROM_MANY_ADDRESSES, ...keys } });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  // A refused exchange, to be mended.
  await ci.exchange(ci.mint({ ...ROCKET, workflow: 'ship.yml' }));
  const browser = browserWith(ci.server, await sessionOf(ci.server));
  return { ci, browser };
}

describe('where the factors of those who have one must be fresh', () => {
  let ci: TrustedCi;
  let browser: Browser;
  let secret = '';
  beforeAll(async () => {
    ({ ci, browser } = await registry({ 'security.step_up_minutes': '5' }));
  });
  afterAll(() => ci.close());

  it('whoever has none does as before, however long ago the sign-in was', async () => {
    ci.server.advance(60 * MINUTE_MS);
    expect((await browser('PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } })).status).toBe(200);
  });

  it('whoever has one gives it again after five minutes, at each door', async () => {
    browser = browserWith(ci.server, await sessionOf(ci.server));
    ({ secret } = await enrolApp(ci.server, browser));
    expect((await browser('PUT', '/api/v1/me/tokens', { api_token: { name: 'y' } })).status).toBe(200);
    ci.server.advance(5 * MINUTE_MS);
    for (const [method, path, body] of sensitive) {
      const answer = await browser(method, path, body);
      expectRefusal(answer, 'second_factor_required', 'within the last 5 minutes');
      expect(answer.json.errors[0].remedy).toContain('/sign-in/second-factor');
    }
    for (const [method, path] of harmless) expect((await browser(method, path)).status, path).toBe(200);
  });

  it('no device is signed in without it, and the page leads there and back', async () => {
    const device = await startDevice(ci.server);
    const cookie = await sessionOf(ci.server);
    const before = browserWith(ci.server, cookie);
    await confirm(before, codeNow(ci.server, secret));
    ci.server.advance(5 * MINUTE_MS);
    const fields = { code: device.user_code, action: 'approve' };
    const stale = await sendDeviceForm(ci.server, fields, { headers: { cookie } });
    expect(stale.status).toBe(303);
    const next = `device?code=${device.user_code}`;
    expect(stale.headers.get('location')).toBe(`sign-in/second-factor?next=${encodeURIComponent(next)}`);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const given = await before(
      'POST',
      '/sign-in/second-factor',
      String(new URLSearchParams({ code: codeNow(ci.server, secret), next })),
      form,
    );
    expect([given.status, given.headers.get('location')]).toEqual([303, `${ci.server.url}/${next}`]);
    const approved = await sendDeviceForm(ci.server, fields, { headers: { cookie } });
    expect(approved.text).toContain('Approved');
  });

  it('goes on after the factor was given, and only by the session it was given in', async () => {
    const other = browserWith(ci.server, await sessionOf(ci.server));
    await confirm(other, codeNow(ci.server, secret, 1));
    const [method, path, body] = ['PUT', '/api/v1/me/tokens', { api_token: { name: 'z' } }] as const;
    expect((await other(method, path, body)).status).toBe(200);
    expectRefusal(await browser(method, path, body), 'second_factor_required');
  });

  it('leaves API tokens alone: they were made under it, and cannot make others', async () => {
    const token = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing'] });
    const made = await ci.server.request('POST', '/api/v1/trusted_publishing/publishers', {
      token,
      body: { publisher },
    });
    expect(made.status).toBe(200);
    const legacy = await tokenOf(ci.server, 'admin');
    const answer = await ci.server.request('PUT', '/api/v1/me/tokens', {
      token: legacy,
      body: { api_token: { name: 'x' } },
    });
    expectRefusal(answer, 'session_required');
    // A token beside a stale session is no way around: the session is what counts.
    const both = await browser(
      'PUT',
      '/api/v1/me/tokens',
      { api_token: { name: 'x' } },
      { authorization: legacy },
    );
    expectRefusal(both, 'second_factor_required');
  });
});

describe('where a factor is required', () => {
  it('whoever has none is told where to enrol one, and can', async () => {
    const { ci, browser } = await registry({ 'security.step_up': 'required' });
    for (const [method, path, body] of sensitive) {
      const answer = await browser(method, path, body);
      expectRefusal(answer, 'second_factor_required', 'you have none');
      expect(answer.json.errors[0].remedy).toContain('/me/security');
    }
    for (const [method, path] of harmless) expect((await browser(method, path)).status, path).toBe(200);
    await enrolApp(ci.server, browser);
    expect((await browser('PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } })).status).toBe(200);
    await ci.close();
  });
});

describe('where it is off', () => {
  it('nothing is asked, but for the factors themselves', async () => {
    const { ci, browser } = await registry({ 'security.step_up': 'off' });
    await enrolApp(ci.server, browser);
    ci.server.advance(60 * MINUTE_MS);
    expect((await browser('PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } })).status).toBe(200);
    expectRefusal(await browser('DELETE', '/api/v1/me/second-factor/totp'), 'second_factor_required');
    await ci.close();
  });
});
