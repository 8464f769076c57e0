import { canonicalName } from '@waybill/cargo-formats';
import type { Queries } from '../../../platform/database/open.ts';

export interface GoneCrate {
  name: string;
  createdAt: Date;
  deletedAt: Date;
  deletedBy: number;
  availableAt: Date;
  message: string | null;
}

/** Keeps the name from everybody until `availableAt`. */
export async function noteGoneCrate(db: Queries, canonicalName: string, gone: GoneCrate): Promise<void> {
  await db
    .insertInto('deleted_crates')
    .values({
      name: gone.name,
      canonical_name: canonicalName,
      created_at: gone.createdAt.getTime(),
      deleted_at: gone.deletedAt.getTime(),
      deleted_by: gone.deletedBy,
      available_at: gone.availableAt.getTime(),
      message: gone.message,
    })
    .execute();
}

/** The deleted crate that keeps this name from everybody at this moment; null: none. */
export async function findEmbargo(
  db: Queries,
  canonicalName: string,
  now: Date,
): Promise<{ name: string; availableAt: Date } | null> {
  const row = await db
    .selectFrom('deleted_crates')
    .select(['name', 'available_at'])
    .where('canonical_name', '=', canonicalName)
    .where('available_at', '>', now.getTime())
    .orderBy('available_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { name: row.name, availableAt: new Date(row.available_at) };
}

export interface GoneVersion {
  num: string;
  numWithoutBuild: string;
  checksum: string;
  deletedAt: Date;
  deletedBy: number;
  message: string | null;
}

/** Keeps the number from being used again. */
export async function noteGoneVersion(db: Queries, canonicalName: string, gone: GoneVersion): Promise<void> {
  await db
    .insertInto('deleted_versions')
    .values({
      canonical_name: canonicalName,
      num: gone.num,
      num_no_build: gone.numWithoutBuild,
      checksum: gone.checksum,
      deleted_at: gone.deletedAt.getTime(),
      deleted_by: gone.deletedBy,
      message: gone.message,
    })
    .execute();
}

export async function isVersionGone(
  db: Queries,
  canonicalName: string,
  numWithoutBuild: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('deleted_versions')
    .select('id')
    .where('canonical_name', '=', canonicalName)
    .where('num_no_build', '=', numWithoutBuild)
    .executeTakeFirst();
  return row !== undefined;
}

/** The versions that were deleted from the crate of this name since it was made: of one before, nothing is told. */
export async function listGoneVersions(
  db: Queries,
  crate: { name: string; created_at: number },
): Promise<{ num: string; deletedAt: Date }[]> {
  const rows = await db
    .selectFrom('deleted_versions')
    .select(['num', 'deleted_at'])
    .where('canonical_name', '=', canonicalName(crate.name))
    .where('deleted_at', '>=', crate.created_at)
    .orderBy('deleted_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ num: row.num, deletedAt: new Date(row.deleted_at) }));
}
