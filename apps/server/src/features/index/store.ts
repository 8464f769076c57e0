import { sql } from 'kysely';
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

/** Tag and lines by one statement, so that they always belong together. */
export async function findIndexFile(
  db: Queries,
  lowerName: string,
): Promise<{ etag: string; lines: string[] } | null> {
  const { rows } = await sql<{ index_etag: string; index_line: string }>`
    select crates.index_etag, versions.index_line
    from crates join versions on versions.crate_id = crates.id
    where crates.lower_name = ${lowerName} and crates.index_etag is not null
    order by versions.id`.execute(db);
  const first = rows[0];
  return first === undefined ? null : { etag: first.index_etag, lines: rows.map((row) => row.index_line) };
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
