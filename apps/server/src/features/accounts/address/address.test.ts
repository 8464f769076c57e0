import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  createPerson,
  FROM_MANY_ADDRESSES,
  nextAddress,
  PASSWORD,
  sessionOf,
  signIn,
  tokenOf,
} from '../../../testing/people.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';

const PATH = '/api/v1/me/email';
const HOUR_MS = 60 * 60_000;

let server: TestServer;
let login = '';
let cookie = '';
let count = 0;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());
/** Each test has a user of its own. */
beforeEach(async () => {
  count += 1;
  login = `mover-${count}`;
  await createPerson(server, login);
  cookie = await sessionOf(server, `${login}@example.com`, PASSWORD);
});

const ask = (email: string, password = PASSWORD) =>
  server.request('PUT', PATH, { token: null, headers: { cookie }, body: { email, password } });
const confirm = (token: string, headers: Record<string, string> = {}) =>
  server.request('POST', '/confirm-email', {
    token: null,
    body: String(new URLSearchParams({ token })),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': nextAddress(),
      ...headers,
    },
  });
const mailsTo = (address: string) =>
  server.running.platform.database.db
    .selectFrom('mails')
    .select(['subject', 'body as text'])
    .where('recipient', '=', address)
    .orderBy('id', 'desc')
    .execute();
const linkFor = async (address: string) =>
  /confirm-email\?token=([\w-]{43})/.exec((await mailsTo(address))[0]?.text ?? '')?.[1] ?? '';
const me = async () =>
  (await server.request('GET', '/api/v1/me', { token: null, headers: { cookie } })).json.user;

