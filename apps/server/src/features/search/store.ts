import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Engine, Queries } from '../../platform/database/open.ts';
import type { Tables } from '../../platform/database/schema.ts';
import { type CrateRow, crateColumns, type Reader, seesRolesOf, visibleTo } from '../crates/index.ts';
import { ftsQueryOf, hasTrigram, labelQueryOf, type Terms, tsqueryOf } from './query.ts';
import type { Candidate } from './rank.ts';

/** How a database searches: which of the two it is, and whether its names can be found by a part in the middle. */
export interface SearchEngine {
  engine: Engine;
  substrings: boolean;
}

/** Which crates are meant; all of what is given must hold. */
export interface Selection {
  terms: Terms | null;
  keywords: readonly string[];
  /** The slug of a category; its subcategories count too. */
  category: string | null;
  /** What the canonical name begins with. */
  letter: string | null;
  userId: number | null;
  teamId: number | null;
  /** Those that this user follows. */
  followerId: number | null;
  /** Exact names. */
  names: readonly { canonical: string; exact: string }[] | null;
  includeYanked: boolean;
}

export type Sort = 'alphabetical' | 'downloads' | 'recent-downloads' | 'recent-updates' | 'new';

/** Above this a total is not counted out, and the best are not looked for among all. */
export const MOST_COUNTED = 2_000;
/** As on crates.io. */
export const MOST_RANKED = 1_000;
/** Where a word is that common, this many of the most downloaded crates are looked at for it. */
const MOST_WALKED = 1_000;
/** And this many of those whose names begin so. */
const MOST_NAMED = 300;

type Sql = RawBuilder<unknown>;

// What differs between the engines stands in the next functions, and in `documents/store.ts`; `search.test.ts` holds on both.

/** What is looked for beside a list's other conditions. */
interface Sought {
  terms: Terms;
  /** What the crate must be filed under, for PostgreSQL; null: anything, or `Selection` says it. */
  labels: string | null;
}

/**
 * A category and a very common word both have tens of thousands of crates, and few both: PostgreSQL keeps keywords and
 * categories beside the words, so that one index answers for all of them.
 * @returns the words, and the rest of the selection.
 */
function split(
  { engine }: SearchEngine,
  { terms, ...others }: Selection & { terms: Terms },
): { sought: Sought; others: Selection } {
  const labels = engine === 'postgres' ? labelQueryOf(others) : null;
  const rest = { ...others, terms: null };
  return labels === null
    ? { sought: { terms, labels }, others: rest }
    : { sought: { terms, labels }, others: { ...rest, keywords: [], category: null } };
}

/** On PostgreSQL: is this row of `crate_search` meant? */
function documentMatches({ substrings }: SearchEngine, { terms: { words, name }, labels }: Sought): Sql {
  const filed = labels === null ? sql`` : sql` and crate_search.document @@ ${labels}::tsquery`;
  const isPart = substrings && name !== null && hasTrigram(name);
  const query = labels === null ? tsqueryOf(words) : `${tsqueryOf(words)} & ${labels}`;
  const either = [
    ...(words.length > 0 ? [sql`crate_search.document @@ ${query}::tsquery`] : []),
    ...(name !== null
      ? [sql`(crate_search.canonical_name like ${isPart ? containing(name) : `${escaped(name)}%`}${filed})`]
      : []),
  ];
  return either.length > 0 ? sql`(${sql.join(either, sql` or `)})` : sql`(1 = 0)`;
}

/** The crates with the words, or with the name. @returns `select id`. */
function matching(search: SearchEngine, sought: Sought): Sql {
  const { engine, substrings } = search;
  const { words, name } = sought.terms;
  const isPart = substrings && name !== null && hasTrigram(name);
  if (engine === 'postgres')
    return sql`select crate_search.crate_id from crate_search where ${documentMatches(search, sought)}`;
  const either = [
    ...(words.length > 0
      ? [sql`select rowid from crate_words where crate_words match ${ftsQueryOf(words)}`]
      : []),
    ...(name === null
      ? []
      : isPart
        ? [sql`select rowid from crate_names where crate_names match ${`"${name}"`}`]
        : [sql`select crates.id from crates where ${beginsWith({ engine, substrings }, name)}`]),
  ];
  return either.length > 0 ? sql.join(either, sql` union `) : sql`select null where 1 = 0`;
}

