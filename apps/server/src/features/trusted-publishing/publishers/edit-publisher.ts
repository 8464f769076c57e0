import { canonicalName } from '@waybill/cargo-formats';
import { asciiLower, lookupKey } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { releaseUnused } from '../reserved-names/store.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { announce } from './announce.ts';
import {
  readEnvironment,
  readIdentity,
  readLifetime,
  readPins,
  readRules,
  readScopes,
} from './check-publisher.ts';
import {
  type Change,
  lockAndFindRivals,
  mustFind,
  refuseCrowd,
  refuseDuplicate,
} from './create-publisher.ts';
import { claimCrates, readCrateNames } from './name-crates.ts';
import type { PublisherChange } from './publisher-body.ts';
import { requireOwnerOfAll } from './require-owner.ts';
import { findPublisher, type PublisherValues, setCrates, updatePublisher } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/**
 * Changes a publisher in place. Its access tokens were minted by the old rule, so they die in the same transaction.
 * @throws Problem
 */
export async function editPublisher(
  platform: Platform,
  issuer: Issuer,
  id: number,
  wanted: PublisherChange,
  change: Change,
): Promise<StoredPublisher> {
  const values = (before: StoredPublisher) => changed(platform, issuer, before, wanted, change);
  return platform.database.db.transaction().execute(async (db) => {
    const before = await findPublisher(db, id);
    if (before === null) throw new Problem('publisher_unknown', 'Not Found');
    await requireOwnerOfAll(db, before, change.userId);
    const next = values(before);
    const at = platform.now();
    await changeCrates(db, platform, issuer, before, { wanted, next, change });
    const isConfirmed = isConfirmation(before, next, wanted);
    await updatePublisher(db, before, next, { at, confirmedAt: isConfirmed ? at : before.confirmedAt });
    const revoked = await revokeOfPublisher(db, id, at);
    const after = await mustFind(db, id);
    await announce(db, platform, issuer, {
      kind: 'changed',
      before,
      after,
      change,
      more: { revoked_tokens: revoked },
    });
    return after;
  });
}

function changed(
  platform: Platform,
  { provider }: Issuer,
  before: StoredPublisher,
  wanted: PublisherChange,
  change: Change,
): PublisherValues {
  const identity =
    wanted.identity === undefined
      ? { ...before.identity }
      : readIdentity(provider, { ...before.identity, ...wanted.identity });
  const key = lookupKey(provider, identity);
  // Another name belongs to somebody else until proven otherwise, so what was learnt of the old one is not held against it.
  const isRenamed = key !== lookupKey(provider, before.identity);
  const pins = readPins(provider, wanted.pins, isRenamed ? {} : before.pins);
  return {
    lookupKey: key,
    identity,
    environment:
      wanted.environment === undefined ? before.environment : readEnvironment(provider, wanted.environment),
    rules: readRules(provider, wanted.rules, before.rules),
    pins,
    scopes: wanted.scopes === undefined ? before.scopes : readScopes(wanted.scopes),
    tokenLifetimeSeconds:
      wanted.token_lifetime_seconds === undefined
        ? before.tokenLifetimeSeconds
        : readLifetime(wanted.token_lifetime_seconds, platform.config.trustedPublishing.longestTokenSeconds),
    requireApiToken: wanted.require_api_token ?? before.requireApiToken,
    cratePattern: wanted.crates === undefined ? before.cratePattern : readCrateNames(wanted.crates).pattern,
    state:
      wanted.state ??
      (wanted.pins !== undefined && before.state === 'needs_review' ? 'active' : before.state),
    createdBy: wanted.keep === true ? change.userId : before.createdBy,
  };
}

/** Whether an owner has looked at the names and ids: from now on the days count in which ids may be learnt. */
function isConfirmation(before: StoredPublisher, next: PublisherValues, wanted: PublisherChange): boolean {
  return (
    wanted.state === 'active' ||
    wanted.pins !== undefined ||
    asciiLower(JSON.stringify(before.identity)) !== asciiLower(JSON.stringify(next.identity))
  );
}

async function changeCrates(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  before: StoredPublisher,
  { wanted, next, change }: { wanted: PublisherChange; next: PublisherValues; change: Change },
): Promise<void> {
  const given = wanted.crates ?? before.crates.map(({ name }) => name);
  const { names } = wanted.crates === undefined ? { names: given } : readCrateNames(given);
  const pattern = next.cratePattern;
  // A reserved name belongs to who reserved it: only that user can still make crates of it.
  const named = await claimCrates(db, platform, { names, pattern }, change.userId);
  const rivals = (await lockAndFindRivals(db, platform, named)).filter(({ id }) => id !== before.id);
  refuseCrowd(named, rivals);
  refuseDuplicate(issuer, { ...next, identity: { ...next.identity }, pattern }, named, rivals);
  if (wanted.crates === undefined) return;
  await setCrates(db, before.id, {
    crateIds: named.crates.map((crate) => crate.id),
    names: named.newNames.map(({ canonicalName }) => canonicalName),
  });
  await releaseUnused(
    db,
    before.crates.filter(({ id }) => id === null).map(({ name }) => canonicalName(name)),
  );
}
