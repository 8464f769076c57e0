import { canonicalName } from '@waybill/cargo-formats';
import type { Queries } from '../../platform/database/open.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { findCrate, refuseEmbargoed } from '../crates/index.ts';
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
export async function claimCrate(db: Queries, publication: Publication): Promise<ClaimedCrate> {
  const existing = await findCrate(db, canonicalName(publication.name));
  if (existing === null) {
    const made = await makeCrate(db, publication);
    if (made !== null) return made;
  }
  const crate = existing ?? (await findCrate(db, canonicalName(publication.name)));
  if (crate === null) throw new Problem('crate_not_found', `crate \`${publication.name}\` does not exist`);
  refuseOtherSpelling(crate, publication.name);
  return { id: crate.id, name: crate.name, isNew: false };
}

/** @returns null when somebody else was faster. */
async function makeCrate(db: Queries, publication: Publication): Promise<ClaimedCrate | null> {
  const { name, publishedAt } = publication;
  const ownerId = await ownerOfNew(db, publication);
  await refuseEmbargoed(db, name, publishedAt);
  await refuseReserved(db, name, ownerId, publishedAt);
  const id = await insertCrate(db, publication);
  if (id === null) return null;
  await insertOwner(db, id, ownerId, publishedAt);
  if (await promoteName(db, canonicalName(name), { crateId: id, ownerId, at: publishedAt })) {
    await recordEvent(db, {
      at: publishedAt,
      actor: { kind: 'user', id: ownerId },
      action: 'crate_name.published',
      crateName: name,
      detail: { crate_id: id },
      correlationId: publication.correlationId,
    });
  }
  return { id, name, isNew: true };
}

async function ownerOfNew(db: Queries, { name, uploader, publishedAt }: Publication): Promise<number> {
  if (uploader.kind === 'user') return uploader.user.id;
  // Once more under the transaction: the reservation may have ended since the upload began.
  const { makerId } = await grantFor(db, uploader.grant.tokenHash, { id: null, name }, publishedAt);
  if (makerId !== null) return makerId;
  throw new Problem(
    'new_crate_needs_user',
    `The user who reserved \`${name}\` is gone, so nobody could own the crate; add a trusted publisher for the name anew.`,
  );
}

/** A name that waits for somebody else's first publish, or for another spelling of it. @throws Problem */
export async function refuseReserved(db: Queries, name: string, userId: number, now: Date): Promise<void> {
  const reservation = await findReservation(db, canonicalName(name), now);
  if (reservation === null) return;
  if (reservation.userId !== userId)
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
