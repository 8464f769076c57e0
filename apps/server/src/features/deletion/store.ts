import type { Queries } from '../../platform/database/open.ts';
import { type Reader, visibleTo } from '../crates/index.ts';

/** Null when the crate is gone. */
export async function findFacts(
  db: Queries,
  crateId: number,
): Promise<{ createdAt: Date; downloads: number; owners: number } | null> {
  const row = await db
    .selectFrom('crates')
    .select((select) => [
      'created_at',
      'downloads',
      select
        .selectFrom('crate_owners')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('crate_owners.crate_id', '=', 'crates.id')
        // Those of its organisation count as one, below.
        .where('through_organization', '=', 0)
        .as('users'),
      select
        .selectFrom('crate_teams')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('crate_teams.crate_id', '=', 'crates.id')
        .where('role', '=', 'owner')
        .as('teams'),
      'organization_id',
    ])
    .where('id', '=', crateId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const owners = Number(row.users) + Number(row.teams) + (row.organization_id === null ? 0 : 1);
  return { createdAt: new Date(row.created_at), downloads: row.downloads, owners };
}

/**
 * The newest version of another crate that depends on this one, as `name@version`: one that the reader may see, or else
 * an empty text where there is one all the same; null where nothing depends on it.
 */
export async function findDependent(
  db: Queries,
  crate: { id: number; name: string },
  reader: Reader,
): Promise<string | null> {
  const dependents = db
    .selectFrom('dependencies')
    .innerJoin('versions', 'versions.id', 'dependencies.version_id')
    .innerJoin('crates', 'crates.id', 'versions.crate_id')
    .select(['crates.name', 'versions.num'])
    .where('dependencies.crate_name', '=', crate.name)
    .where('dependencies.registry', 'is', null)
    .where('crates.id', '!=', crate.id)
    .orderBy('versions.id', 'desc')
    .limit(1);
  const visible = await dependents.where((where) => visibleTo(reader)(where)).executeTakeFirst();
  if (visible !== undefined) return `${visible.name}@${visible.num}`;
  return (await dependents.executeTakeFirst()) === undefined ? null : '';
}

export function listFiles(db: Queries, crateId: number) {
  return db.selectFrom('versions').select(['num', 'checksum']).where('crate_id', '=', crateId).execute();
}

/** With everything that hangs on it: versions, dependencies, owners, publishers' crates, counts. */
export async function deleteCrateRow(db: Queries, crateId: number): Promise<void> {
  await db.deleteFrom('crates').where('id', '=', crateId).execute();
}

export function findVersionToDelete(db: Queries, crateId: number, num: string) {
  return db
    .selectFrom('versions')
    .select(['id', 'num', 'num_no_build', 'checksum', 'created_at'])
    .where('crate_id', '=', crateId)
    .where('num', '=', num)
    .executeTakeFirst();
}

export async function deleteVersionRow(db: Queries, versionId: number): Promise<void> {
  await db.deleteFrom('versions').where('id', '=', versionId).execute();
}
