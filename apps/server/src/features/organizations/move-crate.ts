import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findCrate, isOwner } from '../crates/index.ts';
import { type Change, record } from './change.ts';
import { requirePart } from './part.ts';
import {
  addOwnersTo,
  countOwners,
  removeOwnersThroughOrganization,
  setOrganizationOfCrate,
} from './store.ts';

/**
 * Gives a crate to an organisation, or back to its own owners. Who gives owns the crate and is at least an administrator of
 * the organisation; who is only the one or the other has no say.
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
    const crate = isCrateName(crateName) ? await findCrate(db, canonicalName(crateName)) : null;
    const may = crate !== null && (change.user.isAdmin || (await isOwner(db, crate.id, change.user.id)));
    if (crate === null || !may)
      throw new Problem('crate_not_found', `There is no crate \`${crateName.slice(0, 100)}\` that you own.`);
    await lockCrate(db, database.engine, crate.id);
    if (isTaken) {
      if (crate.organization_id === organization.id) return;
      await removeOwnersThroughOrganization(db, crate.id);
      await setOrganizationOfCrate(db, crate.id, organization.id);
      await addOwnersTo(db, crate.id, organization.id, now());
    } else {
      if (crate.organization_id !== organization.id)
        throw new Problem('crate_not_found', `\`${organization.name}\` has no crate \`${crate.name}\`.`);
      await removeOwnersThroughOrganization(db, crate.id);
      await setOrganizationOfCrate(db, crate.id, null);
      if ((await countOwners(db, crate.id)) === 0)
        throw new Problem(
          'last_owner',
          `Nobody but the organisation owns \`${crate.name}\`; add an owner by name first.`,
        );
    }
    await record(db, platform, change, {
      action: isTaken ? 'crate.given_to_organization' : 'crate.taken_from_organization',
      crateName: crate.name,
      detail: { organization: organization.name },
    });
  });
}
