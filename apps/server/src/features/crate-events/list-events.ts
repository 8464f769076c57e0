import type { CrateEvent } from '@waybill/api/schemas';
import { canonicalName } from '@waybill/cargo-formats';
import type { Platform } from '../../platform/platform.ts';
import type { Caller } from '../access/index.ts';
import { listAttempts, publishersVisibleTo, showAttempts } from '../trusted-publishing/index.ts';
import { describeExchange, describeTrailEvent, type SeesPublisher } from './describe-event.ts';
import { mergeNewest, type Shown } from './merge.ts';
import { listTrail, type TrailKind, toldActions } from './store.ts';

/** A crate or a reserved name, as it is spelled, and since when each is the reader's business. */
export interface EventsOf {
  name: string;
  /** Null: always. Those on an earlier crate of the name are forgotten with it. */
  attemptsSince: Date | null;
  trailSince: Date;
}

export interface EventSearch {
  crate: EventsOf;
  kind: CrateEvent['kind'] | null;
  /** Given: exchanges alone. */
  outcome: 'granted' | 'refused' | null;
  since: Date | null;
  correlationId: string | null;
  shown: Shown;
  limit: number;
}

/**
 * What happened around the publishing of a crate, newest first: its exchanges and what the trail has of it, as one list.
 * @param caller null: an administrator, who sees all
 */
export async function listCrateEvents(
  { database: { db } }: Platform,
  caller: Caller | null,
  { crate, kind, outcome, since, correlationId, shown, limit }: EventSearch,
): Promise<{ events: CrateEvent[]; next: Shown | null }> {
  // One more than is shown tells whether there are more.
  const attempts =
    kind === null || kind === 'exchange'
      ? await listAttempts(db, {
          canonicalName: canonicalName(crate.name),
          outcome,
          correlationId,
          before: shown.attempt,
          since: latest(crate.attemptsSince, since),
          limit: limit + 1,
        })
      : [];
  const kinds = trailKinds(outcome === null ? kind : 'exchange');
  const trail =
    kinds.length === 0
      ? []
      : await listTrail(db, {
          crateName: crate.name,
          kinds,
          correlationId,
          since: latest(crate.trailSince, since) ?? crate.trailSince,
          before: shown.event,
          limit: limit + 1,
        });
  const { part, next } = mergeNewest(attempts, trail, limit, shown);
  const views = await showAttempts(
    db,
    part.flatMap((one) => ('attempt' in one ? one.attempt : [])),
    caller,
    [canonicalName(crate.name)],
  );
  const byId = new Map(views.map((view) => [view.id, view]));
  const sees = await publishersSeen(db, caller);
  return {
    events: part.flatMap((one) => {
      if ('event' in one) return describeTrailEvent(one.event, sees);
      const view = byId.get(one.attempt.id);
      return view === undefined ? [] : describeExchange(view);
    }),
    next,
  };
}

const latest = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? (one ?? other) : one > other ? one : other;

const trailKinds = (kind: EventSearch['kind']): readonly TrailKind[] =>
  (Object.keys(toldActions) as TrailKind[]).filter((one) => kind === null || kind === one);

async function publishersSeen(db: Platform['database']['db'], caller: Caller | null): Promise<SeesPublisher> {
  if (caller === null) return () => true;
  const ids = new Set((await publishersVisibleTo(db, caller)).map(({ id }) => id));
  return (id) => ids.has(id);
}
