import { lookupKeyOf } from '@waybill/trusted-publishing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Tables } from '../../../../platform/database/schema.ts';
import { addPublisher } from '../../../../testing/publishers.ts';
import { MINUTE_MS, ROCKET, startTrustedCi, type TrustedCi } from '../../../../testing/trusted-ci.ts';
import { type Issuers, openIssuers } from '../../issuers/issuers.ts';
import { setSwitch } from '../../issuers/pause.ts';
import { type ExchangeContext, exchangeBySteps } from '../exchange-token.ts';
import { verifyAsKnown } from '../judge.ts';
import { newSecret } from '../mint.ts';
import { type GrantStore, openGrantStore, type QuickGrant } from './grant-store.ts';
import { exchangeQuickly } from './quick-exchange.ts';

const OTHER = { ...ROCKET, repository: 'acme/other', repositoryId: 71 };
const WRITTEN = [
  ...['used_id_tokens', 'id_token_tries', 'access_tokens', 'access_token_crates', 'access_token_names'],
  ...['attempts', 'attempt_crates', 'audit_events', 'publishers'],
] as const satisfies readonly (keyof Tables)[];

let ci: TrustedCi;
let issuers: Issuers;
let store: GrantStore;
let publisher: number;
const platform = () => ci.server.running.platform;

beforeAll(async () => {
  ci = await startTrustedCi();
  for (const crate of ['rocket', 'rocket-fuel', 'other']) await ci.publish(crate, '1.0.0');
  publisher = await addPublisher(ci, ['rocket', 'rocket-fuel'], { token_lifetime_seconds: 300 });
  await addPublisher(ci, ['rocket'], { environment: { rule: 'named', name: 'release' } });
  const identity = { owner: 'acme', repository: 'other', workflow: 'release.yml' };
  await addPublisher(ci, ['other'], { identity });
  issuers = await openIssuers(platform());
  store = openGrantStore(platform().database);
  // The first use of each tells its owners, which is more than the quick way does.
  for (const job of [ROCKET, { ...ROCKET, environment: 'release' }, OTHER]) await ci.accessToken(job);
});
afterAll(async () => {
  issuers.stop();
  await ci.close();
});

const contextOf = (more: Partial<ExchangeContext['target']> = {}): ExchangeContext => ({
  platform: platform(),
  target: { crate: null, version: null, checksum: null, scopes: null, ...more },
  apiToken: null,
  correlationId: 'the-same-request',
});

async function quickly(jwt: string, context = contextOf()) {
  const presented = await verifyAsKnown(platform(), issuers, jwt);
  if (presented === null) throw new Error('the ID token does not verify');
  return exchangeQuickly(store, { ...context, ...presented }, newSecret());
}

type Rows = Record<string, Record<string, unknown>[]>;

async function written(): Promise<Rows> {
  const rows: Rows = {};
  const { db } = platform().database;
  for (const table of WRITTEN) {
    const all = (await db.selectFrom(table).selectAll().execute()) as Record<string, unknown>[];
    rows[table] = all.sort((a, b) => Number(a['id'] ?? 0) - Number(b['id'] ?? 0));
  }
  // They are sent meanwhile.
  rows['mails'] = await db.selectFrom('mails').select('id').orderBy('id').execute();
  return rows;
}

/** What an exchange added and changed, without what is different each time. */
async function effectOf(work: () => Promise<unknown>): Promise<Rows> {
  const before = await written();
  await work();
  const after = await written();
  return Object.fromEntries(
    [...WRITTEN, 'mails']
      .filter((table) => table !== 'id_token_tries')
      .map((table) => {
        const known = new Set((before[table] ?? []).map((row) => JSON.stringify(row)));
        const added = (after[table] ?? []).filter((row) => !known.has(JSON.stringify(row)));
        return [table, added.map(withoutWhatDiffers)];
      }),
  );
}

function withoutWhatDiffers(row: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(row, (key, value: unknown) =>
    typeof value === 'string' && ['detail', 'claims', 'checks', 'trustpub_data'].includes(key)
      ? JSON.parse(value)
      : value,
  );
  const differs = new Set([
    ...['id', 'at', 'used_at', 'created_at', 'expires_at', 'forget_after', 'last_used_at', 'minute_began_at'],
    ...['access_token_id', 'attempt_id', 'token_hash', 'replay_key', 'minute_exchanges', 'iat', 'exp', 'jti'],
  ]);
  return JSON.parse(text, (key, value: unknown) => (differs.has(key) ? '…' : value)) as Record<
    string,
    unknown
  >;
}

