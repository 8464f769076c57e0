import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type CrateRow, rightsOn } from '../crates/index.ts';
import { findOrganizationById, roleOf } from '../organizations/index.ts';

export interface CratePart {
  rights: 'full' | 'publish' | 'administrator';
  /** Its name is for its members alone: who owns the crate by name need not be one. */
  organization: { name: string | null; role: 'owner' | 'admin' | 'member' | null } | null;
}

/** @throws Problem `crate_owner_required` for whoever has no part in the crate */
export async function readPart(
  { database: { db } }: Pick<Platform, 'database'>,
  crate: CrateRow,
  user: { id: number; isAdmin: boolean },
): Promise<CratePart> {
  const own = await rightsOn(db, crate.id, user.id);
  const rights = own === 'full' || !user.isAdmin ? own : 'administrator';
  if (rights === 'none')
    throw new Problem('crate_owner_required', 'Only owners of a crate see its settings.');
  if (crate.organization_id === null) return { rights, organization: null };
  const role = await roleOf(db, crate.organization_id, user.id);
  const isTold = role !== null || user.isAdmin;
  const name = isTold ? ((await findOrganizationById(db, crate.organization_id))?.name ?? null) : null;
  return { rights, organization: { name, role } };
}
