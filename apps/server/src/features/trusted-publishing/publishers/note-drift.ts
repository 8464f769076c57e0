import { quote, type VerifiedIdToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Issuer } from '../issuers/issuers.ts';
import { recordPublisherEvent } from './record-publisher-event.ts';
import { markForReview } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/**
 * A job came with the name of these publishers and with other ids than they are pinned to: somebody else has the name now,
 * or it was moved. They are taken out of use until an owner has looked; nothing pins itself anew.
 */
export async function noteDrift(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  { publishers, idToken, correlationId }: Drift,
): Promise<void> {
  for (const publisher of publishers) {
    if (!(await markForReview(db, publisher.id))) continue;
    await recordPublisherEvent(db, platform, issuer, {
      kind: 'needs_review',
      before: publisher,
      after: { ...publisher, state: 'needs_review' },
      correlationId,
      more: { pins_seen: idToken.facts.pins },
    });
    platform.log.warn(
      { publisher: publisher.id, seen: Object.values(idToken.facts.pins).map(quote), correlationId },
      'a trusted publisher needs a review: the ids behind its name have changed',
    );
  }
}

interface Drift {
  publishers: readonly StoredPublisher[];
  idToken: VerifiedIdToken;
  correlationId: string;
}
