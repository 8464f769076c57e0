import { canonicalName } from '@waybill/cargo-formats';
import { hashToken } from '@waybill/trusted-publishing';
import pg from 'pg';
import { documentOf, tsvectorOf } from '../apps/server/src/features/search/document.ts';

/** A registry's worth of crates, for PostgreSQL: names, texts and numbers as they are on crates.io, more or less. */
export interface MadeCrate {
  name: string;
  description: string;
  readme: string | null;
  keywords: readonly string[];
  categories: readonly string[];
  versions: number;
  downloads: number;
  recentDownloads: number;
}

const topics = [
  ...new Set(
    `async http json parser client server cli macro derive config log trace crypto hash tls grpc proto web wasm gpu audio video
  image font math matrix vector tensor graph tree list map cache queue pool stream channel task runtime executor timer clock
  date time zone locale text string regex glob path file dir archive zip tar gzip snappy codec serde bincode yaml toml xml html
  css svg markdown template router session cookie auth oauth jwt token secret vault key store kv sql sqlite postgres mysql redis
  mongo orm migration schema query index search rank mail smtp imap dns dhcp ip tcp udp quic socket proxy tunnel vpn ssh ftp
  s3 cloud aws azure docker kube helm deploy build test bench fuzz mock snapshot diff patch git semver version lock mutex
  atomic signal event bus actor agent robot sensor gpio uart spi usb can serial embedded kernel driver boot arch cpu memory alloc
  arena slab bitset bloom trie lru heap sort shuffle random noise perlin game engine ecs physics render shader mesh terminal
  color prompt progress table`.split(/\s+/),
  ),
];
const suffixes =
  `rs core utils util macros derive sys ffi types common tools cli lib api sdk extra ext impl fmt io lite next plus pro mini kit
  helpers bindings wrapper adapter bridge proc gen`.split(/\s+/);
const usual =
  `library rust fast simple safe implementation tools support small lightweight zero-copy bindings wrapper high-level low-level
  pure minimal generic efficient types utilities framework crate data format based easy helper collection interface native`.split(
    /\s+/,
  );
const categories =
  `asynchronous web-programming web-programming::http-client command-line-utilities parsing encoding cryptography
  data-structures embedded no-std network-programming database game-development algorithms mathematics`.split(
    /\s+/,
  );

/** Always the same crate for the same number. */
export function crateAt(number: number): MadeCrate {
  const random = randomOf(number);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // Few words are in many crates and most words in few.
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(random() ** 1.6 * list.length)] as T;
  const first = skewed(topics);
  const short = topics[number];
  const parts = random() < 0.4 ? [first, pick(suffixes)] : [first, pick(topics), pick(suffixes)];
  const description = Array.from({ length: 6 + Math.floor(random() * 10) }, () =>
    random() < 0.45 ? skewed(usual) : random() < 0.6 ? skewed(topics) : rareWord(random),
  );
  const keywords = [...new Set([first, skewed(topics), skewed(topics), rareWord(random)])].slice(
    0,
    1 + Math.floor(random() * 4),
  );
  const popularity = random() ** 12;
  return {
    // The first ones have the short names that everybody wants.
    name: short ?? `${parts.join(random() < 0.8 ? '-' : '_')}-${number.toString(36)}`,
    description: `A ${description.join(' ')}`,
    readme:
      random() < 0.6
        ? Array.from({ length: 50 }, () =>
            random() < 0.5 ? skewed(usual) : random() < 0.5 ? pick(topics) : rareWord(random),
          ).join(' ')
        : null,
    keywords,
    categories: [...new Set([pick(categories)])],
    // Ten on average: most have few, some have hundreds.
    versions: number % 200 === 0 ? 200 : number % 20 === 0 ? 40 : 1 + Math.floor(random() * 14),
    downloads: Math.floor(popularity * 50_000_000),
    recentDownloads: Math.floor(popularity * 4_000_000 * (0.5 + random())),
  };
}

/** One of some forty thousand, pronounceable. */
function rareWord(random: () => number): string {
  const syllables = [
    'ka',
    'lo',
    'mir',
    'ten',
    'vu',
    'sha',
    'pel',
    'dor',
    'ni',
    'bra',
    'quo',
    'zet',
    'gul',
    'fen',
  ];
  return Array.from({ length: 4 }, () => syllables[Math.floor(random() * syllables.length)] as string).join(
    '',
  );
}

function randomOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const PUBLISHER_TOKEN = 'wb_bench-publishes-with-this-0123456789';
const FIRST_USER = 1_000;
const CRATES_PER_USER = 50;
const ROWS_AT_ONCE = 4_000;

/** The crates that the holder of `PUBLISHER_TOKEN` owns, by number: the same in each registry. */
export const published = Array.from({ length: 40 }, (_, at) => 401 + at);

/**
 * Fills the PostgreSQL of a registry that has started: crates with versions, owners, keywords, words to be found by, and the
 * dependencies of each crate's last version. Then it counts its rows, as autovacuum would some time after.
 */
