import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Change, record } from '../change.ts';
import { keyOf } from '../name.ts';
import { holdPart } from '../part.ts';
import type { Role } from '../store.ts';
import { knownTeam } from '../teams/change-team.ts';
import { findTeam } from '../teams/store.ts';
import { replaceGroupRules } from './store.ts';

const MOST_RULES = 200;

/** What a group gives: exactly one of a role and a team. */
export interface WantedGroupRule {
  group: string;
  role?: Role | undefined;
  team?: string | undefined;
}

/**
 * Says which groups of the identity provider give which part in the organisation, in place of what was said before. It
 * takes effect at each member's next sign-in.
 * @throws Problem `organization_invalid`, `team_not_found`, `organization_role_required`
 */
export async function changeGroups(
  platform: Platform,
  organizationName: string,
  wanted: readonly WantedGroupRule[],
  change: Change,
): Promise<void> {
  if (wanted.length > MOST_RULES) throw invalid(`there are at most ${MOST_RULES} groups`);
  for (const { group, role, team } of wanted) {
    if (group.length === 0 || group.length > 255 || /\p{Cc}/u.test(group))
      throw invalid('the name of a group has 1 to 255 characters, none of them a control character');
    if ((role === undefined) === (team === undefined))
      throw invalid(`the group \`${group}\` must have either \`role\` or \`team\``);
  }
  await platform.database.db.transaction().execute(async (db) => {
    const { organization } = await holdPart(db, platform, change.user, organizationName, 'owner');
    const rules = [];
    for (const { group, role, team } of wanted) {
      const teamId =
        team === undefined
          ? null
          : (await knownTeam(findTeam(db, keyOf(organization.name), keyOf(team)), team)).id;
      rules.push({ group, role: role ?? null, teamId });
    }
    await replaceGroupRules(db, organization.id, rules, platform.now());
    await record(db, platform, change, {
      action: 'organization.groups_changed',
      detail: { organization: organization.name, groups: wanted },
    });
  });
}

const invalid = (sentence: string) =>
  new Problem('organization_invalid', `The groups are not valid: ${sentence}.`, { field: 'groups' });