/**
 * Any of them, no more than this. On PostgreSQL the function keeps to the indexes; the migration says why.
 * @returns `select id, fit`, where PostgreSQL says how well the words fit; FTS5 does it afterwards.
 */
function someMatching(search: SearchEngine, sought: Sought, most: number): Sql {
  if (search.engine === 'sqlite')
    return sql`select id, null as fit from (
      select null as id where 1 = 0 union all ${matching(search, sought)}
    ) as some_of limit ${sql.lit(most)}`;
  const {
    terms: { words, name },
    labels,
  } = sought;
  const whole = words.map((word) => ({ ...word, isPrefix: false }));
  const isPart = search.substrings && name !== null && hasTrigram(name);
  // Without labels the function has the names that begin so already.
  const pattern =
    name === null ? null : isPart ? containing(name) : labels === null ? null : `${escaped(name)}%`;
  return sql`select id, fit from crate_search_ids(
    ${words.length > 0 ? tsqueryOf(whole) : null}::tsquery, ${words.length > 0 ? tsqueryOf(words) : null}::tsquery,
    ${labels}::tsquery, ${name}::text, ${name === null ? null : after(name)}::text,
    ${pattern}::text, ${sql.lit(most)}
  )`;
}

const escaped = (name: string): string => name.replaceAll('_', '\\_');
const containing = (name: string): string => `%${escaped(name)}%`;

/** How well the words of a document fit, on PostgreSQL. */
const fitOf = ({ words }: Terms): Sql =>
  words.length > 0
    ? sql`ts_rank(crate_search.document, ${tsqueryOf(words)}::tsquery)`
    : sql`cast(null as real)`;

/**
 * How to ask each of some of `crates`. FTS5 would begin anew for each, and to weigh all that fit takes it
 * longer than to find them. PostgreSQL must not turn it round and read all documents beside them: so `offset 0`.
 */
function each(
  search: SearchEngine,
  sought: Sought,
): { among: (some: Sql) => Sql; name: Sql; fit: Sql; matches: Sql } {
  if (search.engine === 'sqlite')
    return {
      among: (some) =>
        sql`(select crates.id from crates ${some}) as some_of cross join crates on crates.id = some_of.id`,
      name: sql`crates.canonical_name`,
      fit: sql`null`,
      matches: sql`crates.id in (${matching(search, sought)})`,
    };
  return {
    among: (some) => sql`(select * from crates ${some}) as crates cross join lateral (
      select crate_search.canonical_name, ${fitOf(sought.terms)} as fit, ${documentMatches(search, sought)} as matches
      from crate_search where crate_search.crate_id = crates.id offset 0
    ) as one`,
    // The index that leads through `crates` does not have it.
    name: sql`one.canonical_name`,
    fit: sql`one.fit`,
    matches: sql`one.matches`,
  };
}

/** Names in the order of their bytes, as the index has them. */
function nameColumn({ engine }: SearchEngine): Sql {
  return engine === 'postgres' ? sql`crates.canonical_name collate "C"` : sql`crates.canonical_name`;
}

function beginsWith(search: SearchEngine, beginning: string): Sql {
  return sql`(${nameColumn(search)} >= ${beginning} and ${nameColumn(search)} < ${after(beginning)})`;
}

/** The least text above all that begin with this one, which is ASCII. */
function after(beginning: string): string {
  return beginning.slice(0, -1) + String.fromCharCode(beginning.charCodeAt(beginning.length - 1) + 1);
}

function conditions(search: SearchEngine, reader: Reader, selection: Selection): Sql {
  if (selection.terms !== null) {
    const { sought, others } = split(search, { ...selection, terms: selection.terms });
    return sql`crates.id in (${matching(search, sought)}) and ${conditions(search, reader, others)}`;
  }
  const { keywords, category, letter, userId, teamId, followerId, names, includeYanked } = selection;
  const all: Sql[] = [sql`${visibleTo(reader)(expressionBuilder<Tables, 'crates'>())}`];
  for (const keyword of keywords)
    all.push(sql`crates.id in (select crate_id from crate_keywords where keyword = ${keyword})`);
  if (category !== null) {
    const below = `${category}::`;
    all.push(sql`crates.id in (
      select crate_id from crate_categories
      where slug = ${category} or (slug >= ${below} and slug < ${after(below)})
    )`);
  }
  if (letter !== null) all.push(beginsWith(search, letter));
  if (userId !== null)
    all.push(
      sql`crates.id in (select crate_id from crate_owners where user_id = ${userId}${
        seesRolesOf(reader, userId) ? sql`` : sql` and through_organization = 0`
      })`,
    );
  if (teamId !== null)
    all.push(
      sql`crates.id in (select crate_id from crate_teams where team_id = ${teamId} and role = 'owner')`,
    );
  if (followerId !== null)
    all.push(sql`crates.id in (select crate_id from follows where user_id = ${followerId})`);
  if (names !== null) {
    const list = names.map(
      ({ canonical, exact }) => sql`(crates.canonical_name = ${canonical} and crates.name = ${exact})`,
    );
    all.push(list.length > 0 ? sql`(${sql.join(list, sql` or `)})` : sql`1 = 0`);
  }
  if (!includeYanked) all.push(sql`crates.yanked = 0`);
  return sql.join(all, sql` and `);
}

