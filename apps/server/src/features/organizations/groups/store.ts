import type { Queries } from '../../../platform/database/open.ts';
import type { Role } from '../store.ts';

/** What a group of the identity provider gives: a role in the organisation, or membership of a team. */
export interface GroupRule {
  organizationId: number;
  group: string;
  role: Role | null;
  teamId: number | null;
}

const all = (db: Queries) =>
  db
    .selectFrom('organization_groups')
    .select(['organization_id as organizationId', 'group_name as group', 'role', 'team_id as teamId']);

export function listGroupRules(db: Queries, organizationId: number): Promise<GroupRule[]> {
  return all(db).where('organization_id', '=', organizationId).orderBy('group_name').execute();
}

/** Those that speak of one of these groups. */
export async function groupRulesFor(db: Queries, groups: readonly string[]): Promise<GroupRule[]> {
  if (groups.length === 0) return [];
  return all(db).where('group_name', 'in', groups).execute();
}

export async function replaceGroupRules(
  db: Queries,
  organizationId: number,
  rules: readonly Omit<GroupRule, 'organizationId'>[],
  at: Date,
): Promise<void> {
  await db.deleteFrom('organization_groups').where('organization_id', '=', organizationId).execute();
  if (rules.length === 0) return;
  await db
    .insertInto('organization_groups')
    .values(
      rules.map(({ group, role, teamId }) => ({
        organization_id: organizationId,
        group_name: group,
        role,
        team_id: teamId,
        created_at: at.getTime(),
      })),
    )
    .execute();
}

/** What the user has by groups, and not by somebody's hand. */
export async function givenByGroups(
  db: Queries,
  userId: number,
): Promise<{ organizations: { id: number; role: Role }[]; teamIds: number[] }> {
  const organizations = await db
    .selectFrom('organization_members')
    .select(['organization_id as id', 'role'])
    .where('user_id', '=', userId)
    .where('source', '=', 'group')
    .execute();
  const teams = await db
    .selectFrom('team_members')
    .select('team_id')
    .where('user_id', '=', userId)
    .where('source', '=', 'group')
    .execute();
  return { organizations, teamIds: teams.map(({ team_id: id }) => id) };
}
