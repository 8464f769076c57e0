import { parseVersion } from '@waybill/cargo-formats';
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';
import type { Tables } from '../../platform/database/schema.ts';
import { prefixOf } from '../api-tokens/index.ts';
import type { Reader } from './reader.ts';

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
  visibility: 'public' | 'private';
  organization_id: number | null;
  default_version: string | null;
  max_version: string | null;
  max_stable_version: string | null;
  newest_version: string | null;
  num_versions: number;
  yanked: 0 | 1;
  downloads: number;
  recent_downloads: number;
  created_at: number;
  updated_at: number;
}

/** What the crate object needs. */
export const crateColumns = [
  'crates.id',
  'crates.name',
  'crates.description',
  'crates.homepage',
  'crates.documentation',
  'crates.repository',
  'crates.keywords',
  'crates.categories',
  'crates.trustpub_only',
  'crates.visibility',
  'crates.organization_id',
  'crates.default_version',
  'crates.max_version',
  'crates.max_stable_version',
  'crates.newest_version',
  'crates.num_versions',
  'crates.yanked',
  'crates.downloads',
  'crates.recent_downloads',
  'crates.created_at',
  'crates.updated_at',
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

export async function findCrateById(db: Queries, id: number): Promise<CrateRow | null> {
  const row = await db.selectFrom('crates').select(crateColumns).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** The same, for somebody: a crate that is hidden from the reader is none. */
export async function findVisibleCrate(
  db: Queries,
  reader: Reader,
  canonicalName: string,
): Promise<CrateRow | null> {
  const row = await db
    .selectFrom('crates')
    .select(crateColumns)
    .where('canonical_name', '=', canonicalName)
    .where(visibleTo(reader))
    .executeTakeFirst();
  return row ?? null;
}

type Condition = ExpressionWrapper<Tables, 'crates', SqlBool>;

/**
 * The condition on `crates` under which the reader may see one: the only place that decides it. A private crate is seen by
 * its owners, the members of its organisation and of its teams, administrators, and jobs whose access token names it.
 */
export function visibleTo(reader: Reader): (where: ExpressionBuilder<Tables, 'crates'>) => Condition {
  return (where) => {
    const isPublic = where('crates.visibility', '=', 'public');
    if (reader.kind === 'anyone') return isPublic;
    if (reader.kind === 'job') {
      if (reader.crateIds.length === 0) return isPublic;
      return where.or([isPublic, where('crates.id', 'in', reader.crateIds)]);
    }
    const part = reader.isAdmin ? where('crates.id', '>', 0) : partOf(where, reader.id);
    return where.or([isPublic, where.and([part, inScope(where, reader.crateScopes)])]);
  };
}

function partOf(where: ExpressionBuilder<Tables, 'crates'>, userId: number): Condition {
  return where.or([
    where(
      'crates.id',
      'in',
      where.selectFrom('crate_owners').select('crate_owners.crate_id').where('user_id', '=', userId),
    ),
    where(
      'crates.id',
      'in',
      where
        .selectFrom('team_members')
        .innerJoin('crate_teams', 'crate_teams.team_id', 'team_members.team_id')
        .select('crate_teams.crate_id')
        .where('team_members.user_id', '=', userId),
    ),
    where(
      'crates.organization_id',
      'in',
      where
        .selectFrom('organization_members')
        .select('organization_members.organization_id')
        .where('organization_members.user_id', '=', userId),
    ),
  ]);
}

/** The crate scopes of a token, as a condition: byte for byte, as `crateScopeMatches` has it. */
function inScope(where: ExpressionBuilder<Tables, 'crates'>, scopes: readonly string[]): Condition {
  if (scopes.length === 0) return where('crates.id', '>', 0);
  const names = scopes.filter((scope) => prefixOf(scope) === null);
  const beginnings = scopes.flatMap((scope) => prefixOf(scope) ?? []);
  return where.or([
    ...(names.length > 0 ? [where('crates.name', 'in', names)] : []),
    ...beginnings.map((beginning) =>
      where(sql<string>`substr(crates.name, 1, ${sql.lit(beginning.length)})`, '=', beginning),
    ),
  ]);
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

function versions(db: Queries) {
  return db
    .selectFrom('versions')
    .leftJoin('users', 'users.id', 'versions.published_by')
    .select(versionColumns);
}

const versionsOf = (db: Queries, crateId: number) => versions(db).where('crate_id', '=', crateId);

/** Of whatever crates, in no order; at most as many as an answer has. */
export async function versionsById(db: Queries, ids: readonly number[]) {
  return ids.length === 0 ? [] : versions(db).where('versions.id', 'in', ids).execute();
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

/** The file of a version that the reader may see, without anything else: what a download needs. */
export async function findDownload(
  db: Queries,
  reader: Reader,
  canonicalName: string,
  num: string,
): Promise<{ versionId: number; checksum: string; size: number; isPrivate: boolean } | null> {
  if (!isVersion(num)) return null;
  const row = await db
    .selectFrom('crates')
    .innerJoin('versions', 'versions.crate_id', 'crates.id')
    .select(['versions.id', 'versions.checksum', 'versions.size', 'crates.visibility'])
    .where('crates.canonical_name', '=', canonicalName)
    .where('versions.num', '=', num)
    .where((where) => visibleTo(reader)(where))
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        versionId: row.id,
        checksum: row.checksum,
        size: row.size,
        isPrivate: row.visibility === 'private',
      };
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

/** Owners of the crate who asked for a mail about each version. */
export async function ownersToldOfVersions(db: Queries, crateId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('crate_owners')
    .innerJoin('users', 'users.id', 'crate_owners.user_id')
    .select('crate_owners.user_id')
    .where('crate_owners.crate_id', '=', crateId)
    .where('crate_owners.email_notifications', '=', 1)
    .where('users.publish_notifications', '=', 1)
    .execute();
  return rows.map((row) => row.user_id);
}

/** `full`: an owner. `publish`: only a member of an owning team, who may publish and yank (crates-io-api §2.6). */
export type Rights = 'full' | 'publish' | 'none';

export async function rightsOn(db: Queries, crateId: number, userId: number): Promise<Rights> {
  if (await isOwner(db, crateId, userId)) return 'full';
  const team = await db
    .selectFrom('crate_teams')
    .innerJoin('team_members', 'team_members.team_id', 'crate_teams.team_id')
    .select('crate_teams.team_id')
    .where('crate_teams.crate_id', '=', crateId)
    .where('crate_teams.role', '=', 'owner')
    .where('team_members.user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return team === undefined ? 'none' : 'publish';
}

/**
 * Full rights on a crate. Owners and administrators of its organisation have a row of their own (`through_organization`),
 * so this, and every statement that joins `crate_owners`, need not know of organisations.
 */
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
