import type { PublisherEnvironment, PublisherRules, PublisherState } from '@waybill/trusted-publishing';
import { sql } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import { crateScopeMatches } from '../../api-tokens/index.ts';
import {
  groupRows,
  type PublisherRow,
  publisherColumns,
  type StoredPublisher,
  type TokenScope,
} from './stored-publisher.ts';

function joined(db: Queries) {
  return db
    .selectFrom('publishers')
    .leftJoin('publisher_crates', 'publisher_crates.publisher_id', 'publishers.id')
    .leftJoin('crates', 'crates.id', 'publisher_crates.crate_id')
    .leftJoin('publisher_names', 'publisher_names.publisher_id', 'publishers.id')
    .leftJoin('reserved_names', 'reserved_names.canonical_name', 'publisher_names.canonical_name')
    .select(publisherColumns);
}

/**
 * Publishers that one exchange examines. Anybody may make one that names another's repository, and a job of it must not pay for that
 * without end.
 */
export const MOST_CANDIDATES = 200;

export interface Candidates {
  publishers: StoredPublisher[];
  /** Whether there are more than were read. */
  areMore: boolean;
}

/**
 * The publishers an ID token of this issuer with this folded identity could mean; the issuer is part of the key. Of more than are
 * examined, those go first that stand for the crate that is asked for, as only its owners can make them; then those that published
 * something, as only jobs of the repository do; then the makers in turn, so that nobody comes first by making many.
 */
export async function findCandidates(
  db: Queries,
  issuerId: number,
  lookupKey: string,
  wanted: string | null = null,
): Promise<Candidates> {
  const hasPublished = sql`exists (select from_it.id from versions as from_it where from_it.publisher_id = publishers.id)`;
  const turn = sql`row_number() over (partition by coalesce(created_by, -id) order by id)`;
  const first = await db
    .selectFrom('publishers')
    .select('id')
    .where('issuer_id', '=', issuerId)
    .where('lookup_key', '=', lookupKey)
    .orderBy(
      sql`case when ${wanted === null ? sql`1 = 0` : standsFor(wanted)} then 0 when ${hasPublished} then 1 else 2 end`,
    )
    .orderBy(turn)
    .orderBy('id')
    .limit(MOST_CANDIDATES + 1)
    .execute();
  const ids = first.slice(0, MOST_CANDIDATES).map(({ id }) => id);
  if (ids.length === 0) return { publishers: [], areMore: false };
  const found = new Map(
    grouped(await joined(db).where('publishers.id', 'in', ids).execute()).map((one) => [one.id, one]),
  );
  return { publishers: ids.flatMap((id) => found.get(id) ?? []), areMore: first.length > MOST_CANDIDATES };
}

/** Whether a publisher names this crate, or waits for its name, or has a pattern and was made by one of its owners. */
const standsFor = (canonicalName: string) => sql`(
  publishers.id in (
    select named.publisher_id from publisher_crates as named join crates on crates.id = named.crate_id
    where crates.canonical_name = ${canonicalName}
  )
  or publishers.id in (select waiting.publisher_id from publisher_names as waiting where waiting.canonical_name = ${canonicalName})
  or publishers.crate_pattern is not null and publishers.created_by in (
    select crate_owners.user_id from crate_owners join crates on crates.id = crate_owners.crate_id
    where crates.canonical_name = ${canonicalName}
  )
)`;

/**
 * The same for whoever prepares the query once: its rows go through `groupRows`. Of more than are examined it has one more than those,
 * any of them.
 */
export function candidates(db: Queries, issuerId: number, lookupKey: string) {
  const some = db
    .selectFrom('publishers as named')
    .select('named.id')
    .where('named.issuer_id', '=', issuerId)
    .where('named.lookup_key', '=', lookupKey)
    .orderBy('named.id')
    .limit(sql.lit(MOST_CANDIDATES + 1));
  return joined(db).where('publishers.id', 'in', some);
}

/**
 * The same, each row with all that was read of it as one text, `seen`, and in the order of that: by these texts somebody who
 * keeps rows asks whether they still are so. Of the last use, which changes by each exchange, it has whether there was one.
 */
