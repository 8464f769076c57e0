import { lockOrganization } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserByLogin } from '../../accounts/index.ts';
import { type Change, record } from '../change.ts';
import { holdPart, mayGive, type Part } from '../part.ts';
import { type Organization, type Role, syncOwners } from '../store.ts';
import { deleteMember, hasOtherOwner, roleOf, setMember } from './store.ts';

/**
 * Makes somebody a member, or gives a member another role. Administrators of an organisation give no role above their own.
 * @throws Problem `member_not_found` for an unknown login, `organization_role_required`, `last_owner`
 */
export async function changeMember(
  platform: Platform,
  name: string,
  { login, role }: { login: string; role: Role },
  change: Change,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const part = await holdPart(db, platform, change.user, name, 'admin');
    const user = await findUserByLogin(db, login);
    if (user === null)
      throw new Problem('member_not_found', `There is no user with the login \`${login.slice(0, 100)}\`.`);
    const before = await roleOf(db, part.organization.id, user.id);
    refuseAbove(part, before);
    refuseAbove(part, role);
    if (before === 'owner' && role !== 'owner') await keepAnOwner(db, platform, part.organization, user.id);
    const at = platform.now();
    await setMember(db, {
      organizationId: part.organization.id,
      userId: user.id,
      role,
      source: 'manual',
      at,
    });
    await syncOwners(db, part.organization.id, at);
    await record(db, platform, change, {
      action: 'organization.member_changed',
      detail: { organization: part.organization.name, login: user.login, before, after: role },
    });
  });
}

/** Takes somebody out; everybody may leave by themselves. @throws Problem */
export async function removeMember(
  platform: Platform,
  name: string,
  login: string,
  change: Change,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const isOneself = login.toLowerCase() === change.user.login.toLowerCase();
    const part = await holdPart(db, platform, change.user, name, isOneself ? 'member' : 'admin');
    const user = await findUserByLogin(db, login);
    const before = user === null ? null : await roleOf(db, part.organization.id, user.id);
    if (user === null || before === null)
      throw new Problem(
        'member_not_found',
        `\`${login.slice(0, 100)}\` is no member of \`${part.organization.name}\`.`,
      );
    if (!isOneself) refuseAbove(part, before);
    if (before === 'owner') await keepAnOwner(db, platform, part.organization, user.id);
    await deleteMember(db, part.organization.id, user.id);
    await syncOwners(db, part.organization.id, platform.now());
    await record(db, platform, change, {
      action: 'organization.member_removed',
      detail: { organization: part.organization.name, login: user.login, before },
    });
  });
}

function refuseAbove({ organization, role }: Part, other: Role | null): void {
  if (other === null || mayGive(role, other)) return;
  throw new Problem(
    'organization_role_required',
    `Only an owner of \`${organization.name}\` gives or takes the role \`${other}\`.`,
  );
}

async function keepAnOwner(
  db: Queries,
  { database }: Pick<Platform, 'database'>,
  organization: Organization,
  userId: number,
): Promise<void> {
  await lockOrganization(db, database.engine, organization.id);
  if (await hasOtherOwner(db, organization.id, userId)) return;
  throw new Problem(
    'last_owner',
    `\`${organization.name}\` would be left without an owner; make somebody else one first.`,
  );
}
