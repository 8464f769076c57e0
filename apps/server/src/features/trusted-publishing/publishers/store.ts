import {
  noRules,
  type Publisher,
  type PublisherEnvironment,
  type PublisherRules,
  type PublisherState,
} from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';

export interface StoredPublisher extends Publisher {
  readonly crates: readonly { readonly id: number; readonly name: string }[];
  createdAt: Date;
  createdBy: number | null;
  lastUsedAt: Date | null;
}

interface Row {
  id: number;
  issuer_id: number;
  provider: string;
  identity: string;
  environment_rule: 'named' | 'any' | 'none';
  environment_name: string | null;
  pins: string;
  state: PublisherState;
  rules: string;
  confirmed_at: number | null;
  created_at: number;
  created_by: number | null;
  last_used_at: number | null;
  crate_id: number;
  crate_name: string;
}

const columns = [
  'publishers.id',
  'publishers.issuer_id',
  'publishers.provider',
  'publishers.identity',
  'publishers.environment_rule',
  'publishers.environment_name',
  'publishers.pins',
  'publishers.state',
  'publishers.rules',
  'publishers.confirmed_at',
  'publishers.created_at',
  'publishers.created_by',
  'publishers.last_used_at',
  'crates.id as crate_id',
  'crates.name as crate_name',
] as const;

function joined(db: Queries) {
  return db
    .selectFrom('publishers')
    .innerJoin('publisher_crates', 'publisher_crates.publisher_id', 'publishers.id')
    .innerJoin('crates', 'crates.id', 'publisher_crates.crate_id')
    .select(columns)
    .orderBy('publishers.id')
    .orderBy('crates.id');
}

/** The publishers an ID token of this issuer with this folded identity could mean. The issuer is part of the key. */
export async function findCandidates(
  db: Queries,
  issuerId: number,
  lookupKey: string,
): Promise<StoredPublisher[]> {
  return group(
    await joined(db)
      .where('publishers.issuer_id', '=', issuerId)
      .where('publishers.lookup_key', '=', lookupKey)
      .execute(),
  );
}

export async function findPublisher(db: Queries, id: number): Promise<StoredPublisher | null> {
  return group(await joined(db).where('publishers.id', '=', id).execute())[0] ?? null;
}

export async function publishersOfCrate(
  db: Queries,
  crateId: number,
  provider: string,
): Promise<StoredPublisher[]> {
  const rows = await joined(db)
    .where('publisher_crates.crate_id', '=', crateId)
    .where('publishers.provider', '=', provider)
    .execute();
  return group(rows);
}

export interface NewPublisher {
  issuerId: number;
  provider: string;
  lookupKey: string;
  identity: Record<string, string>;
  environment: PublisherEnvironment;
  pins: Record<string, string | null>;
  crateIds: readonly number[];
  createdBy: number;
  at: Date;
}

export async function insertPublisher(db: Queries, publisher: NewPublisher): Promise<number> {
  const { id } = await db
    .insertInto('publishers')
    .values({
      issuer_id: publisher.issuerId,
      provider: publisher.provider,
      lookup_key: publisher.lookupKey,
      identity: JSON.stringify(publisher.identity),
      environment_rule: publisher.environment.rule,
      environment_name: publisher.environment.rule === 'named' ? publisher.environment.name : null,
      pins: JSON.stringify(publisher.pins),
      state: 'active',
      created_at: publisher.at.getTime(),
      created_by: publisher.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('publisher_crates')
    .values(publisher.crateIds.map((crateId) => ({ publisher_id: id, crate_id: crateId })))
    .execute();
  return id;
}

export async function deletePublisher(db: Queries, id: number): Promise<boolean> {
  const deleted = await db.deleteFrom('publishers').where('id', '=', id).returning('id').executeTakeFirst();
  return deleted !== undefined;
}

/**
 * Notes the use, and the pins learned by it.
 * @returns false when the pins are no longer those the decision was made on: decide again.
 */
export async function noteUse(
  db: Queries,
  publisher: StoredPublisher,
  learned: Pins | null,
  at: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('publishers')
    .set({
      last_used_at: at.getTime(),
      ...(learned === null ? {} : { pins: JSON.stringify({ ...publisher.pins, ...learned }) }),
    })
    .where('id', '=', publisher.id)
    .where('pins', '=', JSON.stringify(publisher.pins))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

type Pins = Readonly<Record<string, string | null>>;

export interface OwnedPage {
  userId: number;
  provider: string;
  after: number;
  limit: number;
  /** Null: all crates of the user. */
  crateIsVisible: ((name: string) => boolean) | null;
}

/** Of the crates the user owns, in order of id. */
export async function publishersOfOwner(
  db: Queries,
  page: OwnedPage,
): Promise<{ publishers: StoredPublisher[]; total: number }> {
  const rows = await joined(db)
    .innerJoin('crate_owners', 'crate_owners.crate_id', 'crates.id')
    .where('crate_owners.user_id', '=', page.userId)
    .where('publishers.provider', '=', page.provider)
    .execute();
  const visible = group(rows.filter((row) => page.crateIsVisible?.(row.crate_name) ?? true));
  return {
    publishers: visible.filter(({ id }) => id > page.after).slice(0, page.limit),
    total: visible.length,
  };
}

/** One publisher per id, with all its crates. */
function group(rows: readonly Row[]): StoredPublisher[] {
  const byId = new Map<number, StoredPublisher & { crates: { id: number; name: string }[] }>();
  for (const row of rows) {
    const crate = { id: row.crate_id, name: row.crate_name };
    const known = byId.get(row.id);
    if (known !== undefined) known.crates.push(crate);
    else byId.set(row.id, { ...toPublisher(row), crates: [crate] });
  }
  return [...byId.values()];
}

function toPublisher(row: Row): Omit<StoredPublisher, 'crates'> {
  return {
    id: row.id,
    issuerId: row.issuer_id,
    provider: row.provider,
    identity: JSON.parse(row.identity) as Record<string, string>,
    environment:
      row.environment_rule === 'named'
        ? { rule: 'named', name: row.environment_name ?? '' }
        : { rule: row.environment_rule },
    pins: JSON.parse(row.pins) as Record<string, string | null>,
    state: row.state,
    rules: { ...noRules, ...(JSON.parse(row.rules) as Partial<PublisherRules>) },
    createdAt: new Date(row.created_at),
    confirmedAt: new Date(row.confirmed_at ?? row.created_at),
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  };
}
