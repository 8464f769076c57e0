import { lockOrganization } from '../../../platform/database/locks.ts';
import type { Engine, Queries } from '../../../platform/database/open.ts';
import { deleteMember, hasOtherOwner, roleOf, setMember } from '../members/store.ts';
import { type Role, syncOwners } from '../store.ts';
import { deleteTeamMember, setTeamMember } from '../teams/store.ts';
import { type GroupRule, givenByGroups, groupRulesFor } from './store.ts';

const rank: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/**
 * Makes the memberships that groups give what the groups of this sign-in say, in the caller's transaction: what is new is
 * given, what is gone is taken. What a person gave by hand stays. An organisation keeps its last owner.
 * @returns what changed, for the audit trail.
 */
export async function syncMemberships(
  db: Queries,
  engine: Engine,
  userId: number,
  groups: readonly string[],
  at: Date,
): Promise<string[]> {
  const rules = await groupRulesFor(db, groups);
  const concerned = [
    ...rules.map(({ organizationId }) => organizationId),
    ...(await givenByGroups(db, userId)).organizations.map(({ id }) => id),
  ];
  for (const id of [...new Set(concerned)].sort((a, b) => a - b)) await lockOrganization(db, engine, id);
  const given = await givenByGroups(db, userId);
  return [
    ...(await syncRoles(db, userId, rolesOf(rules), given.organizations, at)),
    ...(await syncTeams(db, userId, rules, given.teamIds, at)),
  ];
}

/** By organisation the highest role; whoever is in a team is at least a member. */
function rolesOf(rules: readonly GroupRule[]): Map<number, Role> {
  const roles = new Map<number, Role>();
  for (const { organizationId, role } of rules) {
    const next = role ?? 'member';
    const before = roles.get(organizationId);
    if (before === undefined || rank[next] > rank[before]) roles.set(organizationId, next);
  }
  return roles;
}

async function syncRoles(
  db: Queries,
  userId: number,
  wanted: ReadonlyMap<number, Role>,
  given: readonly { id: number; role: Role }[],
  at: Date,
): Promise<string[]> {
  const changed: string[] = [];
  for (const [organizationId, role] of wanted) {
    const before = await roleOf(db, organizationId, userId);
    const isByHand = before !== null && !given.some(({ id }) => id === organizationId);
    if (before === role || isByHand) continue;
    if (before === 'owner' && !(await hasOtherOwner(db, organizationId, userId))) continue;
    await setMember(db, { organizationId, userId, role, source: 'group', at });
    await syncOwners(db, organizationId, at);
    changed.push(`organisation ${organizationId}: ${before ?? 'none'} → ${role}`);
  }
  for (const { id, role } of given) {
    if (wanted.has(id)) continue;
    if (role === 'owner' && !(await hasOtherOwner(db, id, userId))) continue;
    await deleteMember(db, id, userId);
    await syncOwners(db, id, at);
    changed.push(`organisation ${id}: ${role} → none`);
  }
  return changed;
}

async function syncTeams(
  db: Queries,
  userId: number,
  rules: readonly GroupRule[],
  given: readonly number[],
  at: Date,
): Promise<string[]> {
  const wanted = new Set(rules.flatMap(({ teamId }) => (teamId === null ? [] : [teamId])));
  for (const teamId of wanted) await setTeamMember(db, { teamId, userId, source: 'group', at });
  const gone = given.filter((teamId) => !wanted.has(teamId));
  for (const teamId of gone) await deleteTeamMember(db, teamId, userId);
  return [
    ...[...wanted].filter((id) => !given.includes(id)).map((id) => `team ${id}: joined`),
    ...gone.map((id) => `team ${id}: left`),
  ];
}
