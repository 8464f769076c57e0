import { sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';
import type { Visibility } from '../../platform/database/schema.ts';
import { isName } from './name.ts';

export type Role = 'owner' | 'admin' | 'member';

export interface Organization {
  id: number;
  name: string;
  displayName: string | null;
  newCrates: Visibility;
  membersMayCreate: boolean;
  createdAt: Date;
}

interface OrganizationRow {
  id: number;
  name: string;
  display_name: string | null;
  new_crates: Visibility;
  members_may_create: number;
  created_at: number;
}

const columns = [
  'organizations.id',
  'organizations.name',
  'organizations.display_name',
  'organizations.new_crates',
  'organizations.members_may_create',
  'organizations.created_at',
] as const;

const toOrganization = (row: OrganizationRow): Organization => ({
  id: row.id,
  name: row.name,
  displayName: row.display_name,
  newCrates: row.new_crates,
  membersMayCreate: row.members_may_create === 1,
  createdAt: new Date(row.created_at),
});

export async function findOrganization(db: Queries, nameKey: string): Promise<Organization | null> {
  // What can be no name is none, without asking: PostgreSQL takes no NUL.
  if (!isName(nameKey)) return null;
  const row = await db
    .selectFrom('organizations')
    .select(columns)
    .where('name_key', '=', nameKey)
    .executeTakeFirst();
  return row === undefined ? null : toOrganization(row);
}

export async function findOrganizationById(db: Queries, id: number): Promise<Organization | null> {
  const row = await db.selectFrom('organizations').select(columns).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toOrganization(row);
}

export async function listOrganizations(db: Queries): Promise<Organization[]> {
  const rows = await db.selectFrom('organizations').select(columns).orderBy('name_key').execute();
  return rows.map(toOrganization);
}

/** With the role of the user in each. */
export async function organizationsOf(
  db: Queries,
  userId: number,
): Promise<{ organization: Organization; role: Role }[]> {
  const rows = await db
    .selectFrom('organization_members')
    .innerJoin('organizations', 'organizations.id', 'organization_members.organization_id')
    .select([...columns, 'organization_members.role'])
    .where('organization_members.user_id', '=', userId)
    .orderBy('organizations.name_key')
    .execute();
  return rows.map((row) => ({ organization: toOrganization(row), role: row.role }));
}

export interface Counts {
  members: number;
  teams: number;
  crates: number;
}

/** Of how many members, teams and crates each consists. */
export async function countParts(
  db: Queries,
  ids: readonly number[],
): Promise<(organizationId: number) => Counts> {
  const by = new Map(ids.map((id) => [id, { members: 0, teams: 0, crates: 0 }]));
  if (ids.length > 0)
    for (const [table, part] of [
      ['organization_members', 'members'],
      ['teams', 'teams'],
      ['crates', 'crates'],
    ] as const) {
      const rows = await db
        .selectFrom(table)
        .select((select) => ['organization_id', select.fn.countAll<number>().as('count')])
        .where('organization_id', 'in', ids)
        .groupBy('organization_id')
        .execute();
      for (const { organization_id: id, count } of rows) {
        const counts = id === null ? undefined : by.get(id);
        if (counts !== undefined) counts[part] = Number(count);
      }
    }
  return (id) => by.get(id) ?? { members: 0, teams: 0, crates: 0 };
}

/** @returns null when the name is taken. */
export async function insertOrganization(
  db: Queries,
  { name, displayName, at }: { name: string; displayName: string | null; at: Date },
): Promise<Organization | null> {
  const row = await db
    .insertInto('organizations')
    .values({ name, name_key: name.toLowerCase(), display_name: displayName, created_at: at.getTime() })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'name', 'display_name', 'new_crates', 'members_may_create', 'created_at'])
    .executeTakeFirst();
  return row === undefined ? null : toOrganization(row);
}

export async function updateOrganization(
  db: Queries,
  id: number,
  values: { displayName: string | null; newCrates: Visibility; membersMayCreate: boolean },
): Promise<void> {
  await db
    .updateTable('organizations')
    .set({
      display_name: values.displayName,
      new_crates: values.newCrates,
      members_may_create: values.membersMayCreate ? 1 : 0,
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteOrganization(db: Queries, id: number): Promise<void> {
  await db.deleteFrom('organizations').where('id', '=', id).execute();
}

export async function cratesOf(
  db: Queries,
  organizationId: number,
): Promise<{ id: number; name: string; visibility: Visibility }[]> {
  return db
    .selectFrom('crates')
    .select(['id', 'name', 'visibility'])
    .where('organization_id', '=', organizationId)
    .orderBy('name')
    .execute();
}

export async function setOrganizationOfCrate(
  db: Queries,
  crateId: number,
  organizationId: number | null,
): Promise<void> {
  await db.updateTable('crates').set({ organization_id: organizationId }).where('id', '=', crateId).execute();
}

/**
 * Makes the rows of those who own crates through their role in the organisation what they should be, in the caller's
 * transaction: after a role has changed, or a crate came or went.
 */
export async function syncOwners(db: Queries, organizationId: number, at: Date): Promise<void> {
  await sql`
    delete from crate_owners
    where through_organization = 1
      and crate_id in (select id from crates where organization_id = ${organizationId})
      and user_id not in (
        select user_id from organization_members
        where organization_id = ${organizationId} and role in ('owner', 'admin'))`.execute(db);
  await sql`
    insert into crate_owners (crate_id, user_id, created_at, through_organization)
    select crates.id, organization_members.user_id, cast(${at.getTime()} as bigint), 1
    from crates
    join organization_members on organization_members.organization_id = crates.organization_id
    where crates.organization_id = ${organizationId} and organization_members.role in ('owner', 'admin')
    on conflict do nothing`.execute(db);
}

/** The same for one crate that has just come to the organisation: the rest of its crates are left alone. */
export async function addOwnersTo(
  db: Queries,
  crateId: number,
  organizationId: number,
  at: Date,
): Promise<void> {
  await sql`
    insert into crate_owners (crate_id, user_id, created_at, through_organization)
    select cast(${crateId} as bigint), user_id, cast(${at.getTime()} as bigint), 1
    from organization_members
    where organization_id = ${organizationId} and role in ('owner', 'admin')
    on conflict do nothing`.execute(db);
}

export async function removeOwnersThroughOrganization(db: Queries, crateId: number): Promise<void> {
  await db
    .deleteFrom('crate_owners')
    .where('crate_id', '=', crateId)
    .where('through_organization', '=', 1)
    .execute();
}

export async function countOwners(db: Queries, crateId: number): Promise<number> {
  const { count } = await db
    .selectFrom('crate_owners')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('crate_id', '=', crateId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