/** How many there are, counted up to `MOST_COUNTED`. */
export async function countCrates(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  selection: Selection,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (
      select 1 from crates where ${conditions(search, reader, selection)} limit ${sql.lit(MOST_COUNTED)}
    ) as counted`.execute(db);
  return Number(rows[0]?.total ?? 0);
}

const sortColumns: Record<Sort, { column: (search: SearchEngine) => Sql; descending: boolean }> = {
  alphabetical: { column: nameColumn, descending: false },
  downloads: { column: () => sql`crates.downloads`, descending: true },
  'recent-downloads': { column: () => sql`crates.recent_downloads`, descending: true },
  'recent-updates': { column: () => sql`crates.updated_at`, descending: true },
  new: { column: () => sql`crates.created_at`, descending: true },
};

/** What a list goes on after: the value it is sorted by and the id, of the last crate shown. */
export type SeekKey = readonly [string | number, number];

/** One page of a list in this order. */
export async function listCrates(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  {
    selection,
    sort,
    limit,
    offset,
    after: last,
  }: {
    selection: Selection;
    sort: Sort;
    limit: number;
    offset: number;
    after: SeekKey | null;
  },
): Promise<CrateRow[]> {
  const { column, descending } = sortColumns[sort];
  const direction = descending ? sql`desc` : sql`asc`;
  const beyond = descending ? sql`<` : sql`>`;
  const seek =
    last === null ? sql`` : sql`and (${column(search)}, crates.id) ${beyond} (${last[0]}, ${last[1]})`;
  const order = sql`${column(search)} ${direction}, crates.id ${direction}`;
  // Only ids first: to pass over the pages before this one, the index is enough.
  const { rows } = await sql<CrateRow>`
    select ${sql.join(crateColumns.map((name) => sql.ref(name)))} from crates
    where crates.id in (
      select id from (
        select crates.id from crates where ${conditions(search, reader, selection)} ${seek}
        order by ${order} limit ${sql.lit(limit)} offset ${sql.lit(offset)}
      ) as page
    )
    order by ${order}`.execute(db);
  return rows;
}

export const seekKeyOf: Record<Sort, (row: CrateRow, canonicalName: string) => SeekKey> = {
  alphabetical: (row, canonicalName) => [canonicalName, row.id],
  downloads: (row) => [row.downloads, row.id],
  'recent-downloads': (row) => [row.recent_downloads, row.id],
  'recent-updates': (row) => [row.updated_at, row.id],
  new: (row) => [row.created_at, row.id],
};

/** In the order of these ids. */
export async function cratesByIds(db: Queries, ids: readonly number[]): Promise<CrateRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('crates').select(crateColumns).where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

type CandidateRow = Candidate & { found: number; total: number };

/**
 * The crates among which to rank, and how many there are. Where more fit than are counted (`isCommon`), these are some of
 * them: the word is so common that to fetch them all would take too long, and `findCommonCandidates` has those that matter.
 */
export async function findCandidates(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  selection: Selection & { terms: Terms },
): Promise<{ total: number; isCommon: boolean; candidates: Candidate[] }> {
  const { sought, others } = split(search, selection);
  const { terms } = sought;
  // With a filter beside the words, all that have them must be looked at to find those that fit it too.
  const isNarrowed =
    others.keywords.length > 0 ||
    Object.values({ ...others, keywords: null, includeYanked: null }).some((filter) => filter !== null);
  const fit =
    search.engine === 'postgres'
      ? sql`(select ${fitOf(terms)} from crate_search where crate_search.crate_id = crates.id)`
      : sql`null`;
  const found = isNarrowed
    ? sql`select crates.id, ${fit} as fit from crates
        where ${conditions(search, reader, selection)} limit ${sql.lit(MOST_COUNTED + 1)}`
    : someMatching(search, sought, MOST_COUNTED + 1);
  const weighed = search.engine === 'sqlite' && terms.words.length > 0;
  const { rows } = await sql<CandidateRow & { id: number | null }>`
    with found as materialized (${found}),
    hits as materialized (
      select crates.id, crates.canonical_name, crates.recent_downloads, ${tier(search, terms, sql`crates.canonical_name`)} as tier, found.fit
      from found cross join crates
      where crates.id = found.id and ${isNarrowed ? sql`1 = 1` : conditions(search, reader, others)}
    ),
    counted as materialized (
      select (select count(*) from found) as found, (select count(*) from hits) as total
    ),
    best as materialized (
      select * from hits order by tier, recent_downloads desc, id limit ${sql.lit(MOST_RANKED)}
    )
    select counted.found, counted.total, best.id, best.canonical_name, best.recent_downloads, best.tier,
      ${weighed ? sql`fits.fit` : sql`best.fit`}
    from counted left join best on 1 = 1
    ${
      weighed
        ? sql`left join (
            select rowid as crate_id, -bm25(crate_words, 10.0, 5.0, 2.0, 1.0) as fit
            from crate_words where crate_words match ${ftsQueryOf(terms.words)}
          ) as fits on fits.crate_id = best.id`
        : sql``
    }`.execute(db);
  const total = Math.min(MOST_COUNTED, Number(rows[0]?.total ?? 0));
  const isCommon = Number(rows[0]?.found ?? 0) > MOST_COUNTED;
  return { total, isCommon, candidates: rows.filter((row) => row.id !== null) };
}

/**
 * What must not be missed where a word is very common: the crate of this name, some whose names begin so, and those of the
 * most downloaded crates that fit. The cost does not grow with how many fit.
 */
export async function findCommonCandidates(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  selection: Selection & { terms: Terms },
): Promise<Candidate[]> {
  const { name } = selection.terms;
  const { sought, others } = split(search, selection);
  const { among, name: canonicalName, fit, matches } = each(search, sought);
  const columns = sql`crates.id, ${canonicalName} as canonical_name, crates.recent_downloads,
    ${tier(search, sought.terms, canonicalName)} as tier, ${fit} as fit`;
  const filed = conditions(search, reader, { ...selection, terms: null });
  const byName =
    name === null
      ? []
      : [
          sql`where crates.canonical_name = ${name} and ${filed}`,
          sql`where ${beginsWith(search, name)} and ${filed}
            order by ${nameColumn(search)} limit ${sql.lit(MOST_NAMED)}`,
        ];
  const popular = sql`order by recent_downloads desc, id desc limit ${sql.lit(MOST_WALKED)}`;
  const sources = [
    ...byName.map((some) => sql`select ${columns} from ${among(some)}`),
    sql`select ${columns} from ${among(popular)} where ${conditions(search, reader, others)} and ${matches}`,
  ];
  const { rows } = await sql<Candidate>`${sql.join(sources, sql` union `)}`.execute(db);
  return rows;
}

function tier(search: SearchEngine, { name }: Terms, column: Sql): Sql {
  if (name === null) return sql`3`;
  const bytes = search.engine === 'postgres' ? sql`collate "C"` : sql``;
  const part = search.engine === 'postgres' ? sql`strpos` : sql`instr`;
  return sql`case when ${column} = ${name} then 0
    when (${column} ${bytes} >= ${name} and ${column} ${bytes} < ${after(name)}) then 1
    when ${part}(${column}, ${name}) > 0 then 2 else 3 end`;
}

/**
 * Can names be found by a part in the middle? PostgreSQL needs `pg_trgm` for that: where the migration was not allowed to
 * make it, an administrator may have since.
 */
export async function prepareSubstrings(db: Queries, engine: Engine): Promise<boolean> {
  if (engine === 'sqlite') return true;
  const exists = sql<{ found: boolean }>`select to_regclass('crate_search_trigrams') is not null as found`;
  if ((await exists.execute(db)).rows[0]?.found === true) return true;
  try {
    await sql`create extension if not exists pg_trgm`.execute(db);
    await sql`create index if not exists crate_search_trigrams
      on crate_search using gin (canonical_name gin_trgm_ops) with (fastupdate = off)`.execute(db);
    return true;
  } catch {
    return false;
  }
}
