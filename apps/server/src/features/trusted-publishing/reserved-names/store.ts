import type { Queries } from '../../../platform/database/open.ts';

/** For how long a name waits for its first publish. */
export const RESERVED_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

export interface ReservedName {
  canonicalName: string;
  name: string;
  userId: number;
  reservedAt: Date;
  expiresAt: Date;
}

/** Who has the name until when; null where it is free or its time is over. */
export async function findReservation(
  db: Queries,
  canonicalName: string,
  now: Date,
): Promise<ReservedName | null> {
  const row = await db
    .selectFrom('reserved_names')
    .selectAll()
    .where('canonical_name', '=', canonicalName)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return row === undefined ? null : toReservation(row);
}

/** Those of the names that are reserved at this moment. */
export async function reservedAmong(
  db: Queries,
  canonicalNames: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('reserved_names')
    .select('canonical_name')
    .where('canonical_name', 'in', canonicalNames)
    .where('expires_at', '>', now.getTime())
    .execute();
  return new Set(rows.map((row) => row.canonical_name));
}

/** Names that are not over yet. */
export async function countReservations(db: Queries, userId: number, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('reserved_names')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Reserves a name, or takes note that the same user has it: its time does not begin anew, so that nobody keeps a name for
 * ever. One whose time is over has to be ended first, with all that hangs on it (`endExpiredNames`).
 * @returns false when another user has it. The unique name decides, however many ask at once.
 */
export async function reserveName(
  db: Queries,
  { canonicalName, name, userId }: { canonicalName: string; name: string; userId: number },
  at: Date,
): Promise<boolean> {
  await db
    .insertInto('reserved_names')
    .values({
      canonical_name: canonicalName,
      name,
      user_id: userId,
      created_at: at.getTime(),
      expires_at: at.getTime() + RESERVED_DAYS * DAY_MS,
    })
    .onConflict((conflict) => conflict.column('canonical_name').doNothing())
    .execute();
  const row = await db
    .selectFrom('reserved_names')
    .select(['user_id', 'name'])
    .where('canonical_name', '=', canonicalName)
    .executeTakeFirst();
  return row?.user_id === userId && row.name === name;
}

/** Gives back the names that no publisher waits for any more. */
export async function releaseUnused(db: Queries, canonicalNames: readonly string[]): Promise<void> {
  if (canonicalNames.length === 0) return;
  await db
    .deleteFrom('reserved_names')
    .where('canonical_name', 'in', canonicalNames)
    .where('canonical_name', 'not in', (select) =>
      select.selectFrom('publisher_names').select('canonical_name'),
    )
    .execute();
}

/**
 * The crate is there: its publishers get it instead of the name, and the reservation ends. Only that of the crate's owner
 * and only in its time: otherwise whoever let a name lapse could publish the crate that somebody else makes of it.
 * @returns whether the name was reserved at all.
 */
export async function promoteName(
  db: Queries,
  canonicalName: string,
  { crateId, ownerId, at }: { crateId: number; ownerId: number; at: Date },
): Promise<boolean> {
  const waiting = await db
    .selectFrom('publisher_names')
    .select('publisher_id')
    .where('canonical_name', '=', canonicalName)
    .execute();
  const gone = await db
    .deleteFrom('reserved_names')
    .where('canonical_name', '=', canonicalName)
    .where('user_id', '=', ownerId)
    .where('expires_at', '>', at.getTime())
    .returning('canonical_name')
    .executeTakeFirst();
  if (gone === undefined) return false;
  if (waiting.length > 0) {
    await db
      .insertInto('publisher_crates')
      .values(waiting.map((row) => ({ publisher_id: row.publisher_id, crate_id: crateId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return true;
}

/** Names whose time is over, at most a hundred. */
export async function expiredNames(db: Queries, now: Date): Promise<ReservedName[]> {
  const rows = await db
    .selectFrom('reserved_names')
    .selectAll()
    .where('expires_at', '<=', now.getTime())
    .orderBy('canonical_name')
    .limit(100)
    .execute();
  return rows.map(toReservation);
}

/** @returns false when somebody was faster. */
export async function deleteReservation(db: Queries, canonicalName: string, now: Date): Promise<boolean> {
  const gone = await db
    .deleteFrom('reserved_names')
    .where('canonical_name', '=', canonicalName)
    .where('expires_at', '<=', now.getTime())
    .returning('canonical_name')
    .executeTakeFirst();
  return gone !== undefined;
}

function toReservation(row: {
  canonical_name: string;
  name: string;
  user_id: number;
  created_at: number;
  expires_at: number;
}): ReservedName {
  return {
    canonicalName: row.canonical_name,
    name: row.name,
    userId: row.user_id,
    reservedAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  };
}
