import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForDevice, decideDevice, poll, startDevice } from '../../testing/device.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, FROM_MANY_ADDRESSES, nextAddress, PASSWORD, sessionOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { DAY_MS, MINUTE_MS } from '../../testing/trusted-ci.ts';
import { forgetDeviceSignIns } from './index.ts';

let server: TestServer;
let cookie = '';
let from: Record<string, string> = {};
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ann');
  cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
});
afterAll(() => server.close());
/** Each test asks from an address of its own. */
beforeEach(() => {
  from = { 'x-forwarded-for': nextAddress() };
});

const start = (wish: unknown = {}) => startDevice(server, wish, from);
const tokens = async () =>
  (await server.request('GET', '/api/v1/me/tokens', { token: null, headers: { cookie } })).json.api_tokens;
const rows = async () =>
  Number(
    (
      await server.running.platform.database.db
        .selectFrom('device_requests')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

describe('asking', () => {
  it('gives the codes, the page and the times of RFC 8628', async () => {
    const answer = await askForDevice(server, {}, from);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { user_code } = answer.json;
    expect(answer.json).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${server.url}/device`,
      verification_uri_complete: `${server.url}/device?code=${user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('stands in the well-known document', async () => {
    const { json } = await server.request('GET', '/.well-known/waybill', { token: null });
    expect(json.endpoints).toMatchObject({
      device_authorization: `${server.url}/api/v1/device/authorizations`,
      device_token: `${server.url}/api/v1/device/tokens`,
    });
  });

  it.each([
    [{ scopes: ['admin'] }, 'api_token_invalid', '`admin` is never given'],
    [{ scopes: ['publish-new', 'admin'] }, 'api_token_invalid', '`admin` is never given'],
    [{ scopes: ['ADMIN'] }, 'api_token_invalid', '`ADMIN`'],
    [{ scopes: ['everything'] }, 'api_token_invalid', '`everything`'],
    [{ crates: ['a*b'] }, 'api_token_invalid', '`a*b`'],
    [{ crates: ['<b>'] }, 'api_token_invalid', '`<b>`'],
    [{ scopes: [] }, 'body_invalid', 'scopes'],
    [{ scopes: 'read' }, 'body_invalid', 'scopes'],
    [{ scopes: Array(21).fill('read') }, 'body_invalid', 'scopes'],
    [{ crates: Array(51).fill('a') }, 'body_invalid', 'crates'],
    [{ lifetime_seconds: 59 }, 'body_invalid', '60'],
    [{ lifetime_seconds: 43_201 }, 'body_invalid', '43200'],
    [{ lifetime_seconds: 60.5 }, 'body_invalid', 'integer'],
    [{ lifetime_seconds: null }, 'body_invalid', 'integer'],
    [{ client_name: '' }, 'body_invalid', 'client_name'],
    [{ client_name: 'x'.repeat(101) }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\nb' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u0000b' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u001b[2Jb' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u202eb' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u200bb' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u2028b' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\ud800b' }, 'body_invalid', 'client_name'],
    // Letters that are drawn as nothing, and spaces that do not collapse: a name could be blank, or begin a line of its own.
    [{ client_name: '\u3164' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u115f\u1160b' }, 'body_invalid', 'client_name'],
    [{ client_name: '\u2800' }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\ufe0fb' }, 'body_invalid', 'client_name'],
    [{ client_name: `cargo${'\u00a0'.repeat(60)}127.0.0.1` }, 'body_invalid', 'client_name'],
    [{ client_name: 'a\u3000b' }, 'body_invalid', 'client_name'],
    // A heap of accents reaches into the lines above and below.
    [{ client_name: `a${'\u0336\u0308\u0334\u030a'.repeat(5)}` }, 'body_invalid', 'client_name'],
    [{ client_name: '\u0301cargo' }, 'body_invalid', 'client_name'],
    [{ crate: ['rocket'] }, 'body_invalid', 'crate'],
    [[], 'body_invalid', ''],
  ] as const)('refuses %j', async (wish, code, says) => {
    const before = await rows();
    expectRefusal(await askForDevice(server, wish, from), code, says);
    expect(await rows()).toBe(before);
  });

  it.each([
    'cargo on René’s laptop',
    'cargo auf Jürgens Rechner',
    'カーゴ (ラップトップ)',
    'คาร์โก',
    'e\u0301te\u0301',
    'नमस्ते',
  ])('takes the name %s', async (client_name) => {
    expect((await askForDevice(server, { client_name }, from)).status).toBe(200);
  });

  it('is refused to pages of another origin, and with a huge body', async () => {
    const origin = 'https://evil.example';
    expectRefusal(await askForDevice(server, {}, { ...from, origin }), 'origin_refused');
    expectRefusal(await askForDevice(server, { client_name: 'x'.repeat(50_000) }, from), 'body_too_large');
    const body = { device_code: 'x'.repeat(50_000) };
    expectRefusal(
      await server.request('POST', '/api/v1/device/tokens', { token: null, body }),
      'body_too_large',
    );
  });

  it('may be done 20 times at once from one address, and no more', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => askForDevice(server, {}, from)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    const refused = await askForDevice(server, {}, from);
    expectRefusal(refused, 'too_many_device_requests', 'from your address');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Others are not kept from it.
    expect((await askForDevice(server, {}, { 'x-forwarded-for': nextAddress() })).status).toBe(200);
  });

  it('counts all addresses of an IPv6 network as one', async () => {
    // What one customer has for the asking: 65,536 networks of 64 bits.
    const at = (host: number) => ({ 'x-forwarded-for': `2001:db8:7:${host.toString(16)}::1` });
    for (let host = 1; host <= 20; host += 1)
      expect((await askForDevice(server, {}, at(host))).status).toBe(200);
    expectRefusal(await askForDevice(server, {}, at(21)), 'too_many_device_requests');
  });
});

it('no more than 2,000 wait in all, and who has waited too long makes room', async () => {
  const { db } = server.running.platform.database;
  const now = server.running.platform.now().getTime();
  const room = 2_000 - (await rows());
  const filler = Array.from({ length: room }, (_, at) => ({
    device_code_hash: `device ${at}`,
    user_code_hash: `user ${at}`,
    client_name: 'one of many',
    address: '192.0.2.1',
    address_group: '192.0.2.1',
    endpoint_scopes: '[]',
    lifetime_seconds: 60,
    state: 'pending' as const,
    created_at: now,
    expires_at: now + 10 * MINUTE_MS,
    interval_seconds: 5,
  }));
  for (let at = 0; at < filler.length; at += 500)
    await db
      .insertInto('device_requests')
      .values(filler.slice(at, at + 500))
      .execute();
  expectRefusal(await askForDevice(server, {}, from), 'too_many_device_requests', 'at this registry');
  server.advance(11 * MINUTE_MS);
  expect((await askForDevice(server, {}, from)).status).toBe(200);
  server.advance(11 * MINUTE_MS);
  expect((await askForDevice(server, {}, from)).status).toBe(200);
  expect(await rows()).toBe(2);
});

describe('the program that waits', () => {
  it('gets its token once, after the approval, and it is an ordinary API token', async () => {
    const started = await start({
      client_name: 'cargo on laptop',
      crates: ['rocket*'],
      lifetime_seconds: 7200,
    });
    expectRefusal(await poll(server, started), 'authorization_pending', '5 seconds');
    expect((await decideDevice(server, cookie, started)).status).toBe(200);
    const answer = await poll(server, started);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      token: expect.stringMatching(/^wbat_[A-Za-z0-9]{32}$/),
      expires_at: expect.any(String),
      login: 'ann',
      scopes: ['publish-new', 'publish-update', 'yank', 'read'],
      crates: ['rocket*'],
    });
    const lives = Date.parse(answer.json.expires_at) - server.running.platform.now().getTime();
    expect(lives).toBeLessThanOrEqual(7200_000);
    expect(lives).toBeGreaterThan(7100_000);

    expectRefusal(await poll(server, started), 'device_code_unknown');
    const { token } = answer.json;
    expect((await server.request('GET', '/api/v1/me', { token })).json.user.login).toBe('ann');
    expect(await tokens()).toContainEqual(
      expect.objectContaining({
        name: 'device: cargo on laptop',
        endpoint_scopes: ['publish-new', 'publish-update', 'yank', 'read'],
        crate_scopes: ['rocket*'],
        expired_at: answer.json.expires_at,
      }),
    );
    expectRefusal(
      await server.request('PUT', '/api/v1/me/tokens', { token, body: { api_token: { name: 'more' } } }),
      'token_scope_insufficient',
    );
  });

  it('lives an hour when it names no lifetime, for all crates, and has a name', async () => {
    const started = await start();
    await decideDevice(server, cookie, started);
    const { json } = await poll(server, started);
    expect(json.crates).toBeNull();
    const lives = Date.parse(json.expires_at) - server.running.platform.now().getTime();
    expect(Math.round(lives / MINUTE_MS)).toBe(60);
    expect((await tokens())[0].name).toBe('device: a program without a name');
  });

  it('gets its token whatever its name is written with', async () => {
    const client_name = '𝒲'.repeat(100);
    const started = await start({ client_name });
    await decideDevice(server, cookie, started);
    expect((await poll(server, started)).status).toBe(200);
    expect((await tokens())[0].name).toBe(`device: ${client_name}`);
  });

  it('of eight that ask at once after the approval, one gets a token', async () => {
    const started = await start();
    await decideDevice(server, cookie, started);
    const before = (await tokens()).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(server, started)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'device_code_unknown');
    expect(await tokens()).toHaveLength(before + 1);
  });

  it('that asks too often is slowed down, by five seconds each time', async () => {
    const started = await start();
    expectRefusal(await poll(server, started), 'authorization_pending');
    const slow = await poll(server, started);
    expectRefusal(slow, 'slow_down', '10 seconds');
    expect(slow.headers.get('retry-after')).toBe('10');
    server.advance(6_000);
    expectRefusal(await poll(server, started), 'slow_down', '15 seconds');
    server.advance(16_000);
    expectRefusal(await poll(server, started), 'authorization_pending', '15 seconds');
    // However fast it was: once approved, it gets its token.
    expectRefusal(await poll(server, started), 'slow_down');
    await decideDevice(server, cookie, started);
    expect((await poll(server, started)).status).toBe(200);
  });

  it('is never told to wait longer than a minute', async () => {
    const started = await start();
    for (let time = 0; time < 20; time += 1) await poll(server, started);
    expectRefusal(await poll(server, started), 'slow_down', '60 seconds');
    server.advance(61_000);
    expectRefusal(await poll(server, started), 'authorization_pending');
  });

  it('learns that it was refused, and gets nothing later either', async () => {
    const started = await start();
    await decideDevice(server, cookie, started, 'refuse');
    expectRefusal(await poll(server, started), 'access_denied');
    expect((await decideDevice(server, cookie, started)).status).toBe(404);
    expectRefusal(await poll(server, started), 'access_denied');
  });

  it('comes too late after ten minutes, approved or not', async () => {
    const open = await start();
    const approved = await start();
    await decideDevice(server, cookie, approved);
    const before = (await tokens()).length;
    server.advance(10 * MINUTE_MS + 1000);
    expectRefusal(await poll(server, open), 'device_code_expired');
    expectRefusal(await poll(server, approved), 'device_code_expired');
    expect((await decideDevice(server, cookie, open)).status).toBe(404);
    expect(await tokens()).toHaveLength(before);
  });

  it.each(['', 'x', 'wbat_00000000000000000000000000000000', 'a\u0000b'])(
    'with the code %j is unknown',
    async (code) => {
      expectRefusal(await poll(server, { device_code: code }), 'device_code_unknown');
    },
  );

  it('of somebody with 500 tokens is told so, and gets its own once there is room', async () => {
    const { db } = server.running.platform.database;
    await createPerson(server, 'full');
    const full = await sessionOf(server, 'full@example.com', PASSWORD);
    const { id } = await db
      .selectFrom('users')
      .select('id')
      .where('login', '=', 'full')
      .executeTakeFirstOrThrow();
    const many = Array.from({ length: 500 }, (_, at) => ({
      user_id: id,
      name: 'one of many',
      token_hash: `of many ${at}`,
      created_at: 0,
    }));
    await db.insertInto('api_tokens').values(many).execute();
    const started = await start();
    await decideDevice(server, full, started);
    expectRefusal(await poll(server, started), 'token_limit_reached');
    await db.deleteFrom('api_tokens').where('token_hash', '=', 'of many 7').execute();
    expect((await poll(server, started)).json.login).toBe('full');
  });

  it('gets nothing by the code that is for the person', async () => {
    const started = await start();
    await decideDevice(server, cookie, started);
    expectRefusal(await poll(server, { device_code: started.user_code }), 'device_code_unknown');
  });
});

it('the trail tells who approved and refused what, and what was made', async () => {
  const approved = await start({ client_name: 'told of' });
  await decideDevice(server, cookie, approved);
  await poll(server, approved);
  const refused = await start({ client_name: 'told of' });
  await decideDevice(server, cookie, refused, 'refuse');
  const { json } = await server.request('GET', '/api/v1/admin/audit?actor=ann&per_page=3');
  expect(json.events.map(({ action }: { action: string }) => action)).toEqual([
    'device_sign_in.refused',
    'api_token.created',
    'device_sign_in.approved',
  ]);
  expect(json.events[2].detail).toMatchObject({
    client_name: 'told of',
    address: from['x-forwarded-for'],
    endpoint_scopes: ['publish-new', 'publish-update', 'yank', 'read'],
    lifetime_seconds: 3600,
  });
  expect(JSON.stringify(json)).not.toContain(approved.device_code);
  expect(JSON.stringify(json)).not.toContain(approved.user_code);
});

describe('the clean-up', () => {
  it('forgets requests some time after their end, and their tokens a day after theirs', async () => {
    await createPerson(server, 'bob');
    const bob = await sessionOf(server, 'bob@example.com', PASSWORD);
    const started = await start({ lifetime_seconds: 60 });
    await decideDevice(server, bob, started);
    await poll(server, started);
    const kept = await server.request('POST', '/api/v1/admin/users/bob/tokens', {
      body: { api_token: { name: 'made by hand', expired_at: '2020-01-01T00:00:00Z' } },
    });
    const late = await start();
    const ofBob = async () => {
      const { db } = server.running.platform.database;
      const found = await db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select('api_tokens.name')
        .where('users.login', '=', 'bob')
        .orderBy('api_tokens.id')
        .execute();
      return found.map(({ name }) => name);
    };

    server.advance(15 * MINUTE_MS);
    await forgetDeviceSignIns(server.running.platform);
    expectRefusal(await poll(server, late), 'device_code_expired');
    expect(await ofBob()).toHaveLength(2);
    server.advance(6 * MINUTE_MS);
    await forgetDeviceSignIns(server.running.platform);
    expectRefusal(await poll(server, late), 'device_code_unknown');
    expect(await rows()).toBe(0);
    server.advance(DAY_MS);
    await forgetDeviceSignIns(server.running.platform);
    // What a person made by hand stays in the list.
    expect(kept.status).toBe(200);
    expect(await ofBob()).toEqual(['made by hand']);
  });
});
