import type { Queries } from '../../platform/database/open.ts';

export interface AuditEvent {
  at: Date;
  actor: { kind: 'user' | 'publisher'; id: number } | { kind: 'operator' | 'anyone' };
  /** `noun.verb`, such as `publisher.created`. */
  action: string;
  crateName?: string;
  /** What it is about; of a change, `before` and `after` as `beforeAfter` makes them. Never a secret. */
  detail: Record<string, unknown>;
  correlationId: string;
}

/** Writes the event in the transaction of the change it tells of, so neither can be without the other. */
export function recordEvent(db: Queries, event: AuditEvent): Promise<void> {
  return recordEvents(db, [event]);
}

/** Several at once, by one statement. */
export async function recordEvents(db: Queries, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db.insertInto('audit_events').values(events.map(eventColumns)).execute();
}

export const eventColumns = (event: AuditEvent) => ({
  at: event.at.getTime(),
  actor_kind: event.actor.kind,
  actor_id: 'id' in event.actor ? event.actor.id : null,
  action: event.action,
  crate_name: event.crateName ?? null,
  detail: JSON.stringify(event.detail),
  correlation_id: event.correlationId,
});
