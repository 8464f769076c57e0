import type { Queries } from '../../platform/database/open.ts';
import { type Reader, visibleTo } from '../crates/index.ts';

/** The ETag of a crate's index file, or null when the reader sees no such crate or it has no version yet. */
export async function findIndexEtag(db: Queries, reader: Reader, lowerName: string): Promise<string | null> {
  const row = await db
    .selectFrom('crates')
    .select('index_etag')
    .where('lower_name', '=', lowerName)
    .where(visibleTo(reader))
    .executeTakeFirst();
  return row?.index_etag ?? null;
}

/**
 * Tag and lines by one statement, so that they always belong together; null where the reader sees no such crate, which may have been
 * hidden since its tag was read.
 */
export async function findIndexFile(
  db: Queries,
  reader: Reader,
  lowerName: string,
): Promise<{ etag: string; lines: string[] } | null> {
  const rows = await db
    .selectFrom('crates')
    .innerJoin('versions', 'versions.crate_id', 'crates.id')
    .select(['crates.index_etag', 'versions.index_line'])
    .where('crates.lower_name', '=', lowerName)
    .where('crates.index_etag', 'is not', null)
    .where(visibleTo(reader))
    .orderBy('versions.id')
    .execute();
  const etag = rows[0]?.index_etag ?? null;
  return etag === null ? null : { etag, lines: rows.map((row) => row.index_line) };
}

/**
 * Stores the tag of the lines as they are in this transaction. The caller holds the crate's row lock, so no other
 * publish of the crate can come in between.
 */
export async function refreshIndexEtag(
  db: Queries,
  crateId: number,
  etagOf: (lines: string[]) => string,
): Promise<void> {
  const rows = await db
    .selectFrom('versions')
    .select('index_line')
    .where('crate_id', '=', crateId)
    .orderBy('id')
    .execute();
  await db
    .updateTable('crates')
    .set({ index_etag: etagOf(rows.map((row) => row.index_line)) })
    .where('id', '=', crateId)
    .execute();
}
