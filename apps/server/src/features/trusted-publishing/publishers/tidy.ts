import { canonicalName } from '@waybill/cargo-formats';
import { isLapsed } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { recordEvent } from '../../audit/index.ts';
import { notifyPendingPublisherExpired, notifyPublisherLapsed } from '../../notifications/index.ts';
import type { IssuerList, Issuers } from '../issuers/issuers.ts';
import { deleteReservation, expiredNames, type ReservedName } from '../reserved-names/store.ts';
import { logRevokedOfPublisher } from '../tokens/revoke-token.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { audienceOf, snapshot } from './announce.ts';
import { deletePublisher, noteLapseTold, publishersOfName, unusedSince } from './store.ts';
import { summarise } from './summarise.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Ends what has run out of time, each in its own transaction, and tells whom it concerns. */
export async function tidyPublishers(platform: Platform, issuers: Issuers): Promise<void> {
  await endExpiredNames(platform, issuers);
  await tellOfLapses(platform, await issuers.current());
}

/** Frees the names whose time is over; also asked before one is reserved anew. */
export async function endExpiredNames(platform: Platform, all: Issuers): Promise<void> {
  const issuers = await all.current();
  for (const reservation of await expiredNames(platform.database.db, platform.now()))
    await endReservation(platform, issuers, reservation);
}

/** The name is free again; publishers that waited for nothing else go with it. */
async function endReservation(
  platform: Platform,
  issuers: IssuerList,
  reservation: ReservedName,
): Promise<void> {
  const { db } = platform.database;
  const at = platform.now();
  const revoked = new Map<number, number[]>();
  await db.transaction().execute(async (transaction) => {
    const waiting = await publishersOfName(transaction, reservation.canonicalName);
    // Several copies of the server do this: the one that deletes the row tells of it.
    if (!(await deleteReservation(transaction, reservation.canonicalName, at))) return;
    await recordEvent(transaction, {
      at,
      actor: { kind: 'operator' },
      action: 'crate_name.expired',
      crateName: reservation.name,
      detail: { user_id: reservation.userId, reserved_until: reservation.expiresAt.toISOString() },
      correlationId: '',
    });
    for (const publisher of waiting) {
      const issuer = issuers.byId(publisher.issuerId);
      if (issuer !== undefined)
        await notifyPendingPublisherExpired(transaction, {
          at,
          publicUrl: platform.config.publicUrl,
          publisher: summarise(issuer, publisher),
          userId: reservation.userId,
          crate: reservation.name,
        });
      const isEmpty =
        publisher.cratePattern === null &&
        publisher.crates.every(
          ({ id, name }) => id === null && canonicalName(name) === reservation.canonicalName,
        );
      if (!isEmpty) continue;
      revoked.set(publisher.id, await revokeOfPublisher(transaction, publisher.id, at));
      await deletePublisher(transaction, publisher.id);
      await recordEvent(transaction, {
        at,
        actor: { kind: 'operator' },
        action: 'publisher.expired',
        crateName: reservation.name,
        detail: { id: publisher.id, before: snapshot(publisher), after: null },
        correlationId: '',
      });
    }
  });
  for (const [publisherId, ids] of revoked) logRevokedOfPublisher(platform, publisherId, ids, '');
}

/** Publishers that no longer learn their ids are told of once; the decision refuses them by itself. */
async function tellOfLapses(platform: Platform, issuers: IssuerList): Promise<void> {
  const { db } = platform.database;
  const at = platform.now();
  for (const publisher of await unusedSince(db, new Date(at.getTime() - 7 * DAY_MS))) {
    const issuer = issuers.byId(publisher.issuerId);
    const isUnpinned = issuer?.provider.pins.some(({ claim }) => (publisher.pins[claim] ?? null) === null);
    await db.transaction().execute(async (transaction) => {
      if (!(await noteLapseTold(transaction, publisher.id, at))) return;
      if (issuer === undefined || !isUnpinned || issuer.trusted.allowsMissingIds || !isLapsed(publisher, at))
        return;
      await recordEvent(transaction, {
        at,
        actor: { kind: 'operator' },
        action: 'publisher.lapsed',
        ...(publisher.crates[0] === undefined ? {} : { crateName: publisher.crates[0].name }),
        detail: { id: publisher.id, confirmed_at: publisher.confirmedAt.toISOString() },
        correlationId: '',
      });
      await notifyPublisherLapsed(transaction, {
        at,
        publicUrl: platform.config.publicUrl,
        publisher: summarise(issuer, publisher),
        ...audienceOf([publisher]),
      });
    });
  }
}
