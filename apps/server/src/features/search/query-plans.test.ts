import { hashToken } from '@waybill/trusted-publishing';
import { type CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/database/open.ts';
import { personWithToken } from '../../testing/people.ts';
import { type WatchedQueries, watchQueries } from '../../testing/query-plans.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { anyone, findDownload, isOwner, ownersOfCrates } from '../crates/index.ts';

// No time is measured here: `npm run bench` does that. What cargo and people ask for all day costs the same among a
// thousand crates as among hundreds of thousands, as no growing table is read from end to end for it.

const CRATES = 3_000;
const FIRST_ID = 1_000_000;

/** Rows as wide as real ones: narrow ones would lie in so few pages that to read them all is cheapest. */
const WIDE = 'lorem ipsum dolor sit amet '.repeat(20);
const fillers = Array.from({ length: 40 }, (_, at) => `''filler${at}'':${at + 4}D`).join(' ');

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
  api_tokens: { id: 'id', user_id: 'id', name: "'t'", token_hash: "'hash-' || id", created_at: '0' },
  crates: {
    id: 'id',
    name: "'crate-' || id",
    lower_name: "'crate-' || id",
    canonical_name: "'crate_' || id",
    description: `'${WIDE}'`,
    keywords: "'[]'",
    categories: "'[]'",
    index_etag: "'etag-' || id",
    max_version: "'1.0.0'",
    num_versions: '3',
    downloads: 'id % 1000',
    recent_downloads: 'id % 700',
    created_at: 'id % 900',
    updated_at: 'id % 800',
  },
  crate_owners: { crate_id: 'id', user_id: 'id', created_at: '0' },
  crate_keywords: { crate_id: 'id', keyword: "'keyword-' || (id % 300)" },
  crate_categories: {
    crate_id: 'id',
    slug: "case when id % 10 < 8 then 'most' else 'category-' || (id % 100) end",
  },
  versions: {
    id: 'id',
    crate_id: 'id',
    num: "'1.0.0'",
    num_no_build: "'1.0.0'",
    checksum: "'sum-' || id",
    size: '1',
    yanked: '0',
    index_line: "'{}'",
    features: "'{}'",
    has_lib: '1',
    bin_names: "'[]'",
    created_at: '0',
    updated_at: '0',
  },
  dependencies: {
    version_id: 'id',
    crate_name: "'crate-' || (id % 500)",
    requirement: "'1'",
    kind: "'normal'",
    optional: '0',
    default_features: '1',
    features: "'[]'",
  },
  audit_events: {
    at: '0',
    actor_kind: "'user'",
    action: "'version.published'",
    crate_name: "'crate-' || id",
    detail: "'{}'",
    correlation_id: "'c-' || id",
  },
};
const growing = [...Object.keys(filled), 'crate_search', 'crate_words', 'crate_names'];

async function fill({ db, engine }: Database): Promise<void> {
  const series = sql`with recursive series (id) as (
    select cast(${FIRST_ID} as bigint) union all select id + 1 from series where id < ${FIRST_ID + CRATES}
  )`;
  for (const [table, columns] of Object.entries(filled))
    await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(columns).map((name) => sql.ref(name)))})
      ${series} select ${sql.join(Object.values(columns).map((value) => sql.raw(value)))} from series`.execute(
      db,
    );
  const made = sql`from crates where id >= ${FIRST_ID}`;
  if (engine === 'postgres') {
    await sql`insert into crate_search select id, canonical_name,
      cast('''crate'':1A ''' || 'word' || (id % 400) || ''':2C ''library'':3C ${sql.raw(fillers)} ''/'
        || case when id % 10 < 8 then 'most' else 'category-' || (id % 100) end || '''' as tsvector) ${made}`.execute(
      db,
    );
    // As autovacuum does by itself some time after so many rows; the embedded database keeps no such statistics.
    await sql`analyze`.execute(db);
    return;
  }
  await sql`insert into crate_words (rowid, name, description) select id, 'crate', 'library word' || (id % 400) ${made}`.execute(
    db,
  );
  await sql`insert into crate_names (rowid, canonical_name) select id, canonical_name ${made}`.execute(db);
}

let server: TestServer;
let watched: WatchedQueries;
let ann: string;
const db = () => server.running.platform.database.db;

beforeAll(async () => {
  server = await startTestServer();
  ann = await personWithToken(server, 'ann');
  expect((await publish('rocket', '1.0.0')).status).toBe(200);
  const { database } = server.running.platform;
  await fill(database);
  watched = watchQueries(database);
});
afterAll(() => server.close());

async function publish(name: string, version: string) {
  const manifest =
    'edition = "2021"\ndescription = "Flies"\nlicense = "MIT"\nkeywords = ["fly"]\ncategories = ["aerospace"]\n';
  const metadata = { description: 'Flies', keywords: ['fly'], categories: ['aerospace'] };
  return put(server, await uploadWith({ name, version, manifest, metadata }), { token: ann });
}

const get = (path: string, token: string | null = null) => server.request('GET', path, { token });

