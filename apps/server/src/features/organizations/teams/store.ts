import type { Queries } from '../../../platform/database/open.ts';
import { type Reader, visibleTo } from '../../crates/index.ts';
import { isName } from '../name.ts';

export interface Team {
  id: number;
  organizationId: number;
  organization: string;
  name: string;
}

const joined = (db: Queries) =>
  db
    .selectFrom('teams')
    .innerJoin('organizations', 'organizations.id', 'teams.organization_id')
    .select([
      'teams.id',
      'teams.organization_id as organizationId',
      'organizations.name as organization',
      'teams.name',
    ]);

/** By the keys (lower case) of both names. */
export async function findTeam(db: Queries, organization: string, team: string): Promise<Team | null> {
  // What can be no name is none, without asking: PostgreSQL takes no NUL.
  if (!isName(organization) || !isName(team)) return null;
  const row = await joined(db)
    .where('organizations.name_key', '=', organization)
    .where('teams.name_key', '=', team)
    .executeTakeFirst();
  return row ?? null;
}

export function listTeams(db: Queries, organizationId: number): Promise<Team[]> {
  return joined(db).where('teams.organization_id', '=', organizationId).orderBy('teams.name_key').execute();
}

/** @returns null when the organisation has one of this name. */
export async function insertTeam(
  db: Queries,
  team: { organizationId: number; name: string; at: Date },
): Promise<number | null> {
  const row = await db
    .insertInto('teams')
    .values({
      organization_id: team.organizationId,
      name: team.name,
      name_key: team.name.toLowerCase(),
      created_at: team.at.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function deleteTeam(db: Queries, id: number): Promise<void> {
  await db.deleteFrom('teams').where('id', '=', id).execute();
}

export async function listTeamMembers(
  db: Queries,
  teamId: number,
): Promise<{ userId: number; login: string; name: string | null; source: 'manual' | 'group' }[]> {
  return db
    .selectFrom('team_members')
    .innerJoin('users', 'users.id', 'team_members.user_id')
    .select(['users.id as userId', 'users.login', 'users.name', 'source'])
    .where('team_id', '=', teamId)
    .orderBy('users.login_key')
    .execute();
}

/** By team; one without members is not there. */
export async function countTeamMembers(db: Queries, organizationId: number): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('team_members')
    .innerJoin('teams', 'teams.id', 'team_members.team_id')
    .select((select) => ['teams.id', select.fn.countAll<number>().as('count')])
    .where('teams.organization_id', '=', organizationId)
    .groupBy('teams.id')
    .execute();
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}

export async function isTeamMember(db: Queries, teamId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('team_members')
    .select('user_id')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setTeamMember(
  db: Queries,
  member: { teamId: number; userId: number; source: 'manual' | 'group'; at: Date },
): Promise<void> {
  await db
    .insertInto('team_members')
    .values({
      team_id: member.teamId,
      user_id: member.userId,
      source: member.source,
      created_at: member.at.getTime(),
    })
    // Whom a person added stays when the group goes.
    .onConflict((conflict) =>
      member.source === 'manual'
        ? conflict.columns(['team_id', 'user_id']).doUpdateSet({ source: 'manual' })
        : conflict.columns(['team_id', 'user_id']).doNothing(),
    )
    .execute();
}

/** @returns whether the user was one. */
export async function deleteTeamMember(db: Queries, teamId: number, userId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('team_members')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Crates on which the team has a role, and which the reader may see: not all are those of the organisation. */
export async function cratesOfTeam(
  db: Queries,
  reader: Reader,
  teamId: number,
): Promise<{ name: string; role: 'owner' | 'reader' }[]> {
  return db
    .selectFrom('crate_teams')
    .innerJoin('crates', 'crates.id', 'crate_teams.crate_id')
    .select(['crates.name', 'crate_teams.role'])
    .where('crate_teams.team_id', '=', teamId)
    .where((where) => visibleTo(reader)(where))
    .orderBy('crates.name')
    .execute();
}
