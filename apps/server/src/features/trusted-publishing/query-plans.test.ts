import { hashToken } from '@waybill/trusted-publishing';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queries } from '../../platform/database/open.ts';
import { type WatchedQueries, watchQueries } from '../../testing/query-plans.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { findLiveAccessToken } from './live-tokens/store.ts';
import { candidates, cratesOfUserLike, findByPin, findCandidates } from './publishers/store.ts';
import { sqliteStatements } from './tokens/quick/sqlite-store.ts';

// No time is measured here: `npm run bench` does that. An exchange takes as long among a hundred thousand publishers as
// among ten because it reads none of these tables from end to end, and that can be asked.

const ROWS = 5_000;
const FIRST_ID = 1_000_000;

/** Whatever grows with the publishers, or with what they do. */
const filled: Record<string, Record<string, string>> = {
  users: {
    id: 'id',
    auth_user_id: "'user-' || id",
    login: "'user-' || id",
    login_key: "'user-' || id",
    email: "'user-' || id",
    is_admin: '0',
    created_at: '0',
  },
  crates: {
    id: 'id',
    name: "'crate-' || id",
    lower_name: "'crate-' || id",
    canonical_name: "'crate_' || id",
    keywords: "'[]'",
    categories: "'[]'",
    created_at: '0',
    updated_at: '0',
  },
  crate_owners: { crate_id: 'id', user_id: 'id', created_at: '0' },
  publishers: {
    id: 'id',
    issuer_id: '(select min(issuers.id) from issuers)',
    provider: "'github'",
    lookup_key: "'acme/repository-' || id",
    identity: "'{}'",
    environment_rule: "'any'",
    pins: "'{}'",
    state: "'active'",
    created_at: '0',
  },
  publisher_crates: { publisher_id: 'id', crate_id: 'id' },
  publisher_pins: {
    publisher_id: 'id',
    issuer_id: '(select min(issuers.id) from issuers)',
    claim: "'repository_id'",
    value: "'7' || id",
  },
  reserved_names: {
    canonical_name: "'name_' || id",
    name: "'name-' || id",
    user_id: 'id',
    created_at: '0',
    expires_at: '9999999999999',
  },
  publisher_names: { publisher_id: 'id', canonical_name: "'name_' || id" },
  used_id_tokens: {
    issuer_id: '(select min(issuers.id) from issuers)',
    replay_key: "'key-' || id",
    used_at: '0',
    forget_after: '9999999999999',
  },
  id_token_tries: {
    issuer_id: '(select min(issuers.id) from issuers)',
    replay_key: "'key-' || id",
    tries: '1',
    forget_after: '9999999999999',
  },
  access_tokens: {
    id: 'id',
    token_hash: "'hash-' || id",
    trustpub_data: "'{}'",
    created_at: '0',
    expires_at: '9999999999999',
  },
  access_token_crates: { access_token_id: 'id', crate_id: 'id', publisher_id: 'id' },
  access_token_names: { access_token_id: 'id', canonical_name: "'name_' || id", publisher_id: 'id' },
};
const growing = Object.keys(filled);

