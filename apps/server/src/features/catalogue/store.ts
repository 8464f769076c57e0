import type { Queries } from '../../platform/database/open.ts';
import { type CrateRow, crateColumns, type Label, type Reader, visibleTo } from '../crates/index.ts';

const keywordsFor = (db: Queries, reader: Reader) =>
  db
    .selectFrom('crate_keywords')
    .innerJoin('crates', 'crates.id', 'crate_keywords.crate_id')
    .where((where) => visibleTo(reader)(where));

export async function listKeywords(
  db: Queries,
  reader: Reader,
  { byCrates, limit, offset }: { byCrates: boolean; limit: number; offset: number },
): Promise<Label[]> {
  let query = keywordsFor(db, reader)
    .select((select) => [
      'keyword as text',
      select.fn.countAll<number>().as('crates'),
      select.fn.min<number>('crates.created_at').as('since'),
    ])
    .groupBy('keyword')
    .limit(limit)
    .offset(offset);
  if (byCrates) query = query.orderBy('crates', 'desc');
  return (await query.orderBy('keyword').execute()).map(toLabel);
}

export async function countKeywords(db: Queries, reader: Reader): Promise<number> {
  const { count } = await keywordsFor(db, reader)
    .select(({ fn }) => fn.count<number>('keyword').distinct().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findKeyword(db: Queries, reader: Reader, keyword: string): Promise<Label | null> {
  const row = await keywordsFor(db, reader)
    .select((select) => [
      'keyword as text',
      select.fn.countAll<number>().as('crates'),
      select.fn.min<number>('crates.created_at').as('since'),
    ])
    .where('keyword', '=', keyword)
    .groupBy('keyword')
    .executeTakeFirst();
  return row === undefined ? null : toLabel(row);
}

/** All that are in use, by name: few enough to be added up in memory. */
export async function listCategories(db: Queries, reader: Reader): Promise<Label[]> {
  const rows = await db
    .selectFrom('crate_categories')
    .innerJoin('crates', 'crates.id', 'crate_categories.crate_id')
    .select((select) => [
      'slug as text',
      select.fn.countAll<number>().as('crates'),
      select.fn.min<number>('crates.created_at').as('since'),
    ])
    .where((where) => visibleTo(reader)(where))
    .groupBy('slug')
    .orderBy('slug')
    .execute();
  return rows.map(toLabel);
}

const toLabel = (row: { text: string; crates: number | string; since: number }): Label => ({
  text: row.text,
  crates: Number(row.crates),
  since: Number(row.since),
});

export async function countAll(db: Queries, reader: Reader): Promise<{ crates: number; downloads: number }> {
  const row = await db
    .selectFrom('crates')
    .select((select) => [
      select.fn.countAll<number>().as('crates'),
      select.fn.coalesce(select.fn.sum<number>('downloads'), select.val(0)).as('downloads'),
    ])
    .where(visibleTo(reader))
    .executeTakeFirstOrThrow();
  return { crates: Number(row.crates), downloads: Number(row.downloads) };
}

export type Order = 'created_at' | 'updated_at' | 'downloads' | 'recent_downloads';

/** The first ones of an order, from the top. */
export function topCrates(db: Queries, reader: Reader, order: Order, limit: number): Promise<CrateRow[]> {
  return db
    .selectFrom('crates')
    .select(crateColumns)
    .where(visibleTo(reader))
    .where('num_versions', '>', 0)
    .orderBy(`crates.${order}`, 'desc')
    .orderBy('crates.id', 'desc')
    .limit(limit)
    .execute();
}
