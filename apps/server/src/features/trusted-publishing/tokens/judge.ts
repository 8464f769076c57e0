import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import {
  type Decision,
  decide,
  lookupKeyOf,
  quote,
  readUnverified,
  type UnverifiedIdToken,
  type VerifiedIdToken,
  verifyIdToken,
} from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { crateScopeMatches } from '../../api-tokens/index.ts';
import { findCrate } from '../../crates/index.ts';
import type { Issuer, Issuers } from '../issuers/issuers.ts';
import { cratesOfUserLike, findByPin, findCandidates } from '../publishers/store.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { findReservation, reservedAmong } from '../reserved-names/store.ts';
import type { Target } from './exchange-request.ts';
import { remedyOfRefusal } from './remedies.ts';

/** An ID token that has been verified, with the issuer's record. */
export interface Presented {
  issuer: Issuer;
  idToken: VerifiedIdToken;
}

/** Verifies an ID token: its issuer is one we trust, its keys can be had, and it was made for us. @throws Problem */
export async function verifyPresented(platform: Platform, issuers: Issuers, jwt: string): Promise<Presented> {
  const unverified = readIdToken(jwt);
  const issuer = trustedIssuer(issuers, unverified);
  return { issuer, idToken: await verify(platform, issuer, unverified) };
}

export interface Judgement {
  decision: Decision;
  /** The candidates, with the crates of patterns filled in. */
  publishers: readonly StoredPublisher[];
  /** Registered under another name but pinned to the ids of the token. */
  relatives: readonly StoredPublisher[];
}

/** Decides what a verified ID token may do, on what the database holds at this moment. Changes nothing. */
export async function judge(
  db: Queries,
  { issuer, idToken }: Presented,
  target: Target,
  now: Date,
): Promise<Judgement> {
  const found = await withoutLapsedNames(db, await findCandidates(db, issuer.id, lookupKeyOf(idToken)), now);
  const publishers = await Promise.all(
    found.map((publisher) => withCratesOfPattern(db, publisher, target, now)),
  );
  const relatives = publishers.length > 0 ? [] : await findRelatives(db, { issuer, idToken });
  const decision = decide({ token: idToken, publishers, relatives, version: target.version, now });
  return { decision, publishers, relatives };
}

/** A name whose time is over is nobody's, whether it has been cleaned away by now or not. */
async function withoutLapsedNames(
  db: Queries,
  publishers: readonly StoredPublisher[],
  now: Date,
): Promise<readonly StoredPublisher[]> {
  const names = publishers.flatMap(({ crates }) =>
    crates.flatMap(({ id, name }) => (id === null ? [canonicalName(name)] : [])),
  );
  if (names.length === 0) return publishers;
  const reserved = await reservedAmong(db, names, now);
  return publishers.map((publisher) => ({
    ...publisher,
    crates: publisher.crates.filter(({ id, name }) => id !== null || reserved.has(canonicalName(name))),
  }));
}

/**
 * The crates a pattern stands for: those of its maker that exist, and the one name the caller wants to make, since a
 * pattern alone would be a key to names nobody has thought of yet.
 */
async function withCratesOfPattern(
  db: Queries,
  publisher: StoredPublisher,
  target: Target,
  now: Date,
): Promise<StoredPublisher> {
  const { cratePattern: pattern, createdBy } = publisher;
  if (pattern === null || createdBy === null) return publisher;
  const owned = (await cratesOfUserLike(db, createdBy, pattern.slice(0, -1))).filter(({ name }) =>
    crateScopeMatches(pattern, name),
  );
  const wanted = target.crate === null ? null : await freeName(db, target.crate, createdBy, now);
  const isNew = wanted !== null && crateScopeMatches(pattern, wanted);
  const known = new Set(publisher.crates.map(({ name }) => name));
  return {
    ...publisher,
    crates: [
      ...publisher.crates,
      ...owned.filter(({ name }) => !known.has(name)),
      ...(isNew && !known.has(wanted) ? [{ id: null, name: wanted }] : []),
    ],
  };
}

