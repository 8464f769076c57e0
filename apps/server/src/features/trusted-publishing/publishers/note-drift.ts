import { provenanceOf, quote } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Exchange } from '../tokens/exchange-token.ts';
import { announce } from './announce.ts';
import { markForReview } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/**
 * A job came with the name of these publishers and with other ids than they are pinned to: somebody else has the name now,
 * or it was moved. Until an owner has looked they learn nothing, and nothing pins itself anew.
 */
export async function noteDrift(
  db: Queries,
  { platform, issuer, idToken, correlationId }: Exchange,
  publishers: readonly StoredPublisher[],
): Promise<void> {
  for (const before of publishers) {
    if (!(await markForReview(db, before.id))) continue;
    await announce(db, platform, issuer, {
      kind: 'needs_review',
      before,
      after: { ...before, state: 'needs_review' },
      run: provenanceOf(idToken),
      pinsSeen: idToken.facts.pins,
      correlationId,
    });
    platform.log.warn(
      { publisher: before.id, seen: Object.values(idToken.facts.pins).map(quote), correlationId },
      'a trusted publisher needs a review: the ids behind its name have changed',
    );
  }
}