export async function fillCrates(
  databaseUrl: string,
  size: number,
  onProgress: (crates: number) => void,
): Promise<{ crates: number; versions: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // All keys fit, and to look up each of millions would take most of the time.
    await client.query('set session_replication_role = replica');
    await client.query("set maintenance_work_mem = '512MB'");
    await insertUsers(client, Math.ceil(size / CRATES_PER_USER) + 1);
    const indexes = await dropIndexes(client, ['crate_search', 'versions', 'dependencies']);
    for (let from = 0; from < size; from += ROWS_AT_ONCE) {
      const until = Math.min(size, from + ROWS_AT_ONCE);
      await insertCrates(client, from, until);
      await insertVersions(client, from, until);
      onProgress(until - from);
    }
    for (const index of indexes) await client.query(index);
    for (const table of ['users', 'crates', 'versions', 'dependencies'])
      await client.query(
        `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
      );
    await client.query('vacuum analyze');
    const { rows } = await client.query<{ crates: string; versions: string }>(
      'select (select count(*) from crates) as crates, (select count(*) from versions) as versions',
    );
    return { crates: Number(rows[0]?.crates), versions: Number(rows[0]?.versions) };
  } finally {
    await client.end();
  }
}

/** Made at the end they take seconds instead of minutes. @returns how to make them again. */
async function dropIndexes(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any ($1::regclass[])
       and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function insertUsers(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `insert into users (id, auth_user_id, login, login_key, email, is_admin, created_at)
     select ${FIRST_USER} + n, 'bench-' || n, 'owner-' || n, 'owner-' || n, 'owner-' || n || '@example.com', 0, 0
     from generate_series(0, $1::int) as n`,
    [count],
  );
  await client.query(
    `insert into api_tokens (user_id, name, token_hash, created_at) values (${FIRST_USER}, 'bench', $1, 0)`,
    [await hashToken(PUBLISHER_TOKEN)],
  );
}

async function insertCrates(client: pg.Client, from: number, until: number): Promise<void> {
  const made = Array.from({ length: until - from }, (_, at) => ({
    id: from + at + 1,
    ...crateAt(from + at),
  }));
  const now = Date.now();
  const at = ({ id }: { id: number }) => now - ((id * 7_919) % 100_000) * 60_000;
  await client.query(
    `insert into crates (id, name, lower_name, canonical_name, description, keywords, categories, index_etag,
       default_version, max_version, max_stable_version, newest_version, num_versions, downloads, recent_downloads,
       created_at, updated_at)
     select id, name, lower(name), canonical, description, keywords, categories,
       '"' || encode(sha256(name::bytea), 'hex') || '"', version, version, version, version, versions, downloads, recent,
       at - versions * 86400000::bigint, at
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::bigint[])
       as t (id, name, canonical, description, keywords, categories, version, versions, downloads, recent, at)`,
    [
      made.map(({ id }) => id),
      made.map(({ name }) => name),
      made.map(({ name }) => canonicalName(name)),
      made.map(({ description }) => description),
      made.map(({ keywords }) => JSON.stringify(keywords)),
      made.map(({ categories: slugs }) => JSON.stringify(slugs)),
      made.map(({ versions }) => `1.${versions}.0`),
      made.map(({ versions }) => versions),
      made.map(({ downloads }) => downloads),
      made.map(({ recentDownloads }) => recentDownloads),
      made.map(at),
    ],
  );
  await client.query(
    `insert into crate_search (crate_id, canonical_name, document)
     select * from unnest($1::bigint[], $2::text[], $3::tsvector[])`,
    [
      made.map(({ id }) => id),
      made.map(({ name }) => canonicalName(name)),
      made.map((crate) => tsvectorOf(documentOf(crate))),
    ],
  );
  await client.query(
    `insert into crate_keywords (crate_id, keyword)
     select id, jsonb_array_elements_text(keywords::jsonb) from crates where id between $1 and $2`,
    [from + 1, until],
  );
  await client.query(
    `insert into crate_categories (crate_id, slug)
     select id, jsonb_array_elements_text(categories::jsonb) from crates where id between $1 and $2`,
    [from + 1, until],
  );
  await client.query(
    `insert into crate_owners (crate_id, user_id, created_at)
     select id, case when id between 402 and 441 then ${FIRST_USER} else ${FIRST_USER + 1} + id / ${CRATES_PER_USER} end, 0
     from crates where id between $1 and $2`,
    [from + 1, until],
  );
}

async function insertVersions(client: pg.Client, from: number, until: number): Promise<void> {
  await client.query(
    `insert into versions (crate_id, num, num_no_build, checksum, size, yanked, index_line, features, description, license,
       has_lib, lib_name, bin_names, published_by, created_at, updated_at, downloads)
     select id, num, num, checksum, 20000 + n, 0,
       '{"name":"' || name || '","vers":"' || num || '","deps":[{"name":"serde","req":"^1.0","features":["derive"],"optional":false,'
       || '"default_features":true,"target":null,"kind":"normal"},{"name":"log","req":"^0.4","features":[],"optional":false,'
       || '"default_features":true,"target":null,"kind":"normal"}],"cksum":"' || checksum
       || '","features":{"default":["std"],"std":[]},"yanked":false,"rust_version":"1.70"}',
       '{"default":["std"],"std":[]}', description, 'MIT OR Apache-2.0', 1, canonical_name, '[]', ${FIRST_USER},
       created_at + n * 86400000::bigint, created_at + n * 86400000::bigint, downloads / num_versions
     from (
       select crates.*, n, '1.' || n || '.0' as num, encode(sha256((name || n)::bytea), 'hex') as checksum
       from crates cross join lateral generate_series(1, num_versions) as n where id between $1 and $2
     ) as made`,
    [from + 1, until],
  );
  await client.query(
    `insert into dependencies (version_id, crate_name, requirement, kind, optional, default_features, features)
     select versions.id, other.name, '^1.0', 'normal', 0, 1, '[]'
     from crates join versions on versions.crate_id = crates.id and versions.num = crates.max_version
     cross join generate_series(1, 2) as n
     join crates as other on other.id = 1 + (crates.id * 31 * n) % $2
     where crates.id between $1 and $2`,
    [from + 1, until],
  );
}
