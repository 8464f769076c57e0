import { canonicalName } from '@waybill/cargo-formats';
import { lockOrganization } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { findCrate, refuseEmbargoed } from '../crates/index.ts';
import { addOwnersTo, type NewCratePlace, placeByOperator, placeNewCrate } from '../organizations/index.ts';
import { findReservation, grantFor, promoteName } from '../trusted-publishing/index.ts';
import type { Publication } from './commit-version.ts';
import { refuseOtherSpelling } from './refusals.ts';
import { insertCrate, insertOwner } from './store.ts';

export interface ClaimedCrate {
  id: number;
  name: string;
  /** Made by this very publish. */
  isNew: boolean;
}

/**
 * The crate of this name, made now if there is none: for a person, or for the maker of the trusted publisher that has the
 * name reserved. Two first publishes at once: the unique name decides.
 * @throws Problem
 */
export async function claimCrate(
  db: Queries,
  platform: Pick<Platform, 'config' | 'database'>,
  publication: Publication,
): Promise<ClaimedCrate> {
  const existing = await findCrate(db, canonicalName(publication.name));
  if (existing === null) {
    const made = await makeCrate(db, platform, publication);
    if (made !== null) return made;
  }
  const crate = existing ?? (await findCrate(db, canonicalName(publication.name)));
  if (crate === null) throw new Problem('crate_not_found', `crate \`${publication.name}\` does not exist`);
  refuseOtherSpelling(crate, publication.name);
  return { id: crate.id, name: crate.name, isNew: false };
}

/** @returns null when somebody else was faster. */
async function makeCrate(
  db: Queries,
  platform: Pick<Platform, 'config' | 'database'>,
  publication: Publication,
): Promise<ClaimedCrate | null> {
  const { name, storedAt } = publication;
  const ownerIds = await ownersOfNew(db, publication);
  await refuseEmbargoed(db, name, storedAt);
  await refuseReserved(db, name, ownerIds, storedAt);
  const place = await holdPlaceOf(db, platform, publication, ownerIds[0] ?? null);
  const id = await insertCrate(db, publication, place);
  if (id === null) return null;
  for (const ownerId of ownerIds) {
    await insertOwner(db, id, ownerId, storedAt);
    if (await promoteName(db, canonicalName(name), { crateId: id, ownerId, at: storedAt })) {
      await recordEvent(db, {
        at: storedAt,
        actor: { kind: 'user', id: ownerId },
        action: 'crate_name.published',
        crateName: name,
        detail: { crate_id: id },
        correlationId: publication.correlationId,
      });
    }
  }
  // Behind the owners by name, whose rows are not taken along with a role.
  if (place.organizationId !== null) await addOwnersTo(db, id, place.organizationId, storedAt);
  return { id, name, isNew: true };
}

/** As `placeOf`, and nobody changes who runs the organisation until the crate is made. */
async function holdPlaceOf(
  db: Queries,
  platform: Pick<Platform, 'config' | 'database'>,
  publication: Publication,
  ownerId: number | null,
): Promise<NewCratePlace> {
  const place = await placeOf(db, platform, publication, ownerId);
  if (place.organizationId === null) return place;
  await lockOrganization(db, platform.database.engine, place.organizationId);
  // Roles may have changed, and the organisation ended, while it was waited for.
  return placeOf(db, platform, publication, ownerId);
}

/** Whoever imports as the operator makes crates for others, and is asked nothing. */
async function placeOf(
  db: Queries,
  platform: Pick<Platform, 'config'>,
  { name, uploader }: Publication,
  ownerId: number | null,
): Promise<NewCratePlace> {
  if (uploader.kind !== 'operator') return placeNewCrate(db, platform, name, ownerId ?? 0);
  const place = await placeByOperator(db, platform, name);
  return uploader.isPrivate ? { ...place, visibility: 'private' } : place;
}

async function ownersOfNew(
  db: Queries,
  { name, uploader, publishedAt }: Publication,
): Promise<readonly number[]> {
  if (uploader.kind === 'operator') return uploader.ownerIds;
  if (uploader.kind === 'user') return [uploader.user.id];
  // Once more under the transaction: the reservation may have ended since the upload began.
  const { makerId } = await grantFor(db, uploader.grant.tokenHash, { id: null, name }, publishedAt);
  if (makerId !== null) return [makerId];
  throw new Problem(
    'new_crate_needs_user',
    `The user who reserved \`${name}\` is gone, so nobody could own the crate; add a trusted publisher for the name anew.`,
  );
}

/** A name that waits for somebody else's first publish, or for another spelling of it. @throws Problem */
export async function refuseReserved(
  db: Queries,
  name: string,
  userIds: readonly number[],
  now: Date,
): Promise<void> {
  const reservation = await findReservation(db, canonicalName(name), now);
  if (reservation === null) return;
  if (!userIds.includes(reservation.userId))
    throw new Problem(
      'crate_name_pending',
      `The name \`${name}\` is reserved for the first publish by another user's trusted publisher, until ${reservation.expiresAt.toISOString()}; choose another one.`,
    );
  if (reservation.name !== name)
    throw new Problem(
      'crate_name_taken',
      `The name is reserved as \`${reservation.name}\`; expected exactly that spelling, got \`${name}\``,
    );
}
