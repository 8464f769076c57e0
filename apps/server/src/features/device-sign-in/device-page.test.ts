import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideDevice, poll, sendDeviceForm, startDevice } from '../../testing/device.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import {
  cookieOf,
  createPerson,
  FROM_MANY_ADDRESSES,
  nextAddress,
  PASSWORD,
  sessionOf,
  tokenOf,
} from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { MINUTE_MS } from '../../testing/trusted-ci.ts';

let server: TestServer;
let cookie = '';
let from: Record<string, string> = {};
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ann');
  await createPerson(server, 'eve');
  cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
});
afterAll(() => server.close());
beforeEach(() => {
  from = { 'x-forwarded-for': nextAddress() };
});

const start = (wish: unknown = {}) => startDevice(server, wish, from);
const open = (code: string, headers: Record<string, string> = { cookie, ...from }) =>
  server.request('GET', `/device?code=${encodeURIComponent(code)}`, { token: null, headers });
const WRONG = 'BBBB-BBBB';
const WARNING = 'Only go on if you started this yourself, on your own machine';

describe('the page', () => {
  it('shows what is asked, from where, and for whom', async () => {
    const started = await start({
      client_name: 'cargo on laptop',
      scopes: ['publish-new', 'trusted-publishing'],
      crates: ['rocket', 'acme-*'],
      lifetime_seconds: 5400,
    });
    const page = await open(started.user_code);
    expect(page.status).toBe(200);
    for (const part of [
      '<strong>ann</strong>',
      started.user_code,
      'cargo on laptop',
      from['x-forwarded-for'] ?? 'no address',
      'publish new crates',
      'say which workflows may publish your crates, which stays so afterwards',
      'rocket, acme-*',
      '1 hour 30 minutes',
      WARNING,
      'value="approve"',
      'value="refuse"',
    ])
      expect(page.text).toContain(part);
    expect(page.text).not.toContain('yank versions');
    expect(page.text).not.toContain(started.device_code);
    expect(page.text).not.toContain('<script');
  });

  it.each([
    [43_199, '11 hours 59 minutes 59 seconds'],
    [61, '1 minute 1 second'],
    [7200, '2 hours'],
  ])('says how long %d seconds are', async (lifetime_seconds, words) => {
    const { user_code } = await start({ lifetime_seconds });
    expect((await open(user_code)).text).toContain(`<dd>${words}</dd>`);
  });

  it('says that a program asked from elsewhere, as it does whom somebody else started', async () => {
    const there = { 'x-forwarded-for': '203.0.113.66' };
    const { user_code } = await startDevice(server, {}, there);
    const elsewhere = `Your browser is at another one, ${from['x-forwarded-for']}`;
    expect((await open(user_code)).text).toContain(elsewhere);
    expect((await open(user_code, { cookie, ...there })).text).not.toContain('Your browser is at');
  });

  it('takes the code in any case, with and without the hyphen', async () => {
    const { user_code } = await start();
    for (const typed of [user_code.toLowerCase(), user_code.replace('-', ''), ` ${user_code} `]) {
      const page = await open(typed);
      expect(page.status).toBe(200);
      expect(page.text).toContain('value="approve"');
    }
  });

  it('cannot be framed, kept or told on, and its forms go nowhere else', async () => {
    const { user_code } = await start();
    for (const page of [await open(user_code), await open(user_code, from), await open(WRONG)]) {
      expect(page.headers.get('x-frame-options')).toBe('DENY');
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).toContain("default-src 'none'");
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('same-origin');
    }
  });

  it('decides nothing by being looked at', async () => {
    const started = await start();
    for (const query of ['', '&action=approve'])
      await server.request('GET', `/device?code=${started.user_code}${query}`, {
        token: null,
        headers: { cookie },
      });
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it('asks for a code where none came, and again for one that is none', async () => {
    const empty = await server.request('GET', '/device', { token: null, headers: { cookie } });
    expect(empty.status).toBe(200);
    expect(empty.text).toContain('name="code"');
    for (const code of ['nonsense', '"><script>alert(1)</script>', '%00']) {
      const page = await open(code);
      expect(page.status).toBe(404);
      expect(page.text).toContain('role="alert"');
      expect(page.text).not.toContain('<script');
    }
  });

  it('shows a hostile name as text', async () => {
    const hostile = `"'><script>alert(1)</script><b onclick=x>&amp;`;
    const started = await start({ client_name: hostile });
    const pages = [await open(started.user_code), await decideDevice(server, cookie, started)];
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('<script');
      expect(page.text).not.toContain('<b onclick');
      expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
    const { token } = (await poll(server, started)).json;
    expect((await server.request('DELETE', '/api/v1/trusted_publishing/tokens', { token })).status).toBe(401);
  });
});

describe('whoever is not signed in', () => {
  it('sees a form to sign in, and nothing of the request', async () => {
    const started = await start({ client_name: 'secretive' });
    const known = await open(started.user_code, from);
    const unknown = await open(WRONG, from);
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(known.text).toContain('type="password"');
    expect(known.text).toContain(WARNING);
    expect(known.text).not.toContain('secretive');
    expect(known.text.replaceAll(started.user_code, WRONG)).toBe(unknown.text);
  });

  it('signs in, and goes on to what is asked', async () => {
    const started = await start();
    const fields = {
      action: 'sign-in',
      code: started.user_code,
      email: 'ann@example.com',
      password: PASSWORD,
    };
    const answer = await sendDeviceForm(server, fields, { headers: { ...from, origin: server.url } });
    expect(answer.status).toBe(303);
    const target = new URL(answer.headers.get('location') ?? '', `${server.url}/device`);
    expect(target.href).toBe(`${server.url}/device?code=${started.user_code}`);
    const [set = ''] = answer.headers.getSetCookie();
    expect(set).toMatch(/; HttpOnly/i);
    expect(set).toMatch(/; SameSite=Strict/i);
    const page = await open(started.user_code, { cookie: cookieOf(answer), ...from });
    expect(page.text).toContain('value="approve"');
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it('is never sent elsewhere', async () => {
    for (const code of ['//evil.example', 'https://evil.example/', '\r\nset-cookie: x=y', '"><script>']) {
      const fields = { action: 'sign-in', code, email: 'ann@example.com', password: PASSWORD };
      const answer = await sendDeviceForm(server, fields, { headers: { 'x-forwarded-for': nextAddress() } });
      expect(answer.headers.get('location')).toBe('device?code=');
    }
  });

  it('with a wrong password sees the form again, and not what was typed as one', async () => {
    const { user_code } = await start();
    const fields = { action: 'sign-in', code: user_code, email: '"><script>', password: 'wrong <password>' };
    const answer = await sendDeviceForm(server, fields, { headers: from });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.text).toContain('do not belong together');
    expect(answer.text).toContain(`value="${user_code}"`);
    expect(answer.text).not.toContain('wrong');
    expect(answer.text).not.toContain('<script');
  });

  it('guesses ten passwords a minute, here and at the other door together', async () => {
    const guess = { action: 'sign-in', code: WRONG, email: 'ann@example.com', password: 'a wrong guess' };
    for (let time = 0; time < 5; time += 1) {
      expect((await sendDeviceForm(server, guess, { headers: from })).status).toBe(401);
      const body = { email: guess.email, password: guess.password };
      await server.request('POST', '/api/auth/sign-in/email', { token: null, body, headers: from });
    }
    const answer = await sendDeviceForm(server, { ...guess, password: PASSWORD }, { headers: from });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('guesses no more from all the networks that one customer of IPv6 has', async () => {
    const guess = { action: 'sign-in', code: WRONG, email: 'ann@example.com', password: 'a wrong guess' };
    const at = (network: number) => ({ headers: { 'x-forwarded-for': `2001:db8:9:${network}::1` } });
    for (let network = 0; network < 10; network += 1)
      expect((await sendDeviceForm(server, guess, at(network))).status).toBe(401);
    expect((await sendDeviceForm(server, guess, at(10))).status).toBe(429);
  });

  it('approves nothing', async () => {
    const started = await start();
    const answer = await sendDeviceForm(server, { action: 'approve', code: started.user_code });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('type="password"');
    const forged = { headers: { cookie: 'waybill.session_token=forged.x' } };
    expect(
      (await sendDeviceForm(server, { action: 'approve', code: started.user_code }, forged)).status,
    ).toBe(403);
    expectRefusal(await poll(server, started), 'authorization_pending');
  });
});

describe('approving', () => {
  it('is not done by an API token, whatever its scopes', async () => {
    const started = await start();
    const fields = { action: 'approve', code: started.user_code };
    for (const scopes of [null, ['admin'], ['publish-new', 'publish-update', 'trusted-publishing']]) {
      const token = await tokenOf(server, 'admin', { endpoint_scopes: scopes });
      expectRefusal(await sendDeviceForm(server, fields, { token }), 'session_required');
    }
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'http://evil.127.0.0.1',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'http://127.0.0.1.evil.example',
  ])('is not done from the origin %j', async (origin) => {
    const started = await start();
    for (const action of ['approve', 'refuse', 'sign-in']) {
      const fields = { action, code: started.user_code, email: 'ann@example.com', password: PASSWORD };
      const answer = await sendDeviceForm(server, fields, { headers: { cookie, origin } });
      expectRefusal(answer, 'origin_refused');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it.each([
    ['POST', 'text/plain', 'action=approve&code=CODE', {}],
    ['POST', 'multipart/form-data; boundary=x', '--x--', {}],
    ['POST', 'application/x-www-form-urlencoded', 'code=CODE&_method=approve', {}],
    ['PUT', 'application/x-www-form-urlencoded', 'action=approve&code=CODE', {}],
    ['GET', '', '', { 'x-http-method-override': 'POST' }],
    ['HEAD', '', '', {}],
    ['OPTIONS', '', '', { 'access-control-request-method': 'POST' }],
  ] as const)('is not done by %s with %j and %j', async (method, type, body, more) => {
    const started = await start();
    const answer = await server.request(
      method,
      `/device?action=approve&_method=POST&code=${started.user_code}`,
      {
        token: null,
        headers: { cookie, ...from, ...more, ...(type === '' ? {} : { 'content-type': type }) },
        ...(body === '' ? {} : { body: body.replace('CODE', started.user_code) }),
      },
    );
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it('works from the page itself', async () => {
    const started = await start();
    const fields = { action: 'approve', code: started.user_code };
    const answer = await sendDeviceForm(server, fields, { headers: { cookie, origin: server.url } });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Approved');
    expect((await poll(server, started)).json.login).toBe('ann');
  });

  it('counts once: the first decision stands, whoever makes the second', async () => {
    const started = await start();
    const eve = await sessionOf(server, 'eve@example.com', PASSWORD);
    expect((await decideDevice(server, cookie, started)).status).toBe(200);
    for (const action of ['approve', 'refuse'] as const)
      expect((await decideDevice(server, eve, started, action)).status).toBe(404);
    expect((await poll(server, started)).json.login).toBe('ann');
    expect((await decideDevice(server, cookie, started)).status).toBe(404);
    expectRefusal(await poll(server, started), 'device_code_unknown');
  });

  it('is taken back by whoever did it, and nobody else, until the token is handed out', async () => {
    const started = await start();
    const approved = await decideDevice(server, cookie, started);
    // There is no token to revoke before the program asks for it.
    expect(approved.text).toMatch(new RegExp(`value="${started.user_code}"[^]*value="refuse"`));
    const eve = await sessionOf(server, 'eve@example.com', PASSWORD);
    expect((await decideDevice(server, eve, started, 'refuse')).status).toBe(404);
    expect((await decideDevice(server, cookie, started, 'refuse')).status).toBe(200);
    expectRefusal(await poll(server, started), 'access_denied');
    expect((await decideDevice(server, cookie, started)).status).toBe(404);

    const quick = await start();
    await decideDevice(server, cookie, quick);
    expect((await poll(server, quick)).status).toBe(200);
    const late = await decideDevice(server, cookie, quick, 'refuse');
    expect(late.status).toBe(404);
    expect(late.text).toContain('revoke it among your API tokens');
  });

  it('by eight people at once is done by one', async () => {
    const started = await start();
    const eve = await sessionOf(server, 'eve@example.com', PASSWORD);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        decideDevice(server, at % 2 === 0 ? cookie : eve, started, at % 2 === 0 ? 'approve' : 'refuse'),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(404)]);
  });

  it('gives the rights of whoever approves, and of nobody else', async () => {
    const started = await start();
    const eve = await sessionOf(server, 'eve@example.com', PASSWORD);
    expect((await open(started.user_code, { cookie: eve, ...from })).text).toContain('<strong>eve</strong>');
    await decideDevice(server, eve, started);
    expect((await poll(server, started)).json.login).toBe('eve');
  });

  it.each([
    '{"action":"approve"}',
    '{"action":["approve"],"code":{}}',
    '{"action":"approve","code":["BBBB-BBBB"]}',
    'null',
    '["approve"]',
  ])('is no harm as JSON: %s', async (body) => {
    const headers = { cookie, ...from, 'content-type': 'application/json' };
    const answer = await server.request('POST', '/device', { token: null, body, headers });
    expect([404, 422]).toContain(answer.status);
  });

  it('is limited in size', async () => {
    const answer = await sendDeviceForm(
      server,
      { action: 'approve', code: 'B'.repeat(20_000) },
      { headers: { cookie } },
    );
    expectRefusal(answer, 'body_too_large');
  });
});

describe('guessing codes', () => {
  it('ends after ten in a minute, by looking or deciding, also for the right one', async () => {
    const started = await start();
    for (let time = 0; time < 5; time += 1) {
      expect((await open(WRONG)).status).toBe(404);
      const fields = { action: 'approve', code: WRONG };
      expect((await sendDeviceForm(server, fields, { headers: { cookie, ...from } })).status).toBe(404);
    }
    const answer = await open(started.user_code);
    expect(answer.status).toBe(429);
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(answer.text).not.toContain('value="approve"');
    // Another address is not kept from it, and a minute later neither is this one.
    expect((await open(started.user_code, { cookie, 'x-forwarded-for': nextAddress() })).status).toBe(200);
    server.advance(MINUTE_MS);
    expect((await open(started.user_code)).status).toBe(200);
  });

  it('is counted before it is answered: a hundred at once are ten', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => open(WRONG)));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(90);
  });

  it('does not count slips of the fingers, nor good codes', async () => {
    const { user_code } = await start();
    for (let time = 0; time < 15; time += 1) {
      expect((await open('BCDF-GH')).status).toBe(404);
      expect((await open(user_code)).status).toBe(200);
    }
  });
});
