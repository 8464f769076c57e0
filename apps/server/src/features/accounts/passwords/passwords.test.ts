import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  cookieOf,
  createPerson,
  FROM_MANY_ADDRESSES,
  nextAddress,
  PASSWORD,
  sessionOf,
  signIn,
  tokenOf,
} from '../../../testing/people.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());

const NEW = 'a better password';
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  server.request('POST', path, {
    token: null,
    body: String(new URLSearchParams(fields)),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': nextAddress(),
      ...headers,
    },
  });
const me = (cookie: string) => server.request('GET', '/api/v1/me', { token: null, headers: { cookie } });

async function mailsTo(address: string): Promise<{ subject: string; text: string }[]> {
  const { db } = server.running.platform.database;
  return db
    .selectFrom('mails')
    .select(['subject', 'body as text'])
    .where('recipient', '=', address)
    .orderBy('id', 'desc')
    .execute();
}
/** The link in the newest mail, once it is there. */
async function linkFor(address: string, count = 1): Promise<string> {
  await vi.waitFor(async () => expect(await mailsTo(address)).toHaveLength(count), { timeout: 10_000 });
  return /token=([\w-]{43})/.exec((await mailsTo(address))[0]?.text ?? '')?.[1] ?? '';
}

describe('a password is changed by whoever is signed in', () => {
  const put = (cookie: string, body: unknown) =>
    server.request('PUT', '/api/v1/me/password', { token: null, headers: { cookie }, body });

  it('and knows the old one; the other sessions end, and the owner is told', async () => {
    await createPerson(server, 'paula');
    const cookie = await sessionOf(server, 'paula@example.com', PASSWORD);
    const elsewhere = await sessionOf(server, 'paula@example.com', PASSWORD);
    expectRefusal(await put(cookie, { current: 'wrong', new: NEW }), 'password_invalid');
    expectRefusal(await put(cookie, { current: PASSWORD, new: 'short' }), 'password_invalid', '8 to 128');
    const answer = await put(cookie, { current: PASSWORD, new: NEW });
    expect([answer.status, answer.json]).toEqual([200, { ok: true }]);
    expect((await me(cookieOf(answer))).json.user.login).toBe('paula');
    for (const old of [cookie, elsewhere]) expectRefusal(await me(old), 'authentication_required');
    expectRefusal(await signIn(server, 'paula@example.com', PASSWORD), 'sign_in_failed');
    expect((await signIn(server, 'paula@example.com', NEW)).status).toBe(200);
    expect(await mailsTo('paula@example.com')).toMatchObject([
      { subject: expect.stringContaining('changed') },
    ]);
  });

  it('and not with a token', async () => {
    const token = await tokenOf(server, 'paula');
    const body = { current: NEW, new: PASSWORD };
    expectRefusal(await server.request('PUT', '/api/v1/me/password', { token, body }), 'session_required');
  });
});

describe('a forgotten password', () => {
  it('is set by the link in a mail, once; every session ends', async () => {
    await createPerson(server, 'quinn');
    const cookie = await sessionOf(server, 'quinn@example.com', PASSWORD);
    expect((await send('/forgot-password', { email: 'Quinn@example.com' })).status).toBe(200);
    const token = await linkFor('quinn@example.com');
    const { db } = server.running.platform.database;
    const kept = await db.selectFrom('password_resets').select('token_hash').execute();
    expect(JSON.stringify(kept)).not.toContain(token);
    const page = await server.request('GET', `/reset-password?token=${token}`, { token: null });
    expect(page.text).toContain('type="password"');
    expect((await send('/reset-password', { token, password: 'short' })).status).toBe(400);
    expect((await send('/reset-password', { token, password: NEW })).status).toBe(200);
    expectRefusal(await me(cookie), 'authentication_required');
    expect((await signIn(server, 'quinn@example.com', NEW)).status).toBe(200);
    expect((await send('/reset-password', { token, password: 'yet another one' })).status).toBe(400);
    expect((await signIn(server, 'quinn@example.com', NEW)).status).toBe(200);
  });

  it('is answered alike whether there is such an account or not', async () => {
    await createPerson(server, 'rita');
    await createPerson(server, 'without', { password: undefined });
    const answers = await Promise.all(
      ['rita@example.com', 'without@example.com', 'nobody@example.com', 'no address', ''].map((email) =>
        send('/forgot-password', { email }),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await linkFor('rita@example.com');
    for (const none of ['without@example.com', 'nobody@example.com']) expect(await mailsTo(none)).toEqual([]);
  });

  it('has a link for half an hour, and three an hour', async () => {
    await createPerson(server, 'sam');
    for (let count = 1; count <= 3; count += 1) {
      await send('/forgot-password', { email: 'sam@example.com' });
      await linkFor('sam@example.com', count);
    }
    const token = await linkFor('sam@example.com', 3);
    await send('/forgot-password', { email: 'sam@example.com' });
    server.advance(30 * 60_000 + 1);
    const late = await send('/reset-password', { token, password: NEW });
    expect([late.status, late.text]).toEqual([400, expect.stringContaining('not any more')]);
    expect(await mailsTo('sam@example.com')).toHaveLength(3);
  });

  it.each([
    ['one address', () => '203.0.113.77'],
    ['the addresses of one customer', (count: number) => `2001:db8:77:${count}::${count}`],
  ])('is asked for ten times from %s', async (_what, addressOf) => {
    const ask = (count: number) =>
      send('/forgot-password', { email: 'x@example.com' }, { 'x-forwarded-for': addressOf(count) });
    for (let count = 0; count < 10; count += 1) expect((await ask(count)).status).toBe(200);
    const answer = await ask(10);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
  });

  it('is not set by a page of another origin', async () => {
    const headers = { origin: 'https://evil.example' };
    expectRefusal(await send('/forgot-password', { email: 'x' }, headers), 'origin_refused');
    expectRefusal(await send('/reset-password', { token: 'x', password: NEW }, headers), 'origin_refused');
  });
});