export function candidatesAsSeen(db: Queries, issuerId: number, lookupKey: string) {
  const columns = publisherColumns
    .filter((column) => column !== 'publishers.last_used_at')
    .map((column) => sql.ref(column.replace(/ as .*/, '')));
  const seen = sql<string>`row(${sql.join(columns)}, publishers.last_used_at is null)::text`;
  return candidates(db, issuerId, lookupKey).select(seen.as('seen')).orderBy('seen');
}

/** The publishers of this issuer that are pinned to this id, whatever their names; at most twenty. */
export async function findByPin(
  db: Queries,
  issuerId: number,
  claim: string,
  value: string,
): Promise<StoredPublisher[]> {
  const pinned = db
    .selectFrom('publisher_pins')
    .select('publisher_id')
    .where('issuer_id', '=', issuerId)
    .where('claim', '=', claim)
    .where('value', '=', value)
    .orderBy('publisher_id')
    .limit(20);
  return grouped(await joined(db).where('publishers.id', 'in', pinned).execute());
}

export async function findPublisher(db: Queries, id: number): Promise<StoredPublisher | null> {
  return grouped(await joined(db).where('publishers.id', '=', id).execute())[0] ?? null;
}

/** Those that name the crate, with all their crates. */
export async function publishersOfCrate(db: Queries, crateId: number): Promise<StoredPublisher[]> {
  const ids = db.selectFrom('publisher_crates').select('publisher_id').where('crate_id', '=', crateId);
  return grouped(await joined(db).where('publishers.id', 'in', ids).execute());
}

/** Those that wait for the first publish of this name. */
export async function publishersOfName(db: Queries, canonicalName: string): Promise<StoredPublisher[]> {
  const ids = db
    .selectFrom('publisher_names')
    .select('publisher_id')
    .where('canonical_name', '=', canonicalName);
  return grouped(await joined(db).where('publishers.id', 'in', ids).execute());
}

/**
 * Those of crates the user owns, and those that belong to their maker, who is the user, as they have a pattern, a reserved
 * name or no crate at all; in order of id. Whoever made one of a crate and no longer owns that crate has no part in it.
 */
export async function publishersOfUser(db: Queries, userId: number): Promise<StoredPublisher[]> {
  const owned = db
    .selectFrom('publisher_crates')
    .innerJoin('crate_owners', 'crate_owners.crate_id', 'publisher_crates.crate_id')
    .select('publisher_crates.publisher_id')
    .where('crate_owners.user_id', '=', userId);
  return grouped(
    await joined(db)
      .where((where) =>
        where.or([
          where('publishers.id', 'in', owned),
          where.and([
            where('publishers.created_by', '=', userId),
            where.or([
              where('publishers.crate_pattern', 'is not', null),
              where('publisher_names.publisher_id', 'is not', null),
              where('publisher_crates.publisher_id', 'is', null),
            ]),
          ]),
        ]),
      )
      .execute(),
  );
}

/** The crates the user owns at this moment. */
export async function crateIdsOfUser(db: Queries, userId: number): Promise<number[]> {
  const rows = await db.selectFrom('crate_owners').select('crate_id').where('user_id', '=', userId).execute();
  return rows.map((row) => row.crate_id);
}

/** What a publisher is found by, and who made it. */
export interface Place {
  makerId: number;
  issuerId: number;
  lookupKey: string;
}

/** How many publishers a user has made, in all and of one repository. @param beside one that is not counted. */
export async function countOfMaker(
  db: Queries,
  { makerId, issuerId, lookupKey }: Place,
  beside: number | null,
): Promise<{ all: number; named: number }> {
  const isNamed = sql`issuer_id = ${issuerId} and lookup_key = ${lookupKey}`;
  const { all, named } = await db
    .selectFrom('publishers')
    .select(({ fn }) => [
      fn.countAll().as('all'),
      sql<number>`count(case when ${isNamed} then 1 end)`.as('named'),
    ])
    .where('created_by', '=', makerId)
    .where('id', '<>', beside ?? 0)
    .executeTakeFirstOrThrow();
  return { all: Number(all), named: Number(named) };
}

