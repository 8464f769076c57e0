import type { CrateEvent } from '@waybill/api/schemas';
import type { ShownAttempt } from '../trusted-publishing/index.ts';
import { type TrailEvent, type TrailKind, toldActions } from './store.ts';

/** Whether the reader may see the publisher of this id. */
export type SeesPublisher = (id: number) => boolean;

const nothing = {
  outcome: null,
  attempt_id: null,
  code: null,
  detail: null,
  provider: null,
  subject: null,
  version: null,
  publisher_id: null,
  user: null,
  changed: [],
  revoked_tokens: null,
};

/** @param attempt as the reader may see it */
export function describeExchange(attempt: ShownAttempt): CrateEvent {
  const publishers = [...attempt.failures, ...attempt.checks].map(({ publisher_id: id }) => id);
  return {
    ...nothing,
    id: `attempt-${attempt.id}`,
    at: attempt.at,
    kind: 'exchange',
    action: `exchange.${attempt.outcome}`,
    outcome: attempt.outcome,
    attempt_id: attempt.id,
    code: attempt.code as CrateEvent['code'],
    detail: attempt.detail,
    provider: attempt.provider,
    subject: attempt.subject,
    version: attempt.version,
    publisher_id: publishers.find((id) => id !== null) ?? null,
    correlation_id: attempt.correlation_id,
  };
}

/** Names and ids alone: what a publisher of several crates was and became may name crates of others. */
export function describeTrailEvent(event: TrailEvent, sees: SeesPublisher): CrateEvent {
  const { action, detail } = event;
  const kind = kindOf(action);
  const run = objectOf(detail['trustpub_data'] ?? detail['run']) ?? detail;
  const publisherId =
    kind === 'publisher' ? numberOf(detail['id']) : event.actor_kind === 'publisher' ? event.actor_id : null;
  const isOfCi = kind === 'revocation' || event.actor_kind === 'publisher';
  return {
    ...nothing,
    id: `event-${event.id}`,
    at: event.at.toISOString(),
    kind,
    action,
    provider: isOfCi ? textOf(run['provider']) : null,
    subject: isOfCi ? textOf(run['repository']) : null,
    version: textOf(detail['version']),
    detail: kind === 'version' ? textOf(detail['message']) : null,
    publisher_id: publisherId !== null && sees(publisherId) ? publisherId : null,
    user: event.login,
    changed: action === 'publisher.changed' ? changedFields(detail) : [],
    revoked_tokens: numberOf(detail['revoked_tokens']),
    correlation_id: event.correlation_id,
  };
}

const kindOf = (action: string): TrailKind =>
  (Object.keys(toldActions) as TrailKind[]).find((kind) =>
    (toldActions[kind] as readonly string[]).includes(action),
  ) ?? 'publisher';

const changedFields = (detail: TrailEvent['detail']): string[] =>
  Object.keys(objectOf(detail['after']) ?? {}).sort();

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const objectOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
