import { canonicalName } from '@waybill/cargo-formats';
import { type Kysely, sql } from 'kysely';
import { topVersions } from '../src/features/crates/top-versions.ts';
import { documentOf, ftsColumns, tsvectorOf } from '../src/features/search/document.ts';
import type { Engine } from '../src/platform/database/open.ts';

/**
 * What a list shows of a crate without reading its versions, what crates are searched by, and the index that tells who
 * depends on a crate. Columns are added and none is taken away; what is there already is filled in.
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  // Names sort and begin by bytes on both engines; PostgreSQL's own order depends on how the database was made.
  const bytes = sql.raw(engine === 'sqlite' ? '' : 'collate "C"');
  const statements = [
    sql`alter table crates add column default_version text`,
    sql`alter table crates add column max_version text`,
    sql`alter table crates add column max_stable_version text`,
    sql`alter table crates add column newest_version text`,
    sql`alter table crates add column num_versions bigint not null default 0`,
    sql`alter table crates add column yanked integer not null default 0`,
    sql`alter table crates add column downloads bigint not null default 0`,
    sql`alter table crates add column recent_downloads bigint not null default 0`,
    sql`alter table versions add column downloads bigint not null default 0`,
    // With the visibility in them, the pages before the one asked for are passed over without reading their crates.
    sql`create index crates_by_name on crates (canonical_name ${bytes}, id, visibility)`,
    sql`create index crates_by_downloads on crates (downloads, id, visibility)`,
    sql`create index crates_by_recent_downloads on crates (recent_downloads, id, visibility)`,
    sql`create index crates_by_update on crates (updated_at, id, visibility)`,
    sql`create index crates_by_creation on crates (created_at, id, visibility)`,
    sql`create index dependencies_crate on dependencies (crate_name, version_id)`,

    sql`create table crate_keywords (
      crate_id bigint not null references crates (id) on delete cascade,
      keyword text ${bytes} not null,
      primary key (crate_id, keyword)
    )`,
    sql`create index crate_keywords_keyword on crate_keywords (keyword, crate_id)`,
    sql`create table crate_categories (
      crate_id bigint not null references crates (id) on delete cascade,
      slug text ${bytes} not null,
      primary key (crate_id, slug)
    )`,
    sql`create index crate_categories_slug on crate_categories (slug, crate_id)`,
    ...(engine === 'sqlite' ? sqliteSearch : postgresSearch),
  ];
  for (const statement of statements) await statement.execute(db);
  await fillIn(db, engine);
}

/** The words are not kept a second time beside their index (`content=''`): nobody reads them. */
const sqliteSearch = [
  sql`create virtual table crate_words using fts5(
    name, keywords, description, readme,
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3'
  )`,
  sql`create virtual table crate_names using fts5(
    canonical_name, content='', contentless_delete=1, tokenize='trigram'
  )`,
  // Foreign keys do not reach into virtual tables.
  sql`create trigger crates_not_found_any_more after delete on crates begin
    delete from crate_words where rowid = old.id;
    delete from crate_names where rowid = old.id;
  end`,
];

/**
 * A table of its own: rows of `crates` change with each publish and each count of downloads, and every change would
 * write all words into the index again. Without a list of pending words, as each search would read that from end to end.
 */
