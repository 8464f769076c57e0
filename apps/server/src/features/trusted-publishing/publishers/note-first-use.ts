import { provenanceOf } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Exchange } from '../tokens/exchange-token.ts';
import { announce } from './announce.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/**
 * The first exchange of a publisher, and each one that pins ids, as the first after its repository was changed: owners are
 * told, as it is the one they can still recognise.
 */
export async function noteFirstUse(
  db: Queries,
  { platform, issuer, idToken, correlationId }: Exchange,
  before: StoredPublisher,
  learned: Readonly<Record<string, string>> | null,
): Promise<void> {
  await announce(db, platform, issuer, {
    kind: 'used_first',
    before,
    after: { ...before, pins: { ...before.pins, ...learned } },
    run: provenanceOf(idToken),
    pinsSeen: idToken.facts.pins,
    correlationId,
  });
}
