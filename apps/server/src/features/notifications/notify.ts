import type { Queries } from '../../platform/database/open.ts';
import { findUserById, verifiedAddresses } from '../accounts/index.ts';
import { ownersToldOfVersions } from '../crates/index.ts';
import {
  type CrateDeletedEvent,
  crateDeleted,
  type TrustpubOnlyEvent,
  trustpubOnlyChanged,
  type VersionDeletedEvent,
  type VisibilityEvent,
  versionDeleted,
  visibilityChanged,
} from './crate-messages.ts';
import { type FactorEvent, secondFactorChanged } from './factor-messages.ts';
import { type Audience, notifyAddress, notifyOwners } from './notify-owners.ts';
import {
  type InvitationEvent,
  type OwnerEvent,
  ownerAdded,
  ownerInvited,
  ownerRemoved,
} from './owner-messages.ts';
import {
  type PinDifference,
  type PublisherEvent,
  pendingPublisherExpired,
  publisherAdded,
  publisherChanged,
  publisherFirstUsed,
  publisherLapsed,
  publisherNeedsReview,
  publisherRemoved,
} from './publisher-messages.ts';
import {
  accessTokenExposed,
  apiTokenExposed,
  type ExposureEvent,
  publishingTokenRevoked,
  type RevocationEvent,
} from './token-messages.ts';
import { publishMailsOff, type VersionPublishedEvent, versionPublished } from './version-messages.ts';
import type { Actor, CiRun, Occasion, PublisherSummary } from './wording.ts';

/*
 * One function for each thing that people are told of. All write into the caller's transaction, and return how many mails
 * there are: none where no owner has a verified address.
 */

export function notifyPublisherAdded(
  db: Queries,
  event: PublisherEvent & Audience & { actor: Actor },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherAdded(event, crates));
}

/** `publisher` is how it is now. */
export function notifyPublisherChanged(
  db: Queries,
  event: PublisherEvent & Audience & { before: PublisherSummary; actor: Actor },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherChanged(event, crates));
}

export function notifyPublisherRemoved(
  db: Queries,
  event: PublisherEvent & Audience & { actor: Actor },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherRemoved(event, crates));
}

export function notifyPublisherNeedsReview(
  db: Queries,
  event: PublisherEvent & Audience & { run: CiRun; differences: readonly PinDifference[] },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherNeedsReview(event, crates));
}

export function notifyPublisherFirstUsed(
  db: Queries,
  event: PublisherEvent & Audience & { run: CiRun; pins: Readonly<Record<string, string | null>> },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherFirstUsed(event, crates));
}

export function notifyPublisherLapsed(db: Queries, event: PublisherEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => publisherLapsed(event, crates));
}

/** To the user who made it. */
export async function notifyPendingPublisherExpired(
  db: Queries,
  event: PublisherEvent & { userId: number; crate: string },
): Promise<number> {
  const address = (await verifiedAddresses(db, [event.userId])).get(event.userId);
  if (address === undefined) return 0;
  const why = 'You get this mail as the one who added the publisher.';
  await notifyAddress(db, address, event, pendingPublisherExpired(event), why);
  return 1;
}

export function notifyOwnerAdded(db: Queries, event: OwnerEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => ownerAdded(event, crates));
}

export function notifyOwnerRemoved(db: Queries, event: OwnerEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => ownerRemoved(event, crates));
}

/** To the one who is invited, at a verified address only: the link is as good as a signature. */
export async function notifyOwnerInvited(
  db: Queries,
  event: InvitationEvent & { userId: number },
): Promise<number> {
  const address = (await verifiedAddresses(db, [event.userId])).get(event.userId);
  if (address === undefined) return 0;
  await notifyAddress(
    db,
    address,
    event,
    ownerInvited(event),
    'You get this mail as the one who is invited.',
  );
  return 1;
}

export function notifyTrustpubOnlyChanged(db: Queries, event: TrustpubOnlyEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => trustpubOnlyChanged(event, crates));
}

/** To the owners who asked for it, at verified addresses. */
export async function notifyVersionPublished(
  db: Queries,
  event: VersionPublishedEvent & { crateId: number; crate: string },
): Promise<number> {
  const addresses = await verifiedAddresses(db, await ownersToldOfVersions(db, event.crateId));
  const why = 'You get this mail as an owner of the crate who asked to be told of each version.';
  for (const address of addresses.values())
    await notifyAddress(db, address, event, versionPublished(event, [event.crate]), why);
  return addresses.size;
}

/** `crates`: of which; null: of all. */
export async function notifyPublishMailsOff(
  db: Queries,
  event: Occasion & { userId: number; crates: readonly string[] | null },
): Promise<number> {
  const address = (await verifiedAddresses(db, [event.userId])).get(event.userId);
  if (address === undefined) return 0;
  const why = 'You get this mail as the owner of the account.';
  await notifyAddress(db, address, event, publishMailsOff(event, event.crates), why);
  return 1;
}

/** Before its owners are gone with it. */
export function notifyCrateDeleted(db: Queries, event: CrateDeletedEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => crateDeleted(event, crates));
}

export function notifyVersionDeleted(db: Queries, event: VersionDeletedEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => versionDeleted(event, crates));
}

export function notifyVisibilityChanged(db: Queries, event: VisibilityEvent & Audience): Promise<number> {
  return notifyOwners(db, event, event, (crates) => visibilityChanged(event, crates));
}

export function notifyAccessTokenExposed(
  db: Queries,
  event: ExposureEvent & Audience & { run: CiRun | null },
): Promise<number> {
  return notifyOwners(db, event, event, (crates) => accessTokenExposed(event, crates));
}

/** To its owner, at an address that was never verified too: nobody else can be told. */
export async function notifyApiTokenExposed(
  db: Queries,
  event: ExposureEvent & { userId: number; token: { id: number; name: string } },
): Promise<number> {
  const user = await findUserById(db, event.userId);
  if (user === null) return 0;
  const why = 'You get this mail as the owner of the token.';
  await notifyAddress(db, user.email, event, apiTokenExposed(event), why);
  return 1;
}

/** To whose token it was, at an address that was never verified too: a job of theirs may fail from now on. */
export async function notifyPublishingTokenRevoked(
  db: Queries,
  event: RevocationEvent & { userId: number },
): Promise<number> {
  const user = await findUserById(db, event.userId);
  if (user === null) return 0;
  const why = 'You get this mail as the owner of the token.';
  await notifyAddress(db, user.email, event, publishingTokenRevoked(event), why);
  return 1;
}

/** To the user whose they are, at an address that was never verified too: a warning that reaches nobody warns nobody. */
export async function notifySecondFactorChanged(
  db: Queries,
  event: FactorEvent & { userId: number },
): Promise<number> {
  const user = await findUserById(db, event.userId);
  if (user === null) return 0;
  const why = 'You get this mail as the owner of the account.';
  await notifyAddress(db, user.email, event, secondFactorChanged(event), why);
  return 1;
}
