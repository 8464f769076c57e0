import type { Queries } from '../../platform/database/open.ts';
import { type Reader, seesRolesOf, visibleTo } from '../crates/index.ts';

/** Of all crates of the user which the reader may see, and may know to be the user's. */
export async function sumDownloads(db: Queries, reader: Reader, userId: number): Promise<number> {
  const row = await db
    .selectFrom('crates')
    .innerJoin('crate_owners', 'crate_owners.crate_id', 'crates.id')
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>('crates.downloads'), val(0)).as('downloads'))
    .where('crate_owners.user_id', '=', userId)
    .where('through_organization', 'in', seesRolesOf(reader, userId) ? [0, 1] : [0])
    .where((where) => visibleTo(reader)(where))
    .executeTakeFirstOrThrow();
  return Number(row.downloads);
}

export async function follow(db: Queries, userId: number, crateId: number): Promise<void> {
  await db
    .insertInto('follows')
    .values({ user_id: userId, crate_id: crateId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unfollow(db: Queries, userId: number, crateId: number): Promise<void> {
  await db.deleteFrom('follows').where('user_id', '=', userId).where('crate_id', '=', crateId).execute();
}

export async function follows(db: Queries, userId: number, crateId: number): Promise<boolean> {
  const row = await db
    .selectFrom('follows')
    .select('crate_id')
    .where('user_id', '=', userId)
    .where('crate_id', '=', crateId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns whether that is another answer than before. */
export async function setPublishMails(db: Queries, userId: number, isOn: boolean): Promise<boolean> {
  const row = await db
    .updateTable('users')
    .set({ publish_notifications: isOn ? 1 : 0 })
    .where('id', '=', userId)
    .where('publish_notifications', '=', isOn ? 0 : 1)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the name of the crate, where the user owns it and that is another answer than before. */
export async function setCrateMails(
  db: Queries,
  { userId, crateId, isOn }: { userId: number; crateId: number; isOn: boolean },
): Promise<string | null> {
  const row = await db
    .updateTable('crate_owners')
    .set({ email_notifications: isOn ? 1 : 0 })
    .where('user_id', '=', userId)
    .where('crate_id', '=', crateId)
    .where('email_notifications', '=', isOn ? 0 : 1)
    .returning((row) => [
      row.selectFrom('crates').select('name').whereRef('crates.id', '=', 'crate_owners.crate_id').as('name'),
    ])
    .executeTakeFirst();
  return row?.name ?? null;
}

/** Versions of followed crates that the reader may (still) see, newest first. */
export function listUpdates(
  db: Queries,
  reader: Reader,
  userId: number,
  { limit, offset }: { limit: number; offset: number },
) {
  return db
    .selectFrom('versions')
    .innerJoin('crates', 'crates.id', 'versions.crate_id')
    .innerJoin('follows', 'follows.crate_id', 'crates.id')
    .select([
      'versions.id as version_id',
      'crates.id',
      'crates.name',
      'crates.created_at',
      'crates.visibility',
    ])
    .where('follows.user_id', '=', userId)
    .where((where) => visibleTo(reader)(where))
    .orderBy('versions.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}
