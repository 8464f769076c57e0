import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  createPerson,
  FROM_MANY_ADDRESSES,
  PASSWORD,
  sessionOf,
  signIn,
  tokenOf,
} from '../../../testing/people.ts';
import { browserWith, enrolApp } from '../../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';
import { forgetSessions } from '../index.ts';

const SESSIONS = '/api/v1/me/sessions';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ann');
  await createPerson(server, 'bob');
});
afterAll(() => server.close());

const browserOf = async (login: string) =>
  browserWith(server, await sessionOf(server, `${login}@example.com`, PASSWORD));

describe('the sessions of a person', () => {
  it('are listed with where they are from, this one marked, and no secret', async () => {
    await signIn(server, 'ann@example.com', PASSWORD, {
      'x-forwarded-for': '203.0.113.5',
      'user-agent': 'a browser <b>',
    });
    const cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
    const answer = await browserWith(server, cookie)('GET', SESSIONS);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json.sessions).toHaveLength(2);
    const [mine, other] = answer.json.sessions;
    expect(mine).toMatchObject({ current: true });
    expect(other).toEqual({
      id: expect.any(String),
      created_at: expect.any(String),
      last_active_at: expect.any(String),
      address: '203.0.113.5',
      user_agent: 'a browser <b>',
      current: false,
    });
    const secret = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)).split('.')[0] ?? '';
    expect(secret.length).toBeGreaterThan(20);
    expect(answer.text).not.toContain(secret);
    // The id of a session is no way into it.
    const forged = browserWith(server, `waybill.session_token=${other.id}`);
    expectRefusal(await forged('GET', SESSIONS), 'authentication_required');
  });

  it('say when they were last active', async () => {
    const browser = await browserOf('bob');
    const active = async () => {
      const { sessions } = (await browser('GET', SESSIONS)).json;
      return Date.parse(sessions.find(({ current }: { current: boolean }) => current).last_active_at);
    };
    const before = await active();
    server.advance(5 * MINUTE_MS);
    expect((await active()) - before).toBeGreaterThanOrEqual(5 * MINUTE_MS);
  });

  it('are ended one by one, or all but this one, at once', async () => {
    const [one, two, three] = await Promise.all([browserOf('ann'), browserOf('ann'), browserOf('ann')]);
    const { sessions } = (await two('GET', SESSIONS)).json;
    const { id } = sessions.find(({ current }: { current: boolean }) => current);
    expect((await one('DELETE', `${SESSIONS}/${id}`)).status).toBe(204);
    expectRefusal(await two('GET', SESSIONS), 'authentication_required');
    expectRefusal(await one('DELETE', `${SESSIONS}/${id}`), 'not_found');
    const ended = await one('DELETE', SESSIONS);
    expect(ended.json.ended).toBeGreaterThanOrEqual(1);
    expectRefusal(await three('GET', SESSIONS), 'authentication_required');
    expect((await one('GET', SESSIONS)).json.sessions).toHaveLength(1);
  });

  it('are nobody else’s, and not ended by a page of another origin', async () => {
    const [ann, bob] = await Promise.all([browserOf('ann'), browserOf('bob')]);
    const { sessions } = (await ann('GET', SESSIONS)).json;
    for (const { id } of sessions) expectRefusal(await bob('DELETE', `${SESSIONS}/${id}`), 'not_found');
    await bob('DELETE', SESSIONS);
    const evil = { origin: 'https://evil.example' };
    expectRefusal(await ann('DELETE', SESSIONS, undefined, evil), 'origin_refused');
    expect((await ann('GET', SESSIONS)).json.sessions).toHaveLength(sessions.length);
  });

  it('are all ended by an administrator, and by nobody else', async () => {
    const bob = await browserOf('bob');
    const path = '/api/v1/admin/users/bob/sessions';
    expectRefusal(await (await browserOf('ann'))('DELETE', path), 'permission_denied');
    const token = await tokenOf(server, 'bob');
    const answer = await server.request('DELETE', path);
    expect(answer.json.ended).toBeGreaterThanOrEqual(1);
    expectRefusal(await bob('GET', SESSIONS), 'authentication_required');
    // API tokens are not sessions.
    expect((await server.request('GET', '/api/v1/me', { token })).status).toBe(200);
    expect((await server.request('GET', '/api/v1/admin/audit')).text).toContain('session.revoked');
    expectRefusal(await server.request('DELETE', '/api/v1/admin/users/nobody/sessions'), 'user_not_found');
  });
});

