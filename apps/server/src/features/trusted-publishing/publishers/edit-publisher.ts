import { asciiLower, lookupKey } from '@waybill/trusted-publishing';
import { lockPublisher } from '../../../platform/database/locks.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { logRevokedOfPublisher } from '../tokens/revoke-token.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { announce } from './announce.ts';
import { changeCrates, isWithdrawal, refuseForeignMaker } from './change-crates.ts';
import {
  readEnvironment,
  readIdentity,
  readLifetime,
  readPins,
  readRules,
  readScopes,
} from './check-publisher.ts';
import { type Change, mustFind } from './create-publisher.ts';
import { requireMakersRoom } from './makers-room.ts';
import { readCrateNames } from './name-crates.ts';
import type { PublisherChange } from './publisher-body.ts';
import { requireOwnerOfAll } from './require-owner.ts';
import { findPublisher, type PublisherValues, updatePublisher } from './store.ts';
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
  if (Object.keys(wanted).length === 0)
    throw new Problem('body_invalid', 'The change names no field, so there is nothing to change.', {
      field: 'publisher',
    });
  const values = (before: StoredPublisher) => changed(platform, issuer, before, wanted, change);
  const edited = await platform.database.db.transaction().execute(async (db) => {
    await lockPublisher(db, platform.database.engine, id);
    const before = await findPublisher(db, id);
    if (before === null) throw new Problem('publisher_unknown', 'Not Found');
    if (!(await isWithdrawal(db, before, wanted, change.userId)))
      await requireOwnerOfAll(db, before, change.userId);
    const next = values(before);
    refuseForeignMaker(before, next, wanted, change.userId);
    const key = lookupKey(issuer.provider, before.identity);
    if (next.createdBy !== null && (next.createdBy !== before.createdBy || next.lookupKey !== key))
      await requireMakersRoom(
        db,
        platform,
        { makerId: next.createdBy, issuerId: issuer.id, lookupKey: next.lookupKey },
        id,
      );
    const at = platform.now();
    await changeCrates(db, platform, issuer, before, { wanted, next, change });
    const isConfirmed = isConfirmation(before, next, wanted);
    // Who looks at the names and ids has made the review.
    const state = isConfirmed && next.state === 'needs_review' ? 'active' : next.state;
    const confirmedAt = isConfirmed ? at : before.confirmedAt;
    await updatePublisher(db, before, { ...next, state }, { at, confirmedAt });
    const revoked = await revokeOfPublisher(db, id, at);
    const after = await mustFind(db, id);
    await announce(db, platform, issuer, {
      kind: 'changed',
      before,
      after,
      change,
      more: { revoked_tokens: revoked.length },
    });
    return { after, revoked };
  });
  logRevokedOfPublisher(platform, id, edited.revoked, change.correlationId);
  return edited.after;
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
    state: wanted.state ?? before.state,
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