it('notices a table and an index that are read from end to end', async () => {
  const queries = await watched.during(async () => {
    await db().selectFrom('crates').select('id').where('description', '=', 'x').execute();
    await db().selectFrom('crates').select('id').orderBy('downloads').orderBy('id').limit(2).execute();
  });
  expect(await watched.scans(queries, growing)).toHaveLength(2);
  expect(await watched.scans(queries, growing, ['crates_by_downloads'])).toEqual([
    expect.stringMatching(/^crates: .*description/),
  ]);
});

describe('reads no table from end to end', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['an index file', () => get('/index/ro/ck/rocket')],
    ['the configuration of the index', () => get('/index/config.json')],
    ['the file of a version', () => findDownload(db(), anyone, 'rocket', '1.0.0')],
    ['a download', () => get('/api/v1/crates/rocket/1.0.0/download')],
    ['the page of a crate', () => get('/api/v1/crates/rocket')],
    ['the versions of a crate', () => get('/api/v1/crates/rocket/versions')],
    ['the dependencies of a version', () => get('/api/v1/crates/rocket/1.0.0/dependencies')],
    ['the owners of a crate', () => get('/api/v1/crates/rocket/owners')],
    ['whether somebody is an owner', () => isOwner(db(), FIRST_ID, FIRST_ID)],
    ['who owns crates', () => ownersOfCrates(db(), [FIRST_ID, FIRST_ID + 1])],
    ['the user of an API token', () => get('/api/v1/me', ann)],
    ['a publish of a new version', () => publish('rocket', '1.0.1')],
    ['a publish of a new crate', () => publish('rocket-two', '1.0.0')],
    ['a yank', () => server.request('DELETE', '/api/v1/crates/rocket/1.0.1/yank', { token: ann })],
    [
      'who depends on a crate',
      () =>
        db()
          .selectFrom('dependencies')
          .select('version_id')
          .where('crate_name', '=', 'crate-7')
          .where('registry', 'is', null)
          .execute(),
    ],
  ])('%s', async (_, work) => {
    const queries = await watched.during(async () => {
      const answer = (await work()) as { status?: number };
      expect(answer?.status ?? 200).toBe(200);
    });
    expect(await watched.scans(queries, growing)).toEqual([]);
  });

  it('an API token is found by its hash', async () => {
    const hash = await hashToken(ann);
    const queries = await watched.during(() =>
      db().selectFrom('api_tokens').select('id').where('token_hash', '=', hash).execute(),
    );
    expect(await watched.scans(queries, growing)).toEqual([]);
  });
});

describe('searches by index', () => {
  /** Reads on to the limit and no further; in the order of their creation all crates may be counted so far. */
  const boundedCount = (query: CompiledQuery) =>
    /count\(\*\) as total/.test(query.sql) && /limit 2000/.test(query.sql);

  it.each<[string, string, string[]]>([
    ['an exact name', '?q=rocket', []],
    ['the beginning of a name', '?q=rock', []],
    ['a part of a name', '?q=ocke', []],
    ['two letters', '?q=ro', []],
    ['one letter', '?q=r', []],
    ['words', '?q=library+word17', []],
    ['a word that may still be typed at', '?q=word31', []],
    ['nothing found', '?q=xylophone', []],
    ['a word of most crates', '?q=library', ['crates_by_recent_downloads']],
    ['the beginning of most names', '?q=crat', ['crates_by_recent_downloads']],
    ['a category and words', '?category=category-8&q=library', []],
    ['a category and a word of most crates', '?category=most&q=library', ['crates_by_recent_downloads']],
    ['words, in another order', '?q=word17&sort=downloads', ['crates_by_downloads']],
    ['a keyword', '?keyword=keyword-7', ['crates_by_name']],
    ['a keyword and words', '?keyword=keyword-7&q=word7', []],
    ['a category', '?category=category-8', ['crates_by_name']],
    ['a letter', '?letter=r', []],
    ['an owner', `?user_id=${FIRST_ID}`, ['crates_by_name']],
    ['names', '?ids[]=rocket&ids[]=crate-1000001', []],
    ['all, by name', '', ['crates_by_name', 'crates_canonical_name_key', 'sqlite_autoindex_crates_2']],
    ['all, by downloads', '?sort=downloads', ['crates_by_downloads']],
    ['all, by recent downloads', '?sort=recent-downloads', ['crates_by_recent_downloads']],
    ['all, recently updated', '?sort=recent-updates', ['crates_by_update']],
    ['all, new', '?sort=new', ['crates_by_creation']],
    ['all, going on', `?sort=downloads&seek=${Buffer.from('[500,1000500]').toString('base64url')}`, []],
  ])('%s', async (_, query, walked) => {
    const queries = await watched.during(async () => {
      expect((await get(`/api/v1/crates${query}`)).status).toBe(200);
    });
    expect(queries.length).toBeGreaterThan(0);
    const isWhole = !/[?&](q|keyword|category|letter|user_id|ids\[\])=/.test(query);
    const asked = queries.filter((one) => !(isWhole && boundedCount(one)));
    expect(await watched.scans(asked, growing, walked)).toEqual([]);
  });
});
