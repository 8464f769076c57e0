import type { Queries } from '../../../platform/database/open.ts';
import type { Visibility } from '../../../platform/database/schema.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserById } from '../../accounts/index.ts';
import { roleOf } from '../members/store.ts';
import { prefixesOf } from '../name.ts';
import { findOrganizationById } from '../store.ts';
import { ownerOfPrefixes } from './store.ts';

/** What a new crate of this name will be, before it is one. */
export interface NewCratePlace {
  /** The organisation whose prefix the name has. */
  organizationId: number | null;
  visibility: Visibility;
}

/**
 * May this user make a crate of this name, and what will it be? Asked at the first publish and when a trusted publisher
 * reserves the name.
 * @throws Problem `crate_prefix_reserved`, `crate_creation_refused`
 */
export async function placeNewCrate(
  db: Queries,
  { config }: Pick<Platform, 'config'>,
  name: string,
  userId: number,
): Promise<NewCratePlace> {
  const taken = await ownerOfPrefixes(db, prefixesOf(name));
  if (taken === null) {
    await requireFreeCreation(db, config.names.creation, name, userId);
    return { organizationId: null, visibility: config.names.newCrates };
  }
  const organization = await findOrganizationById(db, taken.organizationId);
  if (organization === null) throw new Error(`the prefix ${taken.prefix} has no organisation`);
  const role = await roleOf(db, organization.id, userId);
  const shown = `\`${taken.prefix.replaceAll('_', '-')}*\``;
  if (role === null)
    throw new Problem(
      'crate_prefix_reserved',
      `Names like ${shown} are for \`${organization.name}\`, and you are no member of it: choose another name than \`${name}\`, or ask its owners to add you.`,
    );
  if (role === 'member' && !organization.membersMayCreate)
    throw new Problem(
      'crate_creation_refused',
      `In \`${organization.name}\` only owners and administrators make new crates; ask one of them to publish the first version of \`${name}\`, or to reserve the name by a trusted publisher.`,
    );
  return { organizationId: organization.id, visibility: organization.newCrates };
}

/** The same where the operator brings a crate: nobody is asked whether they may. */
export async function placeByOperator(
  db: Queries,
  { config }: Pick<Platform, 'config'>,
  name: string,
): Promise<NewCratePlace> {
  const taken = await ownerOfPrefixes(db, prefixesOf(name));
  const organization = taken === null ? null : await findOrganizationById(db, taken.organizationId);
  return organization === null
    ? { organizationId: null, visibility: config.names.newCrates }
    : { organizationId: organization.id, visibility: organization.newCrates };
}

async function requireFreeCreation(
  db: Queries,
  creation: 'anyone' | 'organizations' | 'admins',
  name: string,
  userId: number,
): Promise<void> {
  if (creation === 'anyone') return;
  const user = await findUserById(db, userId);
  if (user?.isAdmin) return;
  throw new Problem(
    'crate_creation_refused',
    creation === 'admins'
      ? `In this registry only administrators make new crates; ask one to publish the first version of \`${name}\`.`
      : `In this registry new crates have a name that begins with the prefix of an organisation, which \`${name}\` does not; ask an administrator which prefixes there are.`,
  );
}