/** Those of one maker for this very pattern, which stands for the crates of that user. */
export async function publishersOfPattern(
  db: Queries,
  makerId: number,
  pattern: string,
): Promise<StoredPublisher[]> {
  return grouped(
    await joined(db)
      .where('publishers.created_by', '=', makerId)
      .where('publishers.crate_pattern', '=', pattern)
      .execute(),
  );
}

/** Those whose pattern the crate fits, made by one of its owners: for the others the pattern stands for nothing. */
export async function publishersOfPatternsOver(
  db: Queries,
  crate: { id: number; name: string },
): Promise<StoredPublisher[]> {
  const owners = db.selectFrom('crate_owners').select('user_id').where('crate_id', '=', crate.id);
  const publishers = grouped(
    await joined(db)
      .where('publishers.crate_pattern', 'is not', null)
      .where('publishers.created_by', 'in', owners)
      .execute(),
  );
  return publishers.filter(
    ({ cratePattern }) => cratePattern !== null && crateScopeMatches(cratePattern, crate.name),
  );
}

/** Everything of a publisher that is written; the crates are kept beside, see `setCrates`. */
export interface PublisherValues {
  lookupKey: string;
  identity: Readonly<Record<string, string>>;
  environment: PublisherEnvironment;
  rules: PublisherRules;
  pins: Readonly<Record<string, string | null>>;
  scopes: readonly TokenScope[];
  tokenLifetimeSeconds: number | null;
  requireApiToken: boolean;
  cratePattern: string | null;
  state: PublisherState;
  createdBy: number | null;
}

const columnsOf = (values: PublisherValues) => ({
  lookup_key: values.lookupKey,
  identity: JSON.stringify(values.identity),
  environment_rule: values.environment.rule,
  environment_name: values.environment.rule === 'named' ? values.environment.name : null,
  rules: JSON.stringify(values.rules),
  pins: JSON.stringify(values.pins),
  scopes: JSON.stringify(values.scopes),
  token_lifetime_seconds: values.tokenLifetimeSeconds,
  require_api_token: values.requireApiToken ? (1 as const) : (0 as const),
  crate_pattern: values.cratePattern,
  state: values.state,
  created_by: values.createdBy,
});

