import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { cookieOf, FROM_MANY_ADDRESSES, nextAddress, PASSWORD } from '../../testing/people.ts';
import {
  browserWith,
  codeNow,
  confirm,
  type Enrolled,
  halfSession,
  personWithApp,
  signedInPerson,
} from '../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PAGE = '/me/security';
const STEP = '/sign-in/second-factor';

let server: TestServer;
let ann: Enrolled;
beforeAll(async () => {
  server = await startTestServer({ ...FROM_MANY_ADDRESSES, public_url: 'http://localhost:{port}' });
  ann = await personWithApp(server, 'ann');
});
afterAll(() => server.close());

const press = (browser: Enrolled['browser'], fields: Record<string, string>, path = PAGE) =>
  browser('POST', path, String(new URLSearchParams(fields)), FORM);
const signInBy = (email: string, password = PASSWORD) =>
  server.request('POST', PAGE, {
    token: null,
    body: String(new URLSearchParams({ action: 'sign-in', email, password })),
    headers: { ...FORM, 'x-forwarded-for': nextAddress() },
  });

describe('the page of second factors and sessions', () => {
  it('may run its own script and no other, and is kept by no cache', async () => {
    for (const [path, browser] of [
      [PAGE, browserWith(server, '')],
      [PAGE, ann.browser],
      [STEP, await halfSession(server, ann)],
    ] as const) {
      const { headers } = await browser('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
    }
    const script = await server.request('GET', '/assets/passkeys.js', { token: null });
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    // The other pages have no script at all.
    const other = await server.request('GET', '/device', { token: null });
    expect(other.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('signs in, leads to the second factor, and back', async () => {
    expect((await signInBy(ann.email, 'wrong password')).text).toContain('do not belong together');
    const begun = await signInBy(ann.email);
    expect([begun.status, begun.headers.get('location')]).toEqual([
      303,
      '../sign-in/second-factor?next=me%2Fsecurity',
    ]);
    const half = browserWith(server, cookieOf(begun));
    expect((await half('GET', PAGE)).headers.get('location')).toBe(
      '../sign-in/second-factor?next=me%2Fsecurity',
    );
    expectRefusal(await press(half, { action: 'totp-remove' }), 'authentication_required');
    const wrong = await press(half, { code: '000000' }, STEP);
    expect([wrong.status, wrong.text]).toEqual([403, expect.stringContaining('is not good')]);
    const good = await press(half, { code: codeNow(server, ann.secret) }, STEP);
    expect([good.status, good.headers.get('location')]).toEqual([303, '../me/security']);
    expect((await half('GET', PAGE)).text).toContain('<strong>ann</strong>');
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '../..',
    'a//b',
    '',
  ])('goes on to no address such as %j', async (next) => {
    server.advance(60_000);
    const given = await press(ann.browser, { code: codeNow(server, ann.secret), next }, STEP);
    expect([given.status, given.headers.get('location')]).toEqual([303, '../me/security']);
    const shown = await ann.browser('GET', `${STEP}?next=${encodeURIComponent(next)}`);
    expect(shown.text).toContain('name="next" value="me/security"');
  });

  it('adds an app, shows the recovery codes once, and removes the app with a fresh code', async () => {
    const person = await signedInPerson(server, 'plain');
    const started = await press(person.browser, { action: 'totp-start' });
    const secret = (/id="totp-secret">([A-Z2-7 ]+)</.exec(started.text)?.[1] ?? '').replaceAll(' ', '');
    expect(started.text).toContain(`secret=${secret}&amp;issuer=Waybill%20localhost`);
    const wrong = await press(person.browser, { action: 'totp-confirm', code: '000000' });
    expect(wrong.status).toBe(403);
    const added = await press(person.browser, { action: 'totp-confirm', code: codeNow(server, secret, -1) });
    expect(added.text.match(/\b[0-9a-z]{4}(-[0-9a-z]{4}){3}\b/g)).toHaveLength(10);
    expect((await person.browser('GET', PAGE)).text).toContain('10 left');
    server.advance(15 * 60_000);
    const stale = await press(person.browser, { action: 'totp-remove' });
    expect(stale.headers.get('location')).toBe('../sign-in/second-factor?next=me%2Fsecurity');
    await confirm(person.browser, codeNow(server, secret));
    expect((await press(person.browser, { action: 'totp-remove' })).status).toBe(303);
    expect((await person.browser('GET', PAGE)).text).toContain('Add an authenticator app');
  });

  it('ends sessions, shows what a browser calls itself as text, and signs out', async () => {
    const person = await signedInPerson(server, 'many');
    const other = await halfSession(server, person);
    await other('GET', '/api/v1/me', undefined, { 'user-agent': 'x' });
    const { sessions } = (await person.browser('GET', '/api/v1/me/sessions')).json;
    const { id } = sessions.find(({ current }: { current: boolean }) => !current);
    const { db } = server.running.platform.database;
    await db
      .withTables<{ auth_sessions: { id: string; user_agent: string } }>()
      .updateTable('auth_sessions')
      .set({ user_agent: '<script>alert(1)</script>' })
      .where('id', '=', id)
      .execute();
    expect((await person.browser('GET', PAGE)).text).toContain('&lt;script&gt;alert(1)');
    expect((await press(person.browser, { action: 'session-end', id })).status).toBe(303);
    expectRefusal(await other('GET', '/api/v1/me'), 'authentication_required');
    await press(person.browser, { action: 'sign-out' });
    expectRefusal(await person.browser('GET', '/api/v1/me'), 'authentication_required');
  });

  it('does nothing for a page of another origin, and nothing it does not know', async () => {
    const fields = String(new URLSearchParams({ action: 'sessions-end' }));
    const evil = await ann.browser('POST', PAGE, fields, { ...FORM, origin: 'https://evil.example' });
    expectRefusal(evil, 'origin_refused');
    await confirm(ann.browser, codeNow(server, ann.secret));
    expect((await press(ann.browser, { action: 'x' })).status).toBe(422);
  });
});
