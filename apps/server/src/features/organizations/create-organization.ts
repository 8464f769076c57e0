import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findUserByLogin } from '../accounts/index.ts';
import { type Change, record } from './change.ts';
import { setMember } from './members/store.ts';
import { checkName } from './name.ts';
import { insertOrganization, type Organization } from './store.ts';

export interface NewOrganization {
  name: string;
  displayName: string | null;
  /** The login of its first owner; null: whoever makes it. */
  owner: string | null;
}

/**
 * Makes an organisation with its first owner. Who may is up to the operator (`organizations.creation`).
 * @throws Problem `permission_denied`, `organization_invalid`, `organization_exists`
 */
export async function createOrganization(
  platform: Platform,
  wanted: NewOrganization,
  change: Change,
): Promise<Organization> {
  const { database, now } = platform;
  if (!mayCreate(platform, change.user))
    throw new Problem(
      'permission_denied',
      'In this registry administrators make organisations; ask one of them.',
    );
  if (wanted.owner !== null && !change.user.isAdmin)
    throw new Problem('permission_denied', 'Only an administrator makes an organisation for somebody else.');
  checkName('organisation', wanted.name);
  checkDisplayName(wanted.displayName);
  return database.db.transaction().execute(async (db) => {
    const owner = wanted.owner === null ? change.user : await findUserByLogin(db, wanted.owner);
    if (owner === null)
      throw new Problem('organization_invalid', `There is no user with the login \`${wanted.owner}\`.`, {
        field: 'owner',
      });
    const at = now();
    const organization = await insertOrganization(db, { ...wanted, at });
    if (organization === null)
      throw new Problem('organization_exists', `There is an organisation \`${wanted.name}\` already.`);
    await setMember(db, {
      organizationId: organization.id,
      userId: owner.id,
      role: 'owner',
      source: 'manual',
      at,
    });
    await record(db, platform, change, {
      action: 'organization.created',
      detail: { organization: organization.name, owner: owner.login },
    });
    return organization;
  });
}

export const mayCreate = (
  { config }: Pick<Platform, 'config'>,
  { isAdmin }: Pick<Change['user'], 'isAdmin'>,
): boolean => isAdmin || config.organizations.creation === 'anyone';

export function checkDisplayName(name: string | null): void {
  if (name === null || (name.length <= 100 && !/\p{C}/u.test(name))) return;
  throw new Problem(
    'organization_invalid',
    'display_name must be at most 100 characters without control characters.',
    { field: 'display_name' },
  );
}
