import type { Queries } from '../../platform/database/open.ts';

/** The version of that number, build metadata aside, as no crate can have two of them. */
export async function findStoredVersion(
  db: Queries,
  crateId: number,
  numWithoutBuild: string,
): Promise<{ num: string; checksum: string } | null> {
  const row = await db
    .selectFrom('versions')
    .select(['num', 'checksum'])
    .where('crate_id', '=', crateId)
    .where('num_no_build', '=', numWithoutBuild)
    .executeTakeFirst();
  return row ?? null;
}

/** The exact spelling of those of the crates that exist, whoever may see them. */
export async function namesHere(db: Queries, canonicalNames: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('crates')
    .select('name')
    .where('canonical_name', 'in', canonicalNames)
    .execute();
  return rows.map(({ name }) => name);
}
