import { type ExpressionBuilder, sql } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import type { Tables } from '../../../platform/database/schema.ts';

type Crates = ExpressionBuilder<Tables, 'crates'>;

/** As in the index `crates_to_copy`, by which they are found. */
const isBehind = ({ or, and, eb }: Crates) =>
  or([
    and([
      sql<boolean>`crates.visibility = 'public'`,
      sql<boolean>`crates.index_etag is distinct from crates.copied_etag`,
    ]),
    and([sql<boolean>`crates.visibility = 'private'`, eb('crates.copied_etag', 'is not', null)]),
  ]);

/** Crates of which the copy has an older state, or one it must not have; the name of each in lower case. */
export async function findBehind(db: Queries, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('crates')
    .select('lower_name')
    .where(isBehind)
    .orderBy('lower_name')
    .limit(most)
    .execute();
  return rows.map((row) => row.lower_name);
}

/** Whether everybody may see the crate. */
export async function isPublic(db: Queries, lowerName: string): Promise<boolean> {
  const row = await db
    .selectFrom('crates')
    .select('visibility')
    .where('lower_name', '=', lowerName)
    .executeTakeFirst();
  return row?.visibility === 'public';
}

/** Notes what the copy has of the crate; null: nothing. */
export async function noteCopied(db: Queries, lowerName: string, etag: string | null): Promise<void> {
  await db.updateTable('crates').set({ copied_etag: etag }).where('lower_name', '=', lowerName).execute();
}

/** The copy has nothing. */
export async function forgetCopied(db: Queries): Promise<void> {
  await db.updateTable('crates').set({ copied_etag: null }).where('copied_etag', 'is not', null).execute();
}

/** The next so many crates that the copy should have, by name. */
export async function findCopied(db: Queries, after: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('crates')
    .select('lower_name')
    .where('lower_name', '>', after)
    .where('visibility', '=', 'public')
    .where('copied_etag', 'is not', null)
    .orderBy('lower_name')
    .limit(most)
    .execute();
  return rows.map((row) => row.lower_name);
}