describe('writes and answers what the steps do', () => {
  const checksum = 'a'.repeat(64);
  it.each<[string, typeof ROCKET, Partial<ExchangeContext['target']>]>([
    ['of two crates', ROCKET, {}],
    ['of two publishers', { ...ROCKET, environment: 'release' }, {}],
    ['narrowed to a crate', ROCKET, { crate: 'rocket_fuel' }],
    ['narrowed to a scope', ROCKET, { scopes: ['publish-update'] }],
    ['bound to a file', ROCKET, { crate: 'rocket', version: '1.0.1', checksum }],
  ])('%s', async (_what, job, target) => {
    let bySteps: unknown;
    let quick: unknown;
    const ofSteps = await effectOf(async () => {
      bySteps = await exchangeBySteps(contextOf(target), issuers, ci.mint(job));
    });
    const ofQuick = await effectOf(async () => {
      quick = (await quickly(ci.mint(job), contextOf(target)))?.answer;
    });
    expect(ofQuick).toEqual(ofSteps);
    expect(ofQuick['access_tokens']).toHaveLength(1);
    expect(ofQuick['audit_events']?.length).toBeGreaterThan(0);
    const alike = { ...(bySteps as object), token: expect.any(String), expires_at: expect.any(String) };
    expect(quick).toEqual(alike);
  });
});

describe('leaves to the steps', () => {
  it.each<[string, () => Promise<string>, Partial<ExchangeContext['target']>]>([
    ['what nobody trusts', async () => ci.mint({ ...ROCKET, workflow: 'x.yml' }), {}],
    ['a repository with other ids', async () => ci.mint({ ...ROCKET, repositoryId: 13 }), {}],
    ['a crate that is not the publisher’s', async () => ci.mint(), { crate: 'other' }],
    ['a scope that is not granted', async () => ci.mint(), { scopes: ['yank'] }],
  ])('%s', async (_what, jwt, target) => {
    const token = await jwt();
    const before = await written();
    expect(await quickly(token, contextOf(target))).toBeNull();
    expect(await written()).toEqual(before);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a publisher that was never used', {}],
    ['one that wants an API token as well', { require_api_token: true }],
    ['one with a pattern', { crates: ['acme-*'] }],
    ['one that waits for its crate', { crates: ['not-there-yet'] }],
  ])('%s', async (what, { crates = ['other'], ...more }) => {
    const repository = what.replaceAll(' ', '-');
    const identity = { owner: 'acme', repository, workflow: 'release.yml' };
    await addPublisher(ci, crates as string[], { identity, ...more });
    const before = await written();
    expect(await quickly(ci.mint({ ...ROCKET, repository, repositoryId: 99 }))).toBeNull();
    expect(await written()).toEqual(before);
  });
});

/** What would be granted now; nothing is. */
async function decided(jwt: string, job = ROCKET): Promise<[Parameters<GrantStore['grant']>[0], QuickGrant]> {
  const presented = await verifyAsKnown(platform(), issuers, jwt);
  if (presented === null) throw new Error(`the ID token of ${job.repository} does not verify`);
  let grant: QuickGrant | null = null;
  const spy: GrantStore = {
    grant: (candidates, decide) =>
      store.grant(candidates, (publishers) => {
        grant = decide(publishers);
        return null;
      }),
  };
  await exchangeQuickly(spy, { ...contextOf(), ...presented }, newSecret());
  if (grant === null) throw new Error('it is not of the quick kind');
  return [{ issuerId: presented.issuer.id, lookupKey: lookupKeyOf(presented.idToken) }, grant];
}

