import type { Provenance } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findUserById } from '../../accounts/index.ts';
import { type AuditEvent, beforeAfter, recordEvent } from '../../audit/index.ts';
import {
  type Actor,
  ciRunOf,
  notifyPublisherAdded,
  notifyPublisherChanged,
  notifyPublisherFirstUsed,
  notifyPublisherNeedsReview,
  notifyPublisherRemoved,
} from '../../notifications/index.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import type { Change } from './create-publisher.ts';
import type { StoredPublisher } from './stored-publisher.ts';
import { summarise } from './summarise.ts';

interface Common {
  /** What else the trail should tell. */
  more?: Record<string, unknown>;
}

/** What can happen to a publisher: by somebody, or by a job in CI. */
export type PublisherEvent = Common &
  (
    | { kind: 'created'; after: StoredPublisher; change: Change }
    | { kind: 'changed'; before: StoredPublisher; after: StoredPublisher; change: Change }
    | { kind: 'deleted'; before: StoredPublisher; change: Change }
    | {
        kind: 'needs_review' | 'used_first';
        before: StoredPublisher;
        after: StoredPublisher;
        run: Provenance;
        /** The ids in the job's token. */
        pinsSeen: Readonly<Record<string, string>>;
        correlationId: string;
      }
  );

/** Writes what happened to a publisher into the trail and tells the owners, in the transaction in which it happens. */
export async function announce(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  event: PublisherEvent,
): Promise<void> {
  await record(db, platform, issuer, event);
  await tellOwners(db, platform, issuer, event);
}

/** Once for each of its crates, old and new. */
async function record(db: Queries, platform: Platform, issuer: Issuer, event: PublisherEvent): Promise<void> {
  const { before, after } = sidesOf(event);
  const actor: AuditEvent['actor'] =
    'change' in event
      ? { kind: 'user', id: event.change.userId }
      : { kind: 'publisher', id: event.before.id };
  const names = new Set([...(before?.crates ?? []), ...(after?.crates ?? [])].map(({ name }) => name));
  for (const crateName of names.size === 0 ? [undefined] : names) {
    await recordEvent(db, {
      at: platform.now(),
      actor,
      action: `publisher.${event.kind}`,
      ...(crateName === undefined ? {} : { crateName }),
      detail: {
        id: (after ?? before)?.id,
        issuer: issuer.url,
        ...beforeAfter(before && snapshot(before), after && snapshot(after)),
        ...('run' in event ? { run: event.run, pins_seen: event.pinsSeen } : {}),
        ...event.more,
      },
      correlationId: 'change' in event ? event.change.correlationId : event.correlationId,
    });
  }
}

async function tellOwners(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  event: PublisherEvent,
): Promise<void> {
  const { before, after } = sidesOf(event);
  const now = after ?? before;
  if (now === null) return;
  const common = {
    at: platform.now(),
    publicUrl: platform.config.publicUrl,
    publisher: summarise(issuer, now),
    ...audienceOf([before, after]),
  };
  switch (event.kind) {
    case 'created':
      await notifyPublisherAdded(db, { ...common, actor: await actorOf(db, event.change) });
      return;
    case 'changed':
      await notifyPublisherChanged(db, {
        ...common,
        before: summarise(issuer, event.before),
        actor: await actorOf(db, event.change),
      });
      return;
    case 'deleted':
      await notifyPublisherRemoved(db, { ...common, actor: await actorOf(db, event.change) });
      return;
    case 'needs_review':
      await notifyPublisherNeedsReview(db, {
        ...common,
        run: ciRunOf(event.run),
        differences: issuer.provider.pins.flatMap(({ claim, label }) => {
          const [pinned, came] = [event.before.pins[claim] ?? null, event.pinsSeen[claim] ?? 'none'];
          return pinned === null || pinned === came ? [] : [{ what: label, pinned, came }];
        }),
      });
      return;
    case 'used_first':
      await notifyPublisherFirstUsed(db, { ...common, run: ciRunOf(event.run), pins: event.after.pins });
      return;
  }
}

/** Owners of all crates, old and new; of names that are reserved and of a pattern, the maker. */
export function audienceOf(sides: readonly (StoredPublisher | null)[]) {
  const publishers = sides.flatMap((side) => side ?? []);
  const crates = publishers.flatMap((publisher) => publisher.crates);
  const maker = publishers.at(-1)?.createdBy ?? null;
  const names = [
    ...crates.flatMap(({ id, name }) => (id === null ? [name] : [])),
    ...publishers.flatMap(({ cratePattern }) => cratePattern ?? []),
  ];
  return {
    crateIds: [...new Set(crates.flatMap(({ id }) => id ?? []))],
    maker: maker === null ? null : { userId: maker, names: [...new Set(names)] },
  };
}

function sidesOf(event: PublisherEvent): { before: StoredPublisher | null; after: StoredPublisher | null } {
  return {
    before: 'before' in event ? event.before : null,
    after: 'after' in event ? event.after : null,
  };
}

async function actorOf(db: Queries, { userId }: Change): Promise<Actor> {
  const user = await findUserById(db, userId);
  return user === null ? { kind: 'operator' } : { kind: 'user', login: user.login };
}

/** What of a publisher is told in the trail: all that was configured and learnt, and nothing secret, as there is nothing. */
export function snapshot(publisher: StoredPublisher): Record<string, unknown> {
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
    created_by: publisher.createdBy,
  };
}
