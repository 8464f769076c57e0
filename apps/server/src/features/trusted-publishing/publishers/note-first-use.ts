import type { Queries } from '../../../platform/database/open.ts';
import type { Exchange } from '../tokens/exchange-token.ts';
import { recordPublisherEvent } from './record-publisher-event.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** The first exchange of a publisher, with the ids it learnt: owners are told, as it is the one they can still recognise. */
export async function noteFirstUse(
  db: Queries,
  { platform, issuer, correlationId }: Exchange,
  publisher: StoredPublisher,
  learned: Readonly<Record<string, string>> | null,
): Promise<void> {
  await recordPublisherEvent(db, platform, issuer, {
    kind: 'used_first',
    before: publisher,
    after: { ...publisher, pins: { ...publisher.pins, ...learned } },
    correlationId,
  });
}
