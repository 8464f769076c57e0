import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type AuditEvent, recordEvent } from '../../audit/index.ts';
import type { Issuer } from '../issuers/issuers.ts';
import type { Change } from './create-publisher.ts';
import type { StoredPublisher } from './stored-publisher.ts';

export interface PublisherEvent {
  kind: 'created' | 'changed' | 'deleted' | 'needs_review' | 'used_first' | 'expired';
  before?: StoredPublisher;
  after?: StoredPublisher;
  /** Who did it; absent where nobody did, but a job or the passing of time. */
  change?: Change;
  correlationId?: string;
  more?: Record<string, unknown>;
}

/** Writes what happened to a publisher, once for each of its crates, in the transaction in which it happens. */
export async function recordPublisherEvent(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  event: PublisherEvent,
): Promise<void> {
  const publisher = event.after ?? event.before;
  if (publisher === undefined) throw new TypeError('an event is about a publisher that is or was');
  const actor: AuditEvent['actor'] =
    event.change !== undefined
      ? { kind: 'user', id: event.change.userId }
      : event.kind === 'expired'
        ? { kind: 'operator' }
        : { kind: 'publisher', id: publisher.id };
  const names = new Set(
    [...(event.before?.crates ?? []), ...(event.after?.crates ?? [])].map(({ name }) => name),
  );
  for (const crateName of names.size === 0 ? [undefined] : names) {
    await recordEvent(db, {
      at: platform.now(),
      actor,
      action: `publisher.${event.kind}`,
      ...(crateName === undefined ? {} : { crateName }),
      detail: {
        id: publisher.id,
        issuer: issuer.url,
        ...(event.before === undefined ? {} : { before: snapshot(event.before) }),
        ...(event.after === undefined ? {} : { after: snapshot(event.after) }),
        ...event.more,
      },
      correlationId: event.change?.correlationId ?? event.correlationId ?? '',
    });
  }
}

/** What of a publisher is told in the trail: all that was configured and learnt, and nothing secret, as there is nothing. */
function snapshot(publisher: StoredPublisher): Record<string, unknown> {
  const { crates, cratePattern, identity, environment, rules, pins, scopes, state } = publisher;
  return {
    crates: [...crates.map(({ name }) => name), ...(cratePattern === null ? [] : [cratePattern])],
    identity,
    environment,
    rules,
    pins,
    scopes,
    state,
    token_lifetime_seconds: publisher.tokenLifetimeSeconds,
    require_api_token: publisher.requireApiToken,
  };
}
