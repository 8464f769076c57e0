import { sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';

const PAGE = 500;

export async function listCratesAfter(db: Queries, id: number): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('crates')
    .select(['id', 'name'])
    .where('id', '>', id)
    .orderBy('id')
    .limit(PAGE)
    .execute();
}

export interface VersionFacts {
  num: string;
  checksum: string;
  size: number;
  yanked: number;
  index_line: string;
}

/** Tag and versions by one statement, so that a publish in between cannot make them differ. */
export async function versionsOfCrate(
  db: Queries,
  crateId: number,
): Promise<{ etag: string | null; versions: VersionFacts[] }> {
  const { rows } = await sql<VersionFacts & { index_etag: string | null }>`
    select crates.index_etag, versions.num, versions.checksum, versions.size, versions.yanked, versions.index_line
    from crates join versions on versions.crate_id = crates.id
    where crates.id = ${crateId}
    order by versions.id`.execute(db);
  return { etag: rows[0]?.index_etag ?? null, versions: rows };
}