async function fill(db: Queries): Promise<void> {
  for (const [table, columns] of Object.entries(filled)) {
    await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(columns).map((name) => sql.ref(name)))})
      with recursive series (id) as (
        select cast(${FIRST_ID} as bigint) union all select id + 1 from series where id < ${FIRST_ID + ROWS}
      )
      select ${sql.join(Object.values(columns).map((value) => sql.raw(value)))} from series`.execute(db);
  }
}

let ci: TrustedCi;
let watched: WatchedQueries;
let token: string;
let tokenHash: string;
const db = () => ci.server.running.platform.database.db;

beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  token = await ci.accessToken();
  tokenHash = await hashToken(token);
  const { database } = ci.server.running.platform;
  await fill(database.db);
  // As autovacuum does by itself some time after so many rows; the embedded database keeps no such statistics.
  if (database.engine === 'postgres') await sql`analyze`.execute(database.db);
  watched = watchQueries(database);
});
afterAll(() => ci.close());

const scansOf = (queries: readonly CompiledQuery[]) => watched.scans(queries, growing);

/** What went to the driver beside Kysely meanwhile, with its values written into it where the engine needs them to plan. */
async function statementsBelow(work: () => Promise<unknown>): Promise<string[]> {
  const { driver } = ci.server.running.platform.database;
  const statements: string[] = [];
  if (driver.engine === 'sqlite') {
    await work();
    // They were prepared before anybody looked.
    return sqliteStatements(candidates(db(), 0, '').compile().sql);
  }
  const { pool } = driver;
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown;
  const watching = (...given: unknown[]) => {
    const { text, values } = given[0] as { text: string; values: unknown[] };
    statements.push(text.replaceAll(/\$(\d+)/g, (_, at: string) => literal(values[Number(at) - 1])));
    return query(...given);
  };
  Object.assign(pool, { query: watching });
  await work();
  Object.assign(pool, { query });
  return statements;
}

function literal(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`;
  return `'${String(value).replaceAll("'", "''")}'`;
}

it('notices a table that is read from end to end', async () => {
  const byIdentity = await watched.during(() =>
    db().selectFrom('publishers').select('id').where('identity', '=', 'x').execute(),
  );
  expect(await scansOf(byIdentity)).toEqual([expect.stringMatching(/^publishers: select/)]);
  const byAlias = await watched.during(() =>
    db().selectFrom('access_tokens as given').select('id').where('scopes', '=', 'x').execute(),
  );
  expect(await scansOf(byAlias)).toEqual([expect.stringMatching(/^access_tokens: select/)]);
});

describe('reads by index, and no table from end to end', () => {
  it.each<[string, number, () => Promise<unknown>]>([
    ['the look-up of candidates', 2, () => findCandidates(db(), 1, 'acme/rocket')],
    ['the same for one crate', 2, () => findCandidates(db(), 1, 'acme/rocket', 'rocket')],
    ['the look-up by pin', 1, () => findByPin(db(), 1, 'repository_id', '6001')],
    ['the look-up of the crates of a pattern', 1, () => cratesOfUserLike(db(), FIRST_ID, 'crate-')],
    ['the look-up of an access token', 3, () => findLiveAccessToken(db(), tokenHash, new Date())],
  ])('%s', async (_, statements, work) => {
    const queries = await watched.during(work);
    expect(queries).toHaveLength(statements);
    expect(await scansOf(queries)).toEqual([]);
  });

  it('a whole exchange, granted', async () => {
    const statements = await statementsBelow(async () => {
      expect((await ci.exchange(ci.mint())).status).toBe(200);
    });
    expect(statements.join()).toContain('insert into access_tokens');
    expect(statements.join()).toContain('from "publishers"');
    expect(await scansOf(statements.map((text) => CompiledQuery.raw(text)))).toEqual([]);
  });

  it('a whole exchange, granted step by step, as it is the first of its publisher', async () => {
    await db().updateTable('publishers').set({ last_used_at: null }).where('id', '<', FIRST_ID).execute();
    const queries = await watched.during(async () => {
      expect((await ci.exchange(ci.mint())).status).toBe(200);
    });
    expect(queries.length).toBeGreaterThan(8);
    expect(await scansOf(queries)).toEqual([]);
  });

  it('a whole exchange, refused because the repository has another name now', async () => {
    const renamed = ci.mint({ ...ROCKET, repository: 'acme/starship' });
    const queries = await watched.during(async () => {
      expect((await ci.exchange(renamed)).status).toBe(400);
    });
    expect(queries.some((query) => query.sql.includes('"publisher_pins"'))).toBe(true);
    expect(await scansOf(queries)).toEqual([]);
  });

  it('a publish with the access token', async () => {
    const queries = await watched.during(async () => {
      expect((await ci.publish('rocket', '1.0.1', token)).status).toBe(200);
    });
    expect(queries.length).toBeGreaterThan(8);
    expect(await scansOf(queries)).toEqual([]);
  });
});
