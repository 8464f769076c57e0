import { afterAll, beforeAll, expect, it } from 'vitest';
import { namedRateLimits } from '../platform/rate-limits.ts';
import { exchangeCounts } from '../platform/share-rate-limits.ts';
import { crateFile, frame, metadataFor } from '../testing/crate-file.ts';
import { expectRefusal } from '../testing/expect-refusal.ts';
import { FROM_MANY_ADDRESSES, personWithToken } from '../testing/people.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  PUBLISHERS,
  ROCKET_IDENTITY,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../testing/trusted-ci.ts';

const MOST = 4;
let ci: TrustedCi;
let token: string;
beforeAll(async () => {
  ci = await startTrustedCi({
    keys: {
      ...FROM_MANY_ADDRESSES,
      'limits.caller_exchanges_per_minute': String(MOST),
      'limits.caller_uploads_per_minute': String(MOST),
      'limits.caller_searches_per_minute': String(MOST),
      'limits.caller_tokens_per_minute': String(MOST),
      'limits.caller_publishers_per_minute': String(MOST),
    },
  });
  token = await personWithToken(ci.server, 'ada');
  await ci.publish('rocket', '1.0.0', token);
  await ci.publisher({ provider: 'github', identity: ROCKET_IDENTITY, crates: ['rocket'] }, token);
});
afterAll(() => ci.close());

const exchange = (from: string, jwt = 'not.a.token', path = TOKENS) =>
  ci.server.request('POST', path, { token: null, body: { jwt }, headers: { 'x-forwarded-for': from } });
const search = (from: string, as: string | null = null) =>
  ci.server.request('GET', '/api/v1/crates?q=rocket', { token: as, headers: { 'x-forwarded-for': from } });
const upload = async (from: string, version: string, as = token) =>
  ci.server.request('PUT', '/api/v1/crates/new', {
    token: as,
    body: frame(metadataFor('rocket', version), await crateFile({ name: 'rocket', version })),
    headers: { 'x-forwarded-for': from },
  });

it('exchanges and rehearsals of one address are counted together, good or not, and others go on', async () => {
  const from = '203.0.113.1';
  const rehearsals = '/api/v1/trusted_publishing/rehearsals';
  expect((await exchange(from, ci.mint())).status).toBe(200);
  for (let count = 2; count <= MOST; count += 1)
    expect((await exchange(from, undefined, count % 2 === 0 ? rehearsals : TOKENS)).status).toBe(
      count % 2 === 0 ? 200 : 400,
    );
  const jwt = ci.mint();
  for (const path of [TOKENS, rehearsals, `${TOKENS}/revocations`]) {
    const refused = await exchange(from, jwt, path);
    expectRefusal(refused, 'too_many_requests', String(MOST), from, 'try again in');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  }
  // It was not looked at, so it is as good as before.
  expect((await exchange('203.0.113.2', jwt)).status).toBe(200);
});

it('an address of IPv6 is its customer’s network, and what claims to be another one is not believed', async () => {
  for (let count = 0; count < MOST; count += 1) await exchange(`2001:db8:7:${count}::${count}`);
  expectRefusal(await exchange('2001:db8:7:ffff::1'), 'too_many_requests', '2001:db8:7::/48');
  expect((await exchange('2001:db8:8::1')).status).toBe(400);
  for (let count = 0; count < MOST; count += 1) await exchange(`198.51.100.${count}, 203.0.113.3`);
  expectRefusal(await exchange('198.51.100.99, 203.0.113.3'), 'too_many_requests', '203.0.113.3');
});

it('uploads are counted by address before anything is read, and by person wherever they come from', async () => {
  for (let count = 1; count <= MOST; count += 1)
    expect((await upload(`203.0.113.1${count}`, `2.0.${count}`)).status).toBe(200);
  expectRefusal(await upload('203.0.113.19', '2.1.0'), 'too_many_requests', 'the user');
  // Strangers with a made-up token use up their own address alone.
  for (let count = 0; count < MOST; count += 1)
    expect((await upload('203.0.113.20', '2.1.0', 'wbat_made-up')).status).toBe(403);
  expectRefusal(await upload('203.0.113.20', '2.1.0', 'wbat_made-up'), 'too_many_requests');
  const versions = await ci.server.request('GET', '/api/v1/crates/rocket/versions');
  expect(versions.json.versions).toHaveLength(1 + MOST);
});