const postgresSearch = [
  sql`create table crate_search (
    crate_id bigint primary key references crates (id) on delete cascade,
    canonical_name text collate "C" not null,
    document tsvector not null
  )`,
  sql`create index crate_search_document on crate_search using gin (document) with (fastupdate = off)`,
  sql`create index crate_search_name on crate_search (canonical_name)`,
  // For the first few of very many matches the planner would rather read the table from its beginning, but to compare
  // words is dearer than it thinks: measured, it takes ten times as long where every tenth crate matches.
  // It promises few rows, so that their crates are looked up by key and not all read beside them.
  // What costs least comes first, and the rest is looked at only where that was not enough: names that begin so, whole words,
  // names that contain it, words that begin so. Each of them passes over what the ones before it have.
  sql`create function crate_search_ids(
      whole tsquery, typed tsquery, labels tsquery, lower_bound text, upper_bound text, pattern text, most bigint
    )
    returns table (id bigint, fit real) language sql stable rows 10
    set enable_seqscan = off set jit = off as $$
      with begun as materialized (
        select crate_id, document from crate_search
        where labels is null and canonical_name >= lower_bound and canonical_name < upper_bound limit most
      ),
      worded as materialized (
        select crate_id, document from crate_search
        where document @@ coalesce(whole && labels, whole)
          and (labels is null and canonical_name >= lower_bound and canonical_name < upper_bound) is not true
        limit most - (select count(*) from begun)
      ),
      named as materialized (
        select crate_id, document from crate_search
        where pattern is not null and labels is null and canonical_name like pattern
          and (document @@ whole) is not true
          and (canonical_name >= lower_bound and canonical_name < upper_bound) is not true
        limit most - (select count(*) from begun) - (select count(*) from worded)
      ),
      filed as materialized (
        select crate_id, document from crate_search
        where document @@ labels and canonical_name like pattern and (document @@ whole) is not true
        limit most - (select count(*) from worded)
      ),
      begun_words as materialized (
        select crate_id, document from crate_search
        where document @@ coalesce(typed && labels, typed) and (document @@ whole) is not true
          and (canonical_name like pattern) is not true
        limit most - (select count(*) from begun) - (select count(*) from worded)
          - (select count(*) from named) - (select count(*) from filed)
      )
      select crate_id, ts_rank(document, typed) from (
        select * from begun union all select * from worded union all select * from named
        union all select * from filed union all select * from begun_words
      ) as found
    $$`,
  // The role may not be allowed to; `prepareSubstrings` tries again at each start.
  sql`do $$ begin
    create extension if not exists pg_trgm;
    create index crate_search_trigrams on crate_search using gin (canonical_name gin_trgm_ops) with (fastupdate = off);
  exception when others then null;
  end $$`,
];

interface OldCrate {
  id: number;
  name: string;
  description: string | null;
  keywords: string;
  categories: string;
}
interface OldVersion {
  id: number;
  crate_id: number;
  num: string;
  yanked: 0 | 1;
}
const CRATES_AT_ONCE = 200;

async function fillIn(db: Kysely<unknown>, engine: Engine): Promise<void> {
  for (let last = 0; ; ) {
    const { rows: crates } = await sql<OldCrate>`
      select id, name, description, keywords, categories from crates
      where id > ${last} order by id limit ${CRATES_AT_ONCE}`.execute(db);
    const until = crates.at(-1)?.id;
    if (until === undefined) return;
    const { rows: versions } = await sql<OldVersion>`
      select id, crate_id, num, yanked from versions
      where crate_id > ${last} and crate_id <= ${until}`.execute(db);
    const byCrate = Map.groupBy(versions, (version) => version.crate_id);
    for (const crate of crates) await fillInCrate(db, engine, crate, byCrate.get(crate.id) ?? []);
    last = until;
  }
}

async function fillInCrate(
  db: Kysely<unknown>,
  engine: Engine,
  crate: OldCrate,
  versions: readonly OldVersion[],
): Promise<void> {
  const top = topVersions(versions);
  const yanked = versions.length > 0 && versions.every((version) => version.yanked === 1) ? 1 : 0;
  await sql`update crates set default_version = ${top.default}, max_version = ${top.max},
    max_stable_version = ${top.maxStable}, newest_version = ${top.newest}, num_versions = ${versions.length},
    yanked = ${yanked} where id = ${crate.id}`.execute(db);
  const keywords = JSON.parse(crate.keywords) as string[];
  for (const keyword of new Set(keywords.map((word) => word.toLowerCase())))
    await sql`insert into crate_keywords (crate_id, keyword) values (${crate.id}, ${keyword})`.execute(db);
  const categories = JSON.parse(crate.categories) as string[];
  for (const slug of new Set(categories))
    await sql`insert into crate_categories (crate_id, slug) values (${crate.id}, ${slug})`.execute(db);
  const { name, description } = crate;
  // What its README says is known from the next publish on.
  const document = documentOf({ name, keywords, categories, description, readme: null });
  if (engine === 'postgres') {
    await sql`insert into crate_search (crate_id, canonical_name, document)
      values (${crate.id}, ${canonicalName(name)}, ${tsvectorOf(document)}::tsvector)`.execute(db);
    return;
  }
  await sql`insert into crate_words (rowid, name, keywords, description, readme)
    values (${crate.id}, ${sql.join(ftsColumns(document))})`.execute(db);
  await sql`insert into crate_names (rowid, canonical_name) values (${crate.id}, ${canonicalName(name)})`.execute(
    db,
  );
}
