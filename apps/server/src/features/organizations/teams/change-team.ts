import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserByLogin } from '../../accounts/index.ts';
import { type Change, record } from '../change.ts';
import { roleOf } from '../members/store.ts';
import { checkName, keyOf } from '../name.ts';
import { holdPart } from '../part.ts';
import { deleteTeam, deleteTeamMember, findTeam, insertTeam, setTeamMember, type Team } from './store.ts';

/** @throws Problem `team_exists`, `organization_invalid`, `organization_role_required` */
export async function createTeam(
  platform: Platform,
  organizationName: string,
  name: string,
  change: Change,
): Promise<void> {
  checkName('team', name);
  await platform.database.db.transaction().execute(async (db) => {
    const { organization } = await holdPart(db, platform, change.user, organizationName, 'admin');
    const id = await insertTeam(db, { organizationId: organization.id, name, at: platform.now() });
    if (id === null)
      throw new Problem('team_exists', `\`${organization.name}\` has a team \`${name}\` already.`);
    await record(db, platform, change, {
      action: 'team.created',
      detail: { team: `${organization.name}:${name}` },
    });
  });
}

/** With it go its rights on crates. @throws Problem `team_not_found` */
export async function removeTeam(
  platform: Platform,
  organization: string,
  name: string,
  change: Change,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    await holdPart(db, platform, change.user, organization, 'admin');
    const team = await knownTeam(findTeam(db, keyOf(organization), keyOf(name)), name);
    await deleteTeam(db, team.id);
    await record(db, platform, change, { action: 'team.deleted', detail: { team: fullName(team) } });
  });
}

/** Members of a team are members of its organisation. @throws Problem `team_not_found`, `member_not_found` */
export async function changeTeamMember(
  platform: Platform,
  { organization, team: name, login }: { organization: string; team: string; login: string },
  isMember: boolean,
  change: Change,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const isOneself = !isMember && login.toLowerCase() === change.user.login.toLowerCase();
    const part = await holdPart(db, platform, change.user, organization, isOneself ? 'member' : 'admin');
    const team = await knownTeam(findTeam(db, keyOf(organization), keyOf(name)), name);
    const user = await findUserByLogin(db, login);
    const role = user === null ? null : await roleOf(db, part.organization.id, user.id);
    if (user === null || role === null)
      throw new Problem(
        'member_not_found',
        `\`${login.slice(0, 100)}\` is no member of \`${part.organization.name}\`; add them to the organisation first.`,
      );
    if (isMember)
      await setTeamMember(db, { teamId: team.id, userId: user.id, source: 'manual', at: platform.now() });
    else if (!(await deleteTeamMember(db, team.id, user.id)))
      throw new Problem('member_not_found', `\`${user.login}\` is no member of \`${fullName(team)}\`.`);
    await record(db, platform, change, {
      action: isMember ? 'team.member_added' : 'team.member_removed',
      detail: { team: fullName(team), login: user.login },
    });
  });
}

export const fullName = ({ organization, name }: Team): string => `${organization}:${name}`;

export async function knownTeam(found: Promise<Team | null>, name: string): Promise<Team> {
  const team = await found;
  if (team !== null) return team;
  throw new Problem('team_not_found', `There is no team \`${name.slice(0, 100)}\` in the organisation.`);
}
