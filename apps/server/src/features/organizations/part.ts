import { lockOrganization } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { User } from '../accounts/index.ts';
import { roleOf } from './members/store.ts';
import { keyOf } from './name.ts';
import { findOrganization, type Organization, type Role } from './store.ts';

/** An organisation, and what somebody is in it. Administrators of the registry count as its owners. */
export interface Part {
  organization: Organization;
  role: Role;
}

const rank: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/**
 * The part somebody has in an organisation. For others it does not exist: members are nobody else's business.
 * @throws Problem `organization_not_found`, `organization_role_required`
 */
export async function requirePart(
  db: Queries,
  user: Pick<User, 'id' | 'isAdmin'>,
  name: string,
  atLeast: Role = 'member',
): Promise<Part> {
  const organization = await findOrganization(db, keyOf(name));
  const own = organization === null ? null : await roleOf(db, organization.id, user.id);
  const role = user.isAdmin ? 'owner' : own;
  if (organization === null || role === null)
    throw new Problem(
      'organization_not_found',
      `There is no organisation \`${name.slice(0, 100)}\`, or you are no member of it.`,
    );
  requireRole({ organization, role }, atLeast);
  return { organization, role };
}

/**
 * The same for whoever is about to change something of it, in their transaction: nobody else changes the organisation until
 * that ends, so what was asked here stays true.
 * @throws Problem `organization_not_found`, `organization_role_required`
 */
export async function holdPart(
  db: Queries,
  { database }: Pick<Platform, 'database'>,
  user: Pick<User, 'id' | 'isAdmin'>,
  name: string,
  atLeast: Role,
): Promise<Part> {
  const organization = await findOrganization(db, keyOf(name));
  if (organization !== null) await lockOrganization(db, database.engine, organization.id);
  return requirePart(db, user, name, atLeast);
}

/** @throws Problem `organization_role_required` */
export function requireRole({ organization, role }: Part, atLeast: Role): void {
  if (rank[role] >= rank[atLeast]) return;
  throw new Problem(
    'organization_role_required',
    `This takes the role \`${atLeast}\` in \`${organization.name}\`, and you are \`${role}\`.`,
  );
}

/** Owners give every role, administrators those below their own and their own. */
export const mayGive = (giver: Role, role: Role): boolean => rank[giver] >= rank[role];