export async function insertPublisher(
  db: Queries,
  issuer: { id: number; provider: string },
  values: PublisherValues,
  at: Date,
): Promise<number> {
  const { id } = await db
    .insertInto('publishers')
    .values({
      issuer_id: issuer.id,
      provider: issuer.provider,
      ...columnsOf(values),
      created_at: at.getTime(),
      confirmed_at: at.getTime(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await setPinRows(db, { id, issuerId: issuer.id }, values.pins);
  return id;
}

/** @param confirmedAt when its owner last said that its names are right. */
export async function updatePublisher(
  db: Queries,
  publisher: { id: number; issuerId: number },
  values: PublisherValues,
  { at, confirmedAt }: { at: Date; confirmedAt: Date },
): Promise<void> {
  await db
    .updateTable('publishers')
    .set({ ...columnsOf(values), updated_at: at.getTime(), confirmed_at: confirmedAt.getTime() })
    .where('id', '=', publisher.id)
    .execute();
  await setPinRows(db, publisher, values.pins);
}

/** Replaces the crates and reserved names of a publisher. */
export async function setCrates(
  db: Queries,
  id: number,
  { crateIds, names }: { crateIds: readonly number[]; names: readonly string[] },
): Promise<void> {
  await db.deleteFrom('publisher_crates').where('publisher_id', '=', id).execute();
  await db.deleteFrom('publisher_names').where('publisher_id', '=', id).execute();
  if (crateIds.length > 0) {
    await db
      .insertInto('publisher_crates')
      .values(crateIds.map((crateId) => ({ publisher_id: id, crate_id: crateId })))
      .execute();
  }
  if (names.length > 0) {
    await db
      .insertInto('publisher_names')
      .values(names.map((name) => ({ publisher_id: id, canonical_name: name })))
      .execute();
  }
}

async function setPinRows(
  db: Queries,
  { id, issuerId }: { id: number; issuerId: number },
  pins: Readonly<Record<string, string | null>>,
): Promise<void> {
  await db.deleteFrom('publisher_pins').where('publisher_id', '=', id).execute();
  const rows = Object.entries(pins).flatMap(([claim, value]) =>
    value === null ? [] : [{ publisher_id: id, issuer_id: issuerId, claim, value }],
  );
  if (rows.length > 0) await db.insertInto('publisher_pins').values(rows).execute();
}

export async function deletePublisher(db: Queries, id: number): Promise<boolean> {
  const deleted = await db.deleteFrom('publishers').where('id', '=', id).returning('id').executeTakeFirst();
  return deleted !== undefined;
}

/** Keeps a publisher from learning until an owner has looked at it. @returns false when it was not active. */
export async function markForReview(db: Queries, id: number): Promise<boolean> {
  const row = await db
    .updateTable('publishers')
    .set({ state: 'needs_review' })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface Use {
  /** Pins learned by it; null: none. */
  learned: Readonly<Record<string, string>> | null;
  at: Date;
}

const MINUTE_MS = 60_000;

/**
 * Notes the use, the pins learned by it, and one more exchange in the running minute.
 * @returns how many exchanges there were in this minute, and when it began; null when the publisher is no longer as it was
 *   when the decision was made: decide again.
 */
export async function noteUse(
  db: Queries,
  publisher: StoredPublisher,
  { learned, at }: Use,
): Promise<{ exchanges: number; minuteBeganAt: number } | null> {
  const now = at.getTime();
  const pins = learned === null ? publisher.pins : { ...publisher.pins, ...learned };
  const isOver = sql<boolean>`minute_began_at <= ${now - MINUTE_MS} or minute_began_at > ${now}`;
  const row = await db
    .updateTable('publishers')
    .set({
      last_used_at: now,
      pins: JSON.stringify(pins),
      minute_exchanges: sql<number>`case when ${isOver} then 1 else minute_exchanges + 1 end`,
      minute_began_at: sql<number>`case when ${isOver} then cast(${now} as bigint) else minute_began_at end`,
    })
    .where('id', '=', publisher.id)
    .where('pins', '=', JSON.stringify(publisher.pins))
    .where('state', '=', publisher.state)
    // The rules as the decision read them: who edits it meanwhile has revoked the tokens of the old ones.
    .where(sql<boolean>`coalesce(updated_at, 0) = ${publisher.updatedAt?.getTime() ?? 0}`)
    .returning(['minute_exchanges', 'minute_began_at'])
    .executeTakeFirst();
  if (row === undefined) return null;
  if (learned !== null) await setPinRows(db, publisher, pins);
  return { exchanges: row.minute_exchanges, minuteBeganAt: row.minute_began_at };
}

export interface UserCrate {
  id: number;
  name: string;
}

/** The crates of a user whose names begin like this, at most 500. */
export async function cratesOfUserLike(db: Queries, userId: number, start: string): Promise<UserCrate[]> {
  const like = `${start.toLowerCase().replaceAll(/[\\_%]/g, (character) => `\\${character}`)}%`;
  return db
    .selectFrom('crates')
    .innerJoin('crate_owners', 'crate_owners.crate_id', 'crates.id')
    .select(['crates.id', 'crates.name'])
    .where('crate_owners.user_id', '=', userId)
    .where(sql<boolean>`crates.lower_name like ${like} escape '\\'`)
    .orderBy('crates.id')
    .limit(500)
    .execute();
}

/** Active ones that nobody confirmed since that moment and that were not told of since, at most a hundred. */
export async function unusedSince(db: Queries, moment: Date): Promise<StoredPublisher[]> {
  const ids = db
    .selectFrom('publishers')
    .select('id')
    .where('state', '=', 'active')
    .where(sql<boolean>`coalesce(confirmed_at, created_at) < ${moment.getTime()}`)
    .where(sql<boolean>`coalesce(lapse_told_at, 0) < coalesce(confirmed_at, created_at)`)
    .orderBy('id')
    .limit(100);
  return grouped(await joined(db).where('publishers.id', 'in', ids).execute());
}

/** @returns false when another server was faster. */
export async function noteLapseTold(db: Queries, id: number, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('publishers')
    .set({ lapse_told_at: at.getTime() })
    .where('id', '=', id)
    .where(sql<boolean>`coalesce(lapse_told_at, 0) < coalesce(confirmed_at, created_at)`)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const grouped = (rows: readonly PublisherRow[]): StoredPublisher[] => groupRows(rows);
