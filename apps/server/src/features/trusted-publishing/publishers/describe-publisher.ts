import { isLapsed } from '@waybill/trusted-publishing';
import type { Issuer } from '../issuers/to-issuer.ts';
import type { StoredPublisher } from './stored-publisher.ts';

export interface Surroundings {
  issuer: Issuer;
  now: Date;
  /** The maker's login; null where the account is gone. */
  createdBy: string | null;
  /** Whether the maker still owns all its crates; null where there is none to own. */
  makerIsOwner: boolean | null;
  /** When the reservation of its names ends. */
  reservedUntil: Date | null;
  liveTokens: number;
}

export type PublisherView = ReturnType<typeof describePublisher>;

/** A publisher as the API shows it, in one shape for all providers (design §7). */
export function describePublisher(publisher: StoredPublisher, around: Surroundings) {
  const { rules } = publisher;
  return {
    id: publisher.id,
    provider: publisher.provider,
    issuer: around.issuer.url,
    crates: [
      ...publisher.crates.map(({ name }) => name),
      ...(publisher.cratePattern === null ? [] : [publisher.cratePattern]),
    ],
    pending_crates: publisher.crates.filter(({ id }) => id === null).map(({ name }) => name),
    identity: publisher.identity,
    environment: {
      rule: publisher.environment.rule,
      name: publisher.environment.rule === 'named' ? publisher.environment.name : null,
    },
    rules: {
      refs: rules.refs,
      ref_protected: rules.refProtected,
      events: rules.events,
      runner: rules.runner,
      callee: rules.callee,
      claims: rules.claims,
    },
    scopes: publisher.scopes,
    token_lifetime_seconds: publisher.tokenLifetimeSeconds,
    require_api_token: publisher.requireApiToken,
    state: stateOf(publisher, around),
    pins: pinsOf(publisher, around.issuer),
    created_at: publisher.createdAt.toISOString(),
    created_by: around.createdBy,
    /** False asks for a decision: keep it (`PATCH` with `keep`), or delete it. */
    created_by_is_owner: around.makerIsOwner,
    confirmed_at: publisher.confirmedAt.toISOString(),
    updated_at: publisher.updatedAt?.toISOString() ?? null,
    last_used_at: publisher.lastUsedAt?.toISOString() ?? null,
    expires_at: around.reservedUntil?.toISOString() ?? null,
    live_tokens: around.liveTokens,
  };
}

export type ShownState = 'active' | 'disabled' | 'pending' | 'needs_review' | 'lapsed';

/** What an owner is shown: a publisher that has to learn ids and has run out of time has lapsed; one without crates waits. */
export function stateOf(
  publisher: StoredPublisher,
  { issuer, now }: Pick<Surroundings, 'issuer' | 'now'>,
): ShownState {
  if (publisher.state !== 'active') return publisher.state;
  const isUnpinned = Object.values(pinsOf(publisher, issuer)).includes(null);
  const isPending =
    publisher.cratePattern === null &&
    publisher.crates.length > 0 &&
    publisher.crates.every(({ id }) => id === null);
  // A name that waits may be published for longer than ids may be learnt, so both can be; the harder one is told.
  if (isUnpinned && !issuer.trusted.allowsMissingIds && isLapsed(publisher, now)) return 'lapsed';
  return isPending ? 'pending' : 'active';
}

function pinsOf({ pins }: StoredPublisher, { provider }: Issuer): Record<string, string | null> {
  return Object.fromEntries(provider.pins.map(({ claim }) => [claim, pins[claim] ?? null]));
}