describe('an e-mail address', () => {
  it('is changed by the link that came to the new one, once; the one before is told twice', async () => {
    const next = `${login}@new.example`;
    const answer = await ask(` ${login.toUpperCase()}@new.example`);
    expect([answer.status, answer.json]).toEqual([
      200,
      { email: { pending: next, expires_at: expect.any(String), is_sent: false } },
    ]);
    expect((await me()).email).toBe(`${login}@example.com`);
    expect(await mailsTo(`${login}@example.com`)).toMatchObject([
      { subject: expect.stringContaining('was asked for'), text: expect.stringContaining(next) },
    ]);
    const token = await linkFor(next);
    const { db } = server.running.platform.database;
    const kept = await db.selectFrom('email_changes').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(token);
    // What opens links before their people do changes nothing.
    const page = await server.request('GET', `/confirm-email?token=${token}`, { token: null });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(next)]);
    expect((await me()).email).toBe(`${login}@example.com`);

    expect((await confirm(token)).status).toBe(200);
    expect(await me()).toMatchObject({ email: next, email_verified: true });
    expect((await mailsTo(`${login}@example.com`))[0]?.subject).toContain('was changed');
    expectRefusal(await signIn(server, `${login}@example.com`, PASSWORD), 'sign_in_failed');
    expect((await signIn(server, next, PASSWORD)).status).toBe(200);
    expect((await confirm(token)).status).toBe(400);
    const [event] = (await server.request('GET', '/api/v1/admin/audit?action=user.email_changed')).json
      .events;
    expect(event).toMatchObject({
      actor: { login },
      detail: { before: `${login}@example.com`, after: next },
    });
  });

  it('takes the links for a new password along that went to the one before', async () => {
    const { db } = server.running.platform.database;
    const { id } = await me();
    const now = server.running.platform.now().getTime();
    const reset = { token_hash: `of ${login}`, user_id: id, created_at: now, expires_at: now + HOUR_MS };
    await db.insertInto('password_resets').values(reset).execute();
    await ask(`${login}@new.example`);
    await confirm(await linkFor(`${login}@new.example`));
    expect(
      await db.selectFrom('password_resets').select('user_id').where('user_id', '=', id).execute(),
    ).toEqual([]);
  });

  it('stays as it is where a new password was set since: whoever asked may have known the old one alone', async () => {
    const setByLink = async () => {
      await server.request('POST', '/forgot-password', {
        token: null,
        body: String(new URLSearchParams({ email: `${login}@example.com` })),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-forwarded-for': nextAddress(),
        },
      });
      const link = async () =>
        /reset-password\?token=([\w-]{43})/.exec(
          (await mailsTo(`${login}@example.com`)).map(({ text }) => text).join(),
        )?.[1] ?? '';
      await expect.poll(link).not.toBe('');
      return server.request('POST', '/reset-password', {
        token: null,
        body: String(new URLSearchParams({ token: await link(), password: 'a second password' })),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    };
    const change = () =>
      server.request('PUT', '/api/v1/me/password', {
        token: null,
        headers: { cookie, 'x-forwarded-for': nextAddress() },
        body: { current: PASSWORD, new: 'another password' },
      });
    for (const [at, set] of [setByLink, change].entries()) {
      login = `robbed-${count}-${at}`;
      await createPerson(server, login);
      cookie = await sessionOf(server, `${login}@example.com`, PASSWORD);
      expect((await ask(`${login}@thief.example`)).status).toBe(200);
      const answer = await set();
      expect(answer.status, answer.text).toBe(200);
      expect((await confirm(await linkFor(`${login}@thief.example`))).status).toBe(400);
      const users = await server.request('GET', `/api/v1/admin/users/${login}`);
      expect(users.text).toContain(`${login}@example.com`);
      expect(users.text).not.toContain('thief.example');
    }
  });

  it('wants the password, an address, and another one than there is', async () => {
    expectRefusal(await ask('a@b.example', 'wrong'), 'password_invalid');
    expectRefusal(await ask('no address'), 'user_invalid');
    expectRefusal(await ask(`${login}@example.com`), 'user_invalid', 'already');
    expect(await mailsTo('a@b.example')).toEqual([]);
    const token = await tokenOf(server, login);
    const body = { email: 'a@b.example', password: PASSWORD };
    expectRefusal(await server.request('PUT', PATH, { token, body }), 'session_required');
  });

  it('of somebody else is not told to whoever asks, and does not become theirs', async () => {
    const answer = await ask('admin@example.com');
    expect(answer.json.email).toMatchObject({ pending: 'admin@example.com' });
    const [mail] = await mailsTo('admin@example.com');
    expect(mail?.subject).toContain('in use already');
    expect(mail?.text).not.toContain('token=');
  });

  it('that somebody else has got meanwhile stays theirs', async () => {
    await ask('wanted@new.example');
    const token = await linkFor('wanted@new.example');
    await createPerson(server, `quicker-${count}`, { email: 'wanted@new.example' });
    expect((await confirm(token)).status).toBe(400);
    expect((await me()).email).toBe(`${login}@example.com`);
  });

  it('needs the last link, within 24 hours, of somebody who is not locked', async () => {
    const [first, second] = [`${login}-1@new.example`, `${login}-2@new.example`];
    await ask(first);
    const old = await linkFor(first);
    await ask(second);
    expect((await confirm(old)).status).toBe(400);
    const token = await linkFor(second);
    await server.request('PATCH', `/api/v1/admin/users/${login}`, { body: { locked: { reason: 'x' } } });
    expect((await confirm(token)).status).toBe(400);
    await server.request('PATCH', `/api/v1/admin/users/${login}`, { body: { locked: null } });
    server.advance(24 * HOUR_MS + 1);
    expect((await confirm(token)).status).toBe(400);
    expect((await server.request('GET', `/confirm-email?token=${token}`, { token: null })).status).toBe(400);
    server.advance(-24 * HOUR_MS - 1);
    expect((await confirm(token)).status).toBe(200);
  });

  it('is asked for three times an hour, and its password tried ten times a minute', async () => {
    for (let at = 0; at < 3; at += 1) expect((await ask(`${login}-${at}@new.example`)).status).toBe(200);
    expectRefusal(await ask(`${login}-4@new.example`), 'too_many_sign_ins');
    for (let at = 0; at < 6; at += 1) expectRefusal(await ask('a@b.example', 'wrong'), 'password_invalid');
    expectRefusal(await ask('a@b.example'), 'too_many_sign_ins', 'Too many attempts');
  });

  it('is not confirmed by a page of another origin', async () => {
    expectRefusal(await confirm('x', { origin: 'https://evil.example' }), 'origin_refused');
  });

  it('is confirmed from the addresses of one customer as often as from one', async () => {
    const statuses = [];
    for (let count = 0; count < 40; count += 1)
      statuses.push((await confirm('x'.repeat(43), { 'x-forwarded-for': `2001:db8:78:${count}::1` })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  if (inject('template').postgresUrl !== '')
    it('is one person’s, also where two confirm it in the same moment', async () => {
      const wanted = `${login}@one.example`;
      await ask(wanted);
      const link = await linkFor(wanted);
      const { driver } = server.running.platform.database;
      if (driver.engine !== 'postgres') throw new Error('this is not PostgreSQL');
      const other = await driver.pool.connect();
      try {
        await other.query('begin');
        await other.query(`update auth_users set email = $1 where email = 'admin@example.com'`, [wanted]);
        const answer = confirm(link);
        await expect
          .poll(async () => {
            const { rows } = await driver.pool.query(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            );
            return rows.length;
          })
          .toBe(1);
        await other.query('commit');
        expect(await answer).toMatchObject({ status: 400, text: expect.stringContaining('not any more') });
        expect((await me()).email).toBe(`${login}@example.com`);
      } finally {
        await other.query('rollback');
        await other.query(`update auth_users set email = 'admin@example.com' where email = $1`, [wanted]);
        other.release();
      }
    });
});