describe('writes nothing where something was changed after it was read', () => {
  const edit = (body: Record<string, unknown>) => async () => {
    const answer = await ci.server.request('PATCH', `/api/v1/trusted_publishing/publishers/${publisher}`, {
      body: { publisher: body },
    });
    expect(answer.status, answer.text).toBe(200);
  };
  const pin = (pins: Record<string, string>) => async () => {
    const { db } = platform().database;
    const row = { pins: JSON.stringify(pins) };
    await db.updateTable('publishers').set(row).where('id', '=', publisher).execute();
  };
  const setIssuer = (values: { revision: number } | { enabled: 0 | 1 }) => async () => {
    await platform().database.db.updateTable('issuers').set(values).execute();
  };
  const pause = (enabled: boolean) => async () => {
    await setSwitch(platform(), { enabled }, { userId: 1, correlationId: 'x' });
  };

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    ['the publisher', edit({ token_lifetime_seconds: 600 }), edit({ token_lifetime_seconds: 300 })],
    ['its state', edit({ state: 'disabled' }), edit({ state: 'active' })],
    ['its pins', pin({ repository_id: '1' }), pin({ repository_owner_id: '5001', repository_id: '6001' })],
    ['the issuer', setIssuer({ revision: 900 }), setIssuer({ revision: 0 })],
    ['the trust in it', setIssuer({ enabled: 0 }), setIssuer({ enabled: 1 })],
    ['the switch of all', pause(false), pause(true)],
  ])('%s', async (_what, change, changeBack) => {
    const [candidates, grant] = await decided(ci.mint());
    await change();
    try {
      const before = await written();
      expect(await store.grant(candidates, () => grant)).toBeNull();
      expect(await written()).toEqual(before);
    } finally {
      await changeBack();
    }
    const [, another] = await decided(ci.mint());
    expect(await store.grant(candidates, () => another)).toBeGreaterThan(0);
  });

  it('the crate, which is gone', async () => {
    await ci.publish('short-lived', '1.0.0');
    const job = { ...ROCKET, repository: 'acme/short-lived', repositoryId: 81 };
    const identity = { owner: 'acme', repository: 'short-lived', workflow: 'release.yml' };
    await addPublisher(ci, ['short-lived', 'other'], { identity });
    await ci.accessToken(job);
    const [candidates, grant] = await decided(ci.mint(job), job);
    await platform().database.db.deleteFrom('crates').where('name', '=', 'short-lived').execute();
    const before = await written();
    // The embedded database reads and writes at once, so nothing can go between.
    if (platform().database.engine === 'postgres')
      expect(await store.grant(candidates, () => grant)).toBeNull();
    expect(await written()).toEqual(before);
  });

  it('an ID token that was used meanwhile', async () => {
    const [candidates, grant] = await decided(ci.mint());
    expect(await store.grant(candidates, () => grant)).toBeGreaterThan(0);
    const before = await written();
    const again = { ...grant, token: { ...grant.token, hash: 'another' } };
    expect(await store.grant(candidates, () => again)).toBeNull();
    expect(await written()).toEqual(before);
  });

  it('an ID token that was refused too often', async () => {
    const [candidates, grant] = await decided(ci.mint());
    const key = { issuer_id: grant.issuer.id, replay_key: grant.replayKey };
    await platform()
      .database.db.insertInto('id_token_tries')
      .values({ ...key, tries: 10, forget_after: grant.forgetAfter.getTime() })
      .execute();
    const before = await written();
    expect(await store.grant(candidates, () => grant)).toBeNull();
    expect(await written()).toEqual(before);
  });

  it('the minute, which is full', async () => {
    const [candidates, grant] = await decided(ci.mint());
    const before = await written();
    expect(await store.grant(candidates, () => ({ ...grant, mostExchangesPerMinute: 1 }))).toBeNull();
    expect(await written()).toEqual(before);
    const later = { ...grant, mostExchangesPerMinute: 1, at: new Date(grant.at.getTime() + MINUTE_MS) };
    expect(await store.grant(candidates, () => later)).toBeGreaterThan(0);
  });
});

it('what goes wrong with one leaves the others alone', async () => {
  const [candidates, grant] = await decided(ci.mint());
  const broken = () => {
    throw new Error('a mistake in the decision');
  };
  const [bad, good] = await Promise.allSettled([
    store.grant(candidates, broken),
    store.grant(candidates, () => grant),
  ]);
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'a mistake in the decision' } });
  expect(good).toMatchObject({ status: 'fulfilled', value: expect.any(Number) });
});

