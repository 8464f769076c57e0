import type { Queries } from './open.ts';

const KEY = 'last_backup';

export interface Backup {
  at: Date;
  /** Where it was written, as whoever made it said. */
  to: string | null;
}

/**
 * The last backup that was noted in the database, as the row `last_backup` of `instance`: `{"at": RFC 3339, "to": text}`. Null: none
 * was, which does not mean that there is none: whoever copies files tells nobody.
 */
export async function findLastBackup(db: Queries): Promise<Backup | null> {
  const row = await db.selectFrom('instance').select('value').where('key', '=', KEY).executeTakeFirst();
  if (row === undefined) return null;
  const { at, to } = JSON.parse(row.value) as { at: string; to?: string | null };
  return { at: new Date(at), to: to ?? null };
}

/** Notes that a backup has been made. */
export async function noteBackup(db: Queries, { at, to }: Backup): Promise<void> {
  const value = JSON.stringify({ at: at.toISOString(), to });
  await db
    .insertInto('instance')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
