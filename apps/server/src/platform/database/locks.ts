import { sql } from 'kysely';
import type { Engine, Queries } from './open.ts';

/**
 * Here the engines differ. The embedded database has one connection, so a transaction is alone from its first statement
 * to its commit; PostgreSQL has many, and what must be alone says so.
 */

/**
 * Holds a crate's row to the end of the transaction: publishes of one crate happen one after the other. Rows that refer to it
 * are still stored meanwhile, so an exchange does not wait for an edit that waits for it.
 */
export async function lockCrate(db: Queries, engine: Engine, crateId: number): Promise<void> {
  if (engine === 'postgres')
    await sql`select id from crates where id = ${crateId} for no key update`.execute(db);
}

/**
 * Holds a publisher's row to the end of the transaction. Before the locks of its crates; versions that refer to it are still
 * stored meanwhile, so a publish that holds a crate does not wait here.
 */
export async function lockPublisher(db: Queries, engine: Engine, id: number): Promise<void> {
  if (engine === 'postgres')
    await sql`select id from publishers where id = ${id} for no key update`.execute(db);
}

/**
 * Publishers of one maker are counted and stored one after the other, so that their limits hold. After the lock of a publisher,
 * before those of crates.
 */
export async function lockMaker(db: Queries, engine: Engine, userId: number): Promise<void> {
  if (engine === 'postgres')
    await sql`select pg_advisory_xact_lock(${MAKER_LOCK}, ${userId}::int)`.execute(db);
}

const MAKER_LOCK = 7_461_628;

/**
 * Holds an organisation's row to the end of the transaction: who belongs to it, what it owns and who owns that through it are
 * changed one after the other. Before the locks of crates, and several in the order of their ids.
 * @returns false when there is none (any more).
 */
export async function lockOrganization(db: Queries, engine: Engine, id: number): Promise<boolean> {
  const { rows } =
    engine === 'postgres'
      ? await sql`select id from organizations where id = ${id} for no key update`.execute(db)
      : await sql`select id from organizations where id = ${id}`.execute(db);
  return rows.length > 0;
}

const BLOB_LOCK = 7_461_626;

/** Many transactions may rely on blobs at once; none while one removes them. Held to the end of the transaction. */
export async function relyOnBlobs(db: Queries, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock_shared(${BLOB_LOCK})`.execute(db);
}

/** The counterpart of `relyOnBlobs`: waits until nobody relies on blobs, and keeps newcomers waiting. */
export async function removeBlobs(db: Queries, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${BLOB_LOCK})`.execute(db);
}

const DEVICE_REQUEST_LOCK = 7_461_627;

/** New device requests are counted and stored one after the other, so that their limits hold. */
export async function lockDeviceRequests(db: Queries, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${DEVICE_REQUEST_LOCK})`.execute(db);
}

const ADMINISTRATOR_LOCK = 7_461_640;

/** Rights of administrators are taken away one after the other, so that the last two do not go at once. */
export async function lockAdministrators(db: Queries, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${ADMINISTRATOR_LOCK})`.execute(db);
}

/**
 * Lets this transaction fail rather than wait for locks: below the second after which PostgreSQL looks for deadlocks, so
 * that it is never another transaction that dies of one. For work that is done again later anyway.
 */
export async function giveUpSoon(db: Queries, engine: Engine): Promise<void> {
  if (engine === 'postgres') await sql`set local lock_timeout = '500ms'`.execute(db);
}

/**
 * Holds a crate's row against everybody, as whoever is about to delete it must: unlike `lockCrate` it also waits for those who
 * store rows that refer to the crate, and for `holdCrates`. @returns false when there is none (any more).
 */
export async function lockCrateToDelete(db: Queries, engine: Engine, crateId: number): Promise<boolean> {
  const { rows } =
    engine === 'postgres'
      ? await sql`select id from crates where id = ${crateId} for update`.execute(db)
      : await sql`select id from crates where id = ${crateId}`.execute(db);
  return rows.length > 0;
}

/** Keeps these crates from being deleted until the end of the transaction; whoever changes them does not wait. */
export async function holdCrates(
  db: Queries,
  engine: Engine,
  canonicalNames: readonly string[],
): Promise<void> {
  if (engine === 'postgres' && canonicalNames.length > 0)
    await sql`
      select id from crates where canonical_name = any(${[...canonicalNames]}::text[])
      order by id for key share`.execute(db);
}