it('searches are counted by address, and by person', async () => {
  for (let count = 0; count < MOST; count += 1) expect((await search('203.0.113.30')).status).toBe(200);
  expectRefusal(await search('203.0.113.30'), 'too_many_requests');
  for (let count = 0; count < MOST; count += 1)
    expect((await search(`203.0.113.4${count}`, token)).status).toBe(200);
  expectRefusal(await search('203.0.113.49', token), 'too_many_requests');
  expect((await search('203.0.113.49')).status).toBe(200);
});

it('API tokens that are made are counted by address, and by who makes them', async () => {
  const make = (from: string) =>
    ci.server.request('POST', '/api/v1/admin/users/ada/tokens', {
      body: { api_token: { name: 'x' } },
      headers: { 'x-forwarded-for': from },
    });
  for (let count = 0; count < MOST; count += 1) expect((await make('203.0.113.50')).status).toBe(200);
  expectRefusal(await make('203.0.113.50'), 'too_many_requests', 'the address');
  expectRefusal(await make('203.0.113.51'), 'too_many_requests', 'the user');
});

it('trusted publishers that are made or changed are counted by address, and by who makes them', async () => {
  let made = 0;
  const ways: [string, string, (at: number) => Record<string, unknown>][] = [
    [
      'POST',
      PUBLISHERS,
      (at) => ({ publisher: { provider: 'github', crates: [`q${at}-*`], identity: ROCKET_IDENTITY } }),
    ],
    ['POST', GITHUB_CONFIGS, (at) => githubConfig('rocket', { workflow_filename: `w${at}.yml` })],
    ['PATCH', `${PUBLISHERS}/1`, () => ({ publisher: { state: 'active' } })],
  ];
  const ask = (from: string, at: number) => {
    const [method, path, body] = ways[at % ways.length] as (typeof ways)[number];
    made += 1;
    return ci.server.request(method, path, { token, body: body(made), headers: { 'x-forwarded-for': from } });
  };
  for (let count = 0; count < MOST; count += 1) expect((await ask('203.0.113.60', count)).status).toBe(200);
  for (let way = 0; way < ways.length; way += 1) {
    expectRefusal(await ask('203.0.113.60', way), 'too_many_requests', 'the address');
    expectRefusal(await ask(`203.0.113.7${way}`, way), 'too_many_requests', 'the user');
  }
});

it('this machine is not counted: behind a proxy that nobody named, all would be one', async () => {
  for (let count = 0; count < 3 * MOST; count += 1)
    expect((await ci.server.request('GET', '/api/v1/crates?q=rocket', { token: null })).status).toBe(200);
});

it('administrators see who is held back', async () => {
  const { limits } = (await ci.server.request('GET', '/api/v1/admin/state')).json.state;
  const [exchanges] = limits.filter(({ name }: { name: string }) => name === 'caller_exchanges');
  expect(exchanges).toMatchObject({
    most: MOST,
    setting: 'limits.caller_exchanges_per_minute',
    per_copy: false,
  });
  expect(exchanges.limited.map(({ who }: { who: string }) => who)).toContain('address 203.0.113.1');
});

it('copies of the server count together, within a second, and trouble nobody with who does little', async () => {
  const { database } = ci.server.running.platform;
  const copies = [{ database }, { database }] as const;
  const [here, there] = copies.map((copy) => namedRateLimits(copy, 'a test'));
  const rule = { window: 60, max: 20 };
  const times = async (limits: typeof here, count: number, key: string) => {
    const allowed: boolean[] = [];
    for (let time = 0; time < count; time += 1)
      allowed.push((await limits?.consume(key, rule))?.allowed ?? false);
    return allowed;
  };
  await times(here, 12, 'busy');
  await times(there, 5, 'busy');
  await times(here, 1, 'quiet');
  for (const copy of [...copies, ...copies]) await exchangeCounts(copy);
  // On PostgreSQL the server itself tells of what the tests above did.
  const rows = await database.db
    .selectFrom('rate_counts')
    .select(['key', 'count'])
    .where('key', 'like', 'a test %')
    .execute();
  expect(rows.map(({ key, count }) => [key, Number(count)])).toEqual([['a test busy', 17]]);
  // The second one knows of all 17, the first one of the 12 it told before the other did: it learns with its next ones.
  expect(await times(there, 4, 'busy')).toEqual([true, true, true, false]);
  expect(await times(here, 1, 'busy')).toEqual([true]);
  for (const copy of copies.toReversed()) await exchangeCounts(copy);
  expect(await times(here, 1, 'busy')).toEqual([false]);
  expect(await times(here, 1, 'quiet')).toEqual([true]);
});
