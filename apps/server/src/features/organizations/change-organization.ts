import type { Visibility } from '../../platform/database/schema.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { beforeAfter } from '../audit/index.ts';
import { type Change, record } from './change.ts';
import { checkDisplayName } from './create-organization.ts';
import { holdPart } from './part.ts';
import {
  cratesOf,
  deleteOrganization,
  findOrganizationById,
  type Organization,
  updateOrganization,
} from './store.ts';

export interface OrganizationSettings {
  displayName?: string | null | undefined;
  newCrates?: Visibility | undefined;
  membersMayCreate?: boolean | undefined;
}

/** @throws Problem `organization_not_found`, `organization_role_required`, `organization_invalid` */
export function changeOrganization(
  platform: Platform,
  name: string,
  wanted: OrganizationSettings,
  change: Change,
): Promise<Organization> {
  if (wanted.displayName !== undefined) checkDisplayName(wanted.displayName);
  return platform.database.db.transaction().execute(async (db) => {
    const { organization } = await holdPart(db, platform, change.user, name, 'owner');
    const next = {
      displayName: wanted.displayName === undefined ? organization.displayName : wanted.displayName,
      newCrates: wanted.newCrates ?? organization.newCrates,
      membersMayCreate: wanted.membersMayCreate ?? organization.membersMayCreate,
    };
    await updateOrganization(db, organization.id, next);
    const { displayName, newCrates, membersMayCreate } = organization;
    await record(db, platform, change, {
      action: 'organization.changed',
      detail: {
        organization: organization.name,
        ...beforeAfter({ displayName, newCrates, membersMayCreate }, next),
      },
    });
    return { ...organization, ...next };
  });
}

/** Only one without crates: who would own them? @throws Problem `organization_in_use` and those of `holdPart` */
export async function removeOrganization(platform: Platform, name: string, change: Change): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const { organization } = await holdPart(db, platform, change.user, name, 'owner');
    const crates = await cratesOf(db, organization.id);
    if (crates.length > 0 && (await findOrganizationById(db, organization.id)) !== null)
      throw new Problem(
        'organization_in_use',
        `\`${organization.name}\` still has ${crates.length} crates, such as \`${crates[0]?.name}\`; give them away or delete them first.`,
      );
    await deleteOrganization(db, organization.id);
    await record(db, platform, change, {
      action: 'organization.deleted',
      detail: { organization: organization.name },
    });
  });
}
