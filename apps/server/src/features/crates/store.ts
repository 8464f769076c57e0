import { parseVersion } from '@waybill/cargo-formats';
import type { Queries } from '../../platform/database/open.ts';

export interface CrateRow {
  id: number;
  name: string;
  description: string | null;
  homepage: string | null;
  documentation: string | null;
  repository: string | null;
  keywords: string;
  categories: string;
  trustpub_only: 0 | 1;
  created_at: number;
  updated_at: number;
}

const crateColumns = [
  'id',
  'name',
  'description',
  'homepage',
  'documentation',
  'repository',
  'keywords',
  'categories',
  'trustpub_only',
  'created_at',
  'updated_at',
] as const;

/** By canonical name: letter case, `-` and `_` make no difference. */
export async function findCrate(db: Queries, canonicalName: string): Promise<CrateRow | null> {
  const row = await db
    .selectFrom('crates')
    .select(crateColumns)
    .where('canonical_name', '=', canonicalName)
    .executeTakeFirst();
  return row ?? null;
}

const versionColumns = [
  'versions.id',
  'num',
  'checksum',
  'size',
  'yanked',
  'features',
  'description',
  'homepage',
  'documentation',
  'repository',
  'license',
  'links',
  'rust_version',
  'edition',
  'has_lib',
  'lib_name',
  'bin_names',
  'trustpub_data',
  'versions.created_at',
  'updated_at',
  'users.id as user_id',
  'users.login as user_login',
  'users.name as user_name',
] as const;

function versionsOf(db: Queries, crateId: number) {
  return db
    .selectFrom('versions')
    .leftJoin('users', 'users.id', 'versions.published_by')
    .select(versionColumns)
    .where('crate_id', '=', crateId);
}

export type VersionRow = Awaited<ReturnType<typeof listVersions>>[number];

/** Newest first. */
export function listVersions(db: Queries, crateId: number) {
  return versionsOf(db, crateId).orderBy('versions.id', 'desc').execute();
}

export async function findVersion(db: Queries, crateId: number, num: string): Promise<VersionRow | null> {
  if (!isVersion(num)) return null;
  return (await versionsOf(db, crateId).where('num', '=', num).executeTakeFirst()) ?? null;
}

export function listDependencies(db: Queries, versionId: number) {
  return db
    .selectFrom('dependencies')
    .selectAll()
    .where('version_id', '=', versionId)
    .orderBy('optional')
    .orderBy('crate_name')
    .execute();
}

/** The checksum of a version, without anything else: what a download needs. */
export async function findChecksum(db: Queries, canonicalName: string, num: string): Promise<string | null> {
  if (!isVersion(num)) return null;
  const row = await db
    .selectFrom('versions')
    .innerJoin('crates', 'crates.id', 'versions.crate_id')
    .select('checksum')
    .where('canonical_name', '=', canonicalName)
    .where('num', '=', num)
    .executeTakeFirst();
  return row?.checksum ?? null;
}

export async function listOwners(db: Queries, crateId: number) {
  return db
    .selectFrom('crate_owners')
    .innerJoin('users', 'users.id', 'crate_owners.user_id')
    .select(['users.id', 'login', 'name'])
    .where('crate_id', '=', crateId)
    .orderBy('users.id')
    .execute();
}

/** Who owns which of these crates. */
export async function ownersOfCrates(
  db: Queries,
  crateIds: readonly number[],
): Promise<{ crate: string; userId: number }[]> {
  if (crateIds.length === 0) return [];
  const rows = await db
    .selectFrom('crate_owners')
    .innerJoin('crates', 'crates.id', 'crate_owners.crate_id')
    .select(['crates.name', 'crate_owners.user_id'])
    .where('crate_owners.crate_id', 'in', crateIds)
    .execute();
  return rows.map((row) => ({ crate: row.name, userId: row.user_id }));
}

export async function isOwner(db: Queries, crateId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('crate_owners')
    .select('user_id')
    .where('crate_id', '=', crateId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** What is no version is none of any crate; PostgreSQL would fail over a NUL in it instead of finding nothing. */
function isVersion(num: string): boolean {
  try {
    parseVersion(num);
    return true;
  } catch {
    return false;
  }
}
