import type { Queries } from '../../platform/database/open.ts';

export interface OwnerRow {
  id: number;
  kind: 'user' | 'team';
  login: string;
  name: string | null;
}

/** Those who own it by name, not through an organisation. */
export async function userOwners(db: Queries, crateId: number): Promise<OwnerRow[]> {
  const rows = await db
    .selectFrom('crate_owners')
    .innerJoin('users', 'users.id', 'crate_owners.user_id')
    .select(['users.id', 'users.login', 'users.name'])
    .where('crate_id', '=', crateId)
    .where('through_organization', '=', 0)
    .orderBy('users.id')
    .execute();
  return rows.map((row) => ({ ...row, kind: 'user' }));
}

/** Teams with this role on it. */
export async function teamsOf(db: Queries, crateId: number, role: 'owner' | 'reader'): Promise<OwnerRow[]> {
  const rows = await db
    .selectFrom('crate_teams')
    .innerJoin('teams', 'teams.id', 'crate_teams.team_id')
    .innerJoin('organizations', 'organizations.id', 'teams.organization_id')
    .select(['teams.id', 'teams.name as team', 'organizations.name as organization'])
    .where('crate_id', '=', crateId)
    .where('crate_teams.role', '=', role)
    .orderBy('teams.id')
    .execute();
  return rows.map(({ id, team, organization }) => ({
    id,
    kind: 'team',
    login: `${organization}:${team}`,
    name: team,
  }));
}

export async function setTeam(
  db: Queries,
  team: { crateId: number; teamId: number; role: 'owner' | 'reader'; at: Date },
): Promise<void> {
  await db
    .insertInto('crate_teams')
    .values({
      crate_id: team.crateId,
      team_id: team.teamId,
      role: team.role,
      created_at: team.at.getTime(),
    })
    .onConflict((conflict) => conflict.columns(['crate_id', 'team_id']).doUpdateSet({ role: team.role }))
    .execute();
}

/** @returns whether the team had the role. */
export async function removeTeamFrom(
  db: Queries,
  crateId: number,
  teamId: number,
  role: 'owner' | 'reader',
): Promise<boolean> {
  const row = await db
    .deleteFrom('crate_teams')
    .where('crate_id', '=', crateId)
    .where('team_id', '=', teamId)
    .where('role', '=', role)
    .returning('team_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes somebody an owner by name, whether through an organisation already or not. */
export async function addUserOwner(db: Queries, crateId: number, userId: number, at: Date): Promise<void> {
  await db
    .insertInto('crate_owners')
    .values({ crate_id: crateId, user_id: userId, created_at: at.getTime() })
    .onConflict((conflict) =>
      conflict.columns(['crate_id', 'user_id']).doUpdateSet({ through_organization: 0 }),
    )
    .execute();
}

/** Whoever still owns it through the organisation keeps that row. */
export async function removeUserOwner(
  db: Queries,
  crateId: number,
  userId: number,
  remainsThroughOrganization: boolean,
): Promise<void> {
  if (remainsThroughOrganization)
    await db
      .updateTable('crate_owners')
      .set({ through_organization: 1 })
      .where('crate_id', '=', crateId)
      .where('user_id', '=', userId)
      .execute();
  else
    await db
      .deleteFrom('crate_owners')
      .where('crate_id', '=', crateId)
      .where('user_id', '=', userId)
      .execute();
}

export async function hasOwner(db: Queries, crateId: number): Promise<boolean> {
  const row = await db
    .selectFrom('crate_owners')
    .select('user_id')
    .where('crate_id', '=', crateId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
