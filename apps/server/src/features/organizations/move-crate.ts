import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { lockCrate, lockOrganization } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { User } from '../accounts/index.ts';
import { type CrateRow, findCrate, isOwner } from '../crates/index.ts';
import { type Change, record } from './change.ts';
import { roleOf } from './members/store.ts';
import { requirePart } from './part.ts';
import {
  addOwnersTo,
  countOwners,
  removeOwnersThroughOrganization,
  setOrganizationOfCrate,
} from './store.ts';

/**
 * Gives a crate to an organisation, or back to its own owners. Who gives owns the crate and is at least an administrator of
 * the organisation; who is only the one or the other has no say. Out of an organisation a crate is given by its owners alone,
 * as it leaves all of them without rights.
 * @throws Problem `crate_not_found`, `crate_owner_required`, `organization_role_required`, `last_owner`
 */
export async function moveCrate(
  platform: Platform,
  organizationName: string,
  crateName: string,
  isTaken: boolean,
  change: Change,
): Promise<void> {
  const { database, now } = platform;
  await database.db.transaction().execute(async (db) => {
    const { organization } = await requirePart(db, change.user, organizationName, 'admin');
    const found = await findOwned(db, change.user, crateName);
    const concerned = [organization.id, found.organization_id].filter((id) => id !== null);
    for (const id of [...new Set(concerned)].sort((a, b) => a - b))
      await lockOrganization(db, database.engine, id);
    await lockCrate(db, database.engine, found.id);
    // Once more, as roles and owners may have changed while it was waited for.
    await requirePart(db, change.user, organizationName, 'admin');
    const crate = await findOwned(db, change.user, crateName);
    if (isTaken && crate.organization_id === organization.id) return;
    if (!isTaken && crate.organization_id !== organization.id)
      throw new Problem('crate_not_found', `\`${organization.name}\` has no crate \`${crate.name}\`.`);
    await requireGiver(db, change.user, crate);
    await removeOwnersThroughOrganization(db, crate.id);
    await setOrganizationOfCrate(db, crate.id, isTaken ? organization.id : null);
    if (isTaken) await addOwnersTo(db, crate.id, organization.id, now());
    else if ((await countOwners(db, crate.id)) === 0)
      throw new Problem(
        'last_owner',
        `Nobody but the organisation owns \`${crate.name}\`; add an owner by name first.`,
      );
    await record(db, platform, change, {
      action: isTaken ? 'crate.given_to_organization' : 'crate.taken_from_organization',
      crateName: crate.name,
      detail: { organization: organization.name },
    });
  });
}

async function findOwned(
  db: Queries,
  { id, isAdmin }: Pick<User, 'id' | 'isAdmin'>,
  name: string,
): Promise<CrateRow> {
  const crate = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
  if (crate !== null && (isAdmin || (await isOwner(db, crate.id, id)))) return crate;
  throw new Problem('crate_not_found', `There is no crate \`${name.slice(0, 100)}\` that you own.`);
}

/** The organisation is not named: who owns the crate by name need not belong to it. */
async function requireGiver(
  db: Queries,
  { id, isAdmin }: Pick<User, 'id' | 'isAdmin'>,
  crate: Pick<CrateRow, 'name' | 'organization_id'>,
): Promise<void> {
  if (crate.organization_id === null || isAdmin) return;
  if ((await roleOf(db, crate.organization_id, id)) === 'owner') return;
  throw new Problem(
    'organization_role_required',
    `\`${crate.name}\` belongs to an organisation, and only the owners of that give it away.`,
  );
}