describe('the sessions of somebody, for an administrator', () => {
  const PATH = '/api/v1/admin/users/cleo/sessions';

  it('are listed without a secret, and ended one by one, which the trail tells', async () => {
    await createPerson(server, 'cleo');
    const [one, two] = [await browserOf('cleo'), await browserOf('cleo')];
    const listed = await server.request('GET', PATH);
    expect(listed.headers.get('cache-control')).toBe('no-store');
    const theirs = (await two('GET', SESSIONS)).json.sessions;
    expect(listed.json.sessions.map(idOf)).toEqual(theirs.map(idOf));
    expect(Object.keys(listed.json.sessions[0])).toEqual(Object.keys(theirs[0]));
    expect(listed.json.sessions.filter(isCurrent)).toEqual([]);
    const mine = (await one('GET', SESSIONS)).json.sessions.find(isCurrent);
    expect((await server.request('DELETE', `${PATH}/${mine.id}`)).status).toBe(204);
    expectRefusal(await one('GET', SESSIONS), 'authentication_required');
    expect((await two('GET', SESSIONS)).status).toBe(200);
    expectRefusal(await server.request('DELETE', `${PATH}/${mine.id}`), 'not_found');
    const [event] = (await server.request('GET', '/api/v1/admin/audit?action=session.revoked')).json.events;
    expect(event).toMatchObject({ actor: { login: 'admin' }, detail: { sessions: 1 } });
  });

  it('of another one, or by somebody else, are left alone', async () => {
    const [ann, cleo] = [await browserOf('ann'), await browserOf('cleo')];
    const { id } = (await ann('GET', SESSIONS)).json.sessions.find(isCurrent);
    expectRefusal(await server.request('DELETE', `${PATH}/${id}`), 'not_found');
    expectRefusal(await ann('GET', PATH), 'permission_denied');
    expectRefusal(await cleo('DELETE', `${PATH}/${id}`), 'permission_denied');
    expect((await ann('GET', SESSIONS)).status).toBe(200);
    expectRefusal(await server.request('GET', '/api/v1/admin/users/nobody/sessions'), 'user_not_found');
  });

  const isCurrent = ({ current }: { current: boolean }) => current;
  const idOf = ({ id }: { id: string }) => id;
});

it('who may only read ends what may be in wrong hands, and takes a second factor', async () => {
  await createPerson(server, 'rita');
  const [one, two] = await Promise.all([browserOf('rita'), browserOf('rita')]);
  await server.request('PATCH', '/api/v1/admin/users/rita', { body: { read_only: true } });
  expect((await one('DELETE', SESSIONS)).json.ended).toBe(1);
  expectRefusal(await two('GET', SESSIONS), 'authentication_required');
  await enrolApp(server, one);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await one('POST', '/sign-out', '', form)).status).toBe(303);
  expectRefusal(await one('GET', SESSIONS), 'authentication_required');
});

it('a browser may ask for its session as often as pages are opened', async () => {
  const ann = await browserOf('ann');
  const office = { 'x-forwarded-for': '203.0.113.9' };
  const ask = () => ann('GET', '/api/auth/get-session', undefined, office);
  const answers = await Promise.all(Array.from({ length: 130 }, ask));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});

it('a session is not made longer by using it', async () => {
  const cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
  const browser = browserWith(server, cookie);
  const { db, engine } = server.running.platform.database;
  const sessions = db.withTables<{ auth_sessions: { id: string; expires_at: unknown } }>();
  const { json } = await browser('GET', SESSIONS);
  const { id } = json.sessions.find(({ current }: { current: boolean }) => current);
  // As the account library has it after some weeks, by its own clock.
  const soon = new Date(Date.now() + 5 * DAY_MS);
  const expiresAt = engine === 'sqlite' ? soon.toISOString() : soon;
  await sessions.updateTable('auth_sessions').set({ expires_at: expiresAt }).where('id', '=', id).execute();
  await browser('GET', '/api/v1/me');
  await browser('GET', '/api/auth/get-session');
  const row = await sessions
    .selectFrom('auth_sessions')
    .select('expires_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(new Date(row.expires_at as string)).toEqual(soon);
});

it('a session is refused after 30 days by the clock of this server, and then forgotten', async () => {
  const browser = await browserOf('ann');
  server.advance(30 * DAY_MS - 10 * MINUTE_MS);
  expect((await browser('GET', SESSIONS)).status).toBe(200);
  const { db } = server.running.platform.database;
  const count = async () => {
    const states = await db.selectFrom('session_states').select('session_id').execute();
    const sessions = await db
      .withTables<{ auth_sessions: { id: string } }>()
      .selectFrom('auth_sessions')
      .select('id')
      .execute();
    return [states.length, sessions.length];
  };
  const fresh = await browserOf('bob');
  server.advance(10 * MINUTE_MS);
  expectRefusal(await browser('GET', SESSIONS), 'authentication_required');
  expect((await browser('GET', '/api/auth/get-session')).json).toBeNull();
  expect((await fresh('GET', SESSIONS)).json.sessions).toHaveLength(1);
  await forgetSessions(server.running.platform);
  expect(await count()).toEqual([1, 1]);
  expect((await fresh('GET', SESSIONS)).status).toBe(200);
});
