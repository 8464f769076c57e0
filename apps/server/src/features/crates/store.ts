import { sql } from 'kysely';
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
  downloads: number;
  recent_downloads: number;
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
  'downloads',
  'recent_downloads',
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
  'versions.downloads',
  'yank_message',
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

/** What is needed to order the versions of a crate. */
export function outlineVersions(db: Queries, crateId: number) {
  return db
    .selectFrom('versions')
    .select(['id', 'num', 'yanked', 'created_at'])
    .where('crate_id', '=', crateId)
    .execute();
}

/** In no order. @param ids null: all of the crate; at most as many as an answer has. */
export async function listVersionsById(db: Queries, crateId: number, ids: readonly number[] | null) {
  if (ids === null) return versionsOf(db, crateId).execute();
  if (ids.length === 0) return [];
  return versionsOf(db, crateId).where('versions.id', 'in', ids).execute();
}

/** `num` must have been read as a version: PostgreSQL fails over a NUL in a text instead of finding nothing. */
export async function findVersion(db: Queries, crateId: number, num: string): Promise<VersionRow | null> {
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

/** What a download needs of a version, and nothing else. */
export async function findFile(
  db: Queries,
  canonicalName: string,
  num: string,
): Promise<{ versionId: number; checksum: string } | null> {
  const row = await db
    .selectFrom('versions')
    .innerJoin('crates', 'crates.id', 'versions.crate_id')
    .select(['versions.id', 'checksum'])
    .where('canonical_name', '=', canonicalName)
    .where('num', '=', num)
    .executeTakeFirst();
  return row === undefined ? null : { versionId: row.id, checksum: row.checksum };
}

export interface AuditActionRow {
  action: 'version.published' | 'version.yanked' | 'version.unyanked';
  at: number;
  num: string;
  user_id: number;
  user_login: string;
  user_name: string | null;
}

/**
 * What people did with the versions of a crate, oldest first: not what trusted publishers did, who are told of elsewhere, and
 * not what was done with an earlier crate of this name.
 * @param num of one version only; null: of all.
 */
export async function listAuditActions(
  db: Queries,
  crate: { name: string; created_at: number },
  num: string | null,
): Promise<AuditActionRow[]> {
  let query = db
    .selectFrom('audit_events as event')
    .innerJoin('users', 'users.id', 'event.actor_id')
    .select([
      'event.action',
      'event.at',
      'event.detail',
      'users.id as user_id',
      'users.login as user_login',
      'users.name as user_name',
    ])
    .where('event.crate_name', '=', crate.name)
    .where('event.actor_kind', '=', 'user')
    .where('event.action', 'in', ['version.published', 'version.yanked', 'version.unyanked'])
    .where('event.at', '>=', crate.created_at)
    .orderBy('event.id');
  if (num !== null) {
    // The version comes first in the detail of these events.
    const beginning = JSON.stringify({ version: num }).slice(0, -1);
    query = query.where(sql`substr(event.detail, 1, ${sql.lit(beginning.length)})`, '=', beginning);
  }
  const rows = await query.execute();
  return rows.map(({ action, detail, ...row }) => ({
    ...row,
    action: action as AuditActionRow['action'],
    num: (JSON.parse(detail) as { version: string }).version,
  }));
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