it('of many at once each is wholly there or not at all', async () => {
  await ci.publish('doomed', '1.0.0');
  const doomed = { ...ROCKET, repository: 'acme/doomed', repositoryId: 91 };
  const identity = { owner: 'acme', repository: 'doomed', workflow: 'release.yml' };
  await addPublisher(ci, ['doomed'], { identity });
  await ci.accessToken(doomed);
  const good = [];
  for (const job of [ROCKET, OTHER, ROCKET, OTHER, ROCKET]) good.push(await decided(ci.mint(job), job));
  const twice = await decided(ci.mint());
  const again: typeof twice = [
    twice[0],
    { ...twice[1], token: { ...twice[1].token, hash: 'the same ID token' } },
  ];
  const lost = await decided(ci.mint(doomed), doomed);
  await platform().database.db.deleteFrom('crates').where('name', '=', 'doomed').execute();
  // On the embedded database nobody gets between reading and writing.
  const bad = platform().database.engine === 'postgres' ? [lost] : [];

  const attempts = async () =>
    (await platform().database.db.selectFrom('attempts').select('id').execute()).length;
  const before = await attempts();
  const all = [...good.slice(0, 2), ...bad, twice, ...good.slice(2), again];
  const ids = await Promise.all(all.map(([candidates, grant]) => store.grant(candidates, () => grant)));
  const granted = ids.filter((id) => id !== null);
  expect(granted).toHaveLength(good.length + 1);
  expect(new Set(granted).size).toBe(granted.length);
  expect(await attempts()).toBe(before + granted.length);
  if (bad.length > 0) expect(ids[2]).toBeNull();
  for (const [at, [, grant]] of all.entries()) {
    const row = await platform()
      .database.db.selectFrom('access_tokens')
      .leftJoin('access_token_crates', 'access_token_id', 'access_tokens.id')
      .select(['id', 'crate_id', 'publisher_id'])
      .where('token_hash', '=', grant.token.hash)
      .execute();
    const crates = ids[at] === null ? [] : grant.token.crates.map(({ crateId }) => crateId);
    expect(row.map(({ crate_id }) => crate_id).sort()).toEqual([...crates].sort());
    expect(row.every(({ id }) => id === ids[at])).toBe(true);
  }
});

if (inject('template').postgresUrl !== '')
  describe('beside others on PostgreSQL', () => {
    const pool = () => {
      const { driver } = platform().database;
      if (driver.engine !== 'postgres') throw new Error('this is not PostgreSQL');
      return driver.pool;
    };
    const waiting = async () => {
      const { rows } = await pool().query(
        `select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0].count;
    };

    it('while a publisher is just being changed, the others have a statement left to go by', async () => {
      const held = await decided(ci.mint());
      const free = await decided(ci.mint(OTHER), OTHER);
      free[1].attempt.correlationId = 'another-request';
      const grant = ([candidates, one]: Awaited<ReturnType<typeof decided>>) =>
        store.grant(candidates, () => one);
      const editor = await pool().connect();
      let stuck: ReturnType<typeof grant>[];
      try {
        await editor.query('begin');
        await editor.query('select id from publishers where id = $1 for no key update', [publisher]);
        // More than there are statements at a time.
        stuck = [held, held, held].map(grant);
        await expect.poll(waiting).toBe(1);
        expect(await grant(free)).toEqual(expect.any(Number));
      } finally {
        await editor.query('rollback');
        editor.release();
      }
      expect((await Promise.all(stuck)).filter((id) => id !== null)).toHaveLength(1);
    });

    it('a deadlock with somebody who deletes a crate is given way to, and is left to the steps', async () => {
      const [candidates, grant] = await decided(ci.mint());
      const crateId = grant.token.crates[0]?.crateId;
      const before = await written();
      const [first, deleter] = [await pool().connect(), await pool().connect()];
      try {
        await first.query('begin');
        await first.query(
          `insert into used_id_tokens (issuer_id, replay_key, used_at, forget_after) values ($1, $2, 0, 0)`,
          [grant.issuer.id, grant.replayKey],
        );
        await deleter.query('begin');
        // Whoever waits later looks for deadlocks first.
        await deleter.query(`set local deadlock_timeout = '10min'`);
        await deleter.query('select id from crates where id = $1 for update', [crateId]);
        const granted = store.grant(candidates, () => grant);
        await expect.poll(waiting).toBe(1);
        const ended = deleter.query('update publishers set pins = pins where id = $1', [publisher]);
        await expect.poll(waiting).toBe(2);
        // Now the grant goes on, to the crate.
        await first.query('rollback');
        await ended;
        expect(await granted).toBeNull();
      } finally {
        await first.query('rollback');
        await deleter.query('rollback');
        first.release();
        deleter.release();
      }
      expect(await written()).toEqual(before);
      expect(await store.grant(candidates, () => grant)).toBeGreaterThan(0);
    });
  });
