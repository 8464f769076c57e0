import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { cookieOf, FROM_MANY_ADDRESSES, nextAddress, PASSWORD } from '../../testing/people.ts';
import {
  browserWith,
  codeNow,
  type Enrolled,
  halfSession,
  personWithApp,
  signedInPerson,
} from '../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SIGN_IN = '/sign-in';
const STEP = '/sign-in/second-factor';

let server: TestServer;
let ann: Enrolled;
beforeAll(async () => {
  server = await startTestServer({ ...FROM_MANY_ADDRESSES, public_url: 'http://localhost:{port}' });
  ann = await personWithApp(server, 'ann');
});
afterAll(() => server.close());

const press = (browser: Enrolled['browser'], fields: Record<string, string>) =>
  browser('POST', STEP, String(new URLSearchParams(fields)), FORM);
const signInBy = (email: string, returnTo: string, password = PASSWORD) =>
  server.request('POST', SIGN_IN, {
    token: null,
    body: String(new URLSearchParams({ email, password, return_to: returnTo })),
    headers: { ...FORM, 'x-forwarded-for': nextAddress() },
  });
const here = () => server.running.platform.config.publicUrl;

describe('the pages of signing in', () => {
  it('may run their own script and no other, and are kept by no cache', async () => {
    for (const [path, browser] of [
      [SIGN_IN, browserWith(server, '')],
      [STEP, await halfSession(server, ann)],
    ] as const) {
      const { headers, text } = await browser('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      for (const [tag] of text.matchAll(/<script[^>]*>/g)) expect(tag).toContain('/assets/passkeys.js');
    }
    const script = await server.request('GET', '/assets/passkeys.js', { token: null });
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    // The other pages have no script at all.
    const other = await server.request('GET', '/device', { token: null });
    expect(other.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('lead over the second factor to where somebody was, with all that stood in the address', async () => {
    const where = '/crates/rocket/1.0.0-beta+1?y=z+1&x=%2F#readme';
    expect((await signInBy(ann.email, where, 'wrong password')).text).toContain('do not belong together');
    const begun = await signInBy(ann.email, where);
    const step = `${here()}${STEP}?next=${encodeURIComponent(where.slice(1))}`;
    expect([begun.status, begun.headers.get('location')]).toEqual([303, step]);
    const half = browserWith(server, cookieOf(begun));
    // Signing in once more goes on where it stopped.
    const again = await half('GET', `${SIGN_IN}?return_to=${encodeURIComponent(where)}`);
    expect(again.headers.get('location')).toBe(step);
    const next = where.slice(1);
    const wrong = await press(half, { code: '000000', next });
    expect([wrong.status, wrong.text]).toEqual([403, expect.stringContaining('is not good')]);
    expect(wrong.text).toContain('name="next" value="crates/rocket/1.0.0-beta+1?y=z+1&amp;x=%2F#readme"');
    expectRefusal(await half('GET', '/api/v1/me'), 'authentication_required');
    const good = await press(half, { code: codeNow(server, ann.secret), next });
    expect([good.status, good.headers.get('location')]).toEqual([303, `${here()}${where}`]);
    expect((await half('GET', '/api/v1/me')).json.user.login).toBe('ann');
  });

  it.each([
    ['/evil.example', '/me'],
    ['\\evil.example', '/me'],
    ['x/..//evil.example', '/me'],
    ['https://evil.example', '/https://evil.example'],
    ['javascript:alert(1)', '/javascript:alert(1)'],
    ['../..', '/'],
    ['', '/'],
    ['me/security', '/me/security'],
  ])('stay at this registry where %j is to come next', async (next, path) => {
    server.advance(60_000);
    const given = await press(ann.browser, { code: codeNow(server, ann.secret), next });
    expect([given.status, given.headers.get('location')]).toEqual([303, `${here()}${path}`]);
    const shown = await ann.browser('GET', `${STEP}?next=${encodeURIComponent(next)}`);
    expect(shown.text).toContain(`name="next" value="${path.slice(1)}"`);
  });

  it('ask nothing of whoever has no second factor, and have nobody give one who is not there', async () => {
    const person = await signedInPerson(server, 'plain');
    const whole = await person.browser('GET', `${STEP}?next=me/security`);
    expect(whole.headers.get('location')).toBe(`${here()}/me/security`);
    const nobody = await browserWith(server, '')('GET', `${STEP}?next=me/security`);
    expect(nobody.headers.get('location')).toBe(`${here()}${SIGN_IN}?return_to=%2Fme%2Fsecurity`);
    expectRefusal(await press(browserWith(server, ''), { code: '123456' }), 'authentication_required');
  });

  it('let go whoever cannot give the factor, and take nothing from a page of another origin', async () => {
    const half = await halfSession(server, ann);
    const fields = String(new URLSearchParams({ code: codeNow(server, ann.secret) }));
    const evil = await half('POST', STEP, fields, { ...FORM, origin: 'https://evil.example' });
    expectRefusal(evil, 'origin_refused');
    expect((await half('GET', STEP)).text).toContain(`action="${here()}/sign-out"`);
    expect((await half('POST', '/sign-out', '', FORM)).status).toBe(303);
    expect((await half('GET', SIGN_IN)).text).toContain('current-password');
  });
});

it('a passkey is offered only where it may sign in alone', async () => {
  expect((await browserWith(server, '')('GET', SIGN_IN)).text).toContain('data-passkey="sign-in"');
  const unnamed = await startTestServer();
  try {
    const page = await unnamed.request('GET', SIGN_IN, { token: null });
    expect(page.text).not.toContain('passkey');
    expect(page.headers.get('content-security-policy')).not.toContain('script-src');
  } finally {
    await unnamed.close();
  }
});