/** The name as the user may make a crate of it: in the spelling in which it is reserved; null where nobody, or not this user, may. */
async function freeName(db: Queries, name: string, userId: number, now: Date): Promise<string | null> {
  if (!isCrateName(name) || (await findCrate(db, canonicalName(name))) !== null) return null;
  const reservation = await findReservation(db, canonicalName(name), now);
  if (reservation === null) return name;
  return reservation.userId === userId ? reservation.name : null;
}

/** By the last pin of the provider, which is the one that stays when a name changes. */
async function findRelatives(db: Queries, { issuer, idToken }: Presented): Promise<StoredPublisher[]> {
  const claim = issuer.provider.pins.at(-1)?.claim;
  const value = claim === undefined ? undefined : idToken.facts.pins[claim];
  return claim === undefined || value === undefined ? [] : findByPin(db, issuer.id, claim, value);
}

/** The publishers whose pins the token contradicts: the name is theirs and somebody else, or something else, has it now. */
export function driftedPublishers(
  idToken: VerifiedIdToken,
  publishers: readonly StoredPublisher[],
): readonly StoredPublisher[] {
  const actual = idToken.facts.pins;
  return publishers.filter(({ pins }) =>
    Object.entries(pins).some(
      ([claim, pinned]) => pinned !== null && actual[claim] !== undefined && actual[claim] !== pinned,
    ),
  );
}

function readIdToken(jwt: string): UnverifiedIdToken {
  const read = readUnverified(jwt);
  if (read.ok) return read.value;
  const { code, detail, field } = read.refusal;
  throw new Problem(code, detail, { field, remedy: remedyOfRefusal(read.refusal, { jwt }) });
}

function trustedIssuer(issuers: Issuers, token: UnverifiedIdToken): Issuer {
  const issuer = issuers.byUrl(token.issuer);
  if (issuer === undefined) {
    const trusted = issuers
      .all()
      .filter((one) => one.enabled)
      .map((one) => `\`${one.url}\``);
    const expected =
      trusted.length === 0
        ? 'this registry trusts no issuer at all'
        : `expected one of ${trusted.join(', ')}`;
    throw new Problem(
      'id_token_issuer_unknown',
      `Unsupported JWT issuer: ${quote(token.issuer)}; ${expected}. Issuers are compared byte for byte. To trust another, its operator adds it to \`[[trusted_publishing.issuers]]\` and restarts the server.`,
    );
  }
  if (!issuer.enabled) {
    throw new Problem(
      'issuer_disabled',
      `The issuer \`${issuer.url}\` is switched off in this registry; ask its operator.`,
    );
  }
  return issuer;
}

async function verify(
  platform: Platform,
  issuer: Issuer,
  token: UnverifiedIdToken,
): Promise<VerifiedIdToken> {
  const keys = await issuer.keys.keysFor(token.keyId);
  if (!keys.ok) {
    throw new Problem(
      'issuer_unavailable',
      `The keys of the issuer \`${issuer.url}\` cannot be had just now, so its ID tokens cannot be checked; try again in ${keys.retryAfterSeconds} seconds.`,
      { cause: new Error(keys.reason), headers: { 'retry-after': String(keys.retryAfterSeconds) } },
    );
  }
  const { audience } = platform.config.trustedPublishing;
  const verified = await verifyIdToken({
    token,
    issuer: {
      id: issuer.id,
      url: issuer.url,
      provider: issuer.provider,
      serverUrl: issuer.serverUrl,
      allowsMissingIds: issuer.allowsMissingIds ?? false,
    },
    keys: keys.keys,
    audience,
    now: platform.now(),
  });
  if (verified.ok) return verified.value;
  const { code, detail, field } = verified.refusal;
  throw new Problem(code, detail, {
    field,
    remedy: remedyOfRefusal(verified.refusal, { audience, provider: issuer.provider }),
  });
}
