import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import {
  type Check,
  type Decision,
  decide,
  lookupKeyOf,
  type PublisherCrate,
  quote,
  type Recognised,
  type Refusal,
  readUnverified,
  type UnverifiedIdToken,
  type VerifiedIdToken,
  verifyIdToken,
} from '@waybill/trusted-publishing';
import { checkSignature } from '@waybill/trusted-publishing/node-signature';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserById, mayChangeThings } from '../../accounts/index.ts';
import { crateScopeMatches } from '../../api-tokens/index.ts';
import { findCrate } from '../../crates/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { requireNotPaused } from '../issuers/pause.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { cratesOfUserLike, findByPin, findCandidates } from '../publishers/store.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { findReservation, reservedAmong } from '../reserved-names/store.ts';
import type { Target } from './exchange-request.ts';
import { mistakeOfRefusal } from './remedies.ts';

/** An ID token that has been verified, with the issuer's record. */
export interface Presented {
  issuer: Issuer;
  idToken: VerifiedIdToken;
  /** What was looked at to verify it. */
  verification: readonly Check[];
}

/** An ID token that does not verify, with all that a rehearsal says of it. */
export class IdTokenRefused extends Problem {
  readonly mistake: Recognised['mistake'] | null;
  readonly checks: readonly Check[];

  constructor({ code, detail, field }: Refusal, recognised: Recognised | null, checks: readonly Check[]) {
    super(code, detail, { field, remedy: recognised?.remedy });
    this.mistake = recognised?.mistake ?? null;
    this.checks = checks;
  }
}

/**
 * Verifies an ID token: its issuer is one we trust, its keys can be had, and it was made for us, and trusted publishing is
 * not paused.
 * @throws Problem
 */
export async function verifyPresented(platform: Platform, issuers: Issuers, jwt: string): Promise<Presented> {
  const read = readIdToken(jwt);
  await requireNotPaused(platform.database.db);
  return verifyRead(platform, issuers, read);
}

/** The same, paused or not: for what gives nothing away. @throws Problem */
export async function verifyEvenPaused(
  platform: Platform,
  issuers: Issuers,
  jwt: string,
): Promise<Presented> {
  return verifyRead(platform, issuers, readIdToken(jwt));
}

/**
 * Verifies without a question to the database: by the issuer as this copy knew it last, in the revision that is told.
 * @returns null where anything is not as it should be: `verifyPresented` says what.
 */
export async function verifyAsKnown(
  platform: Platform,
  issuers: Issuers,
  jwt: string,
): Promise<(Presented & { revision: number }) | null> {
  const read = readUnverified(jwt);
  if (!read.ok) return null;
  const known = issuers.lastKnown(read.value.issuer);
  if (known === undefined || !known.issuer.enabled) return null;
  const { issuer, revision } = known;
  const keys = await issuer.keys.keysFor(read.value.keyId);
  if (!keys.ok) return null;
  const verified = await verifyIdToken({
    token: read.value,
    issuer: issuer.trusted,
    keys: keys.keys,
    audience: platform.config.trustedPublishing.audience,
    now: platform.now(),
    checkSignature,
  });
  if (!verified.ok) return null;
  const verification = [...read.checks, ...verified.checks];
  return { issuer, revision, idToken: verified.value, verification };
}

async function verifyRead(
  platform: Platform,
  issuers: Issuers,
  read: ReturnType<typeof readIdToken>,
): Promise<Presented> {
  const issuer = await trustedIssuer(platform, issuers, read.value, read.checks);
  const verified = await verify(platform, issuer, read.value, read.checks);
  return { issuer, idToken: verified.value, verification: [...read.checks, ...verified.checks] };
}

export interface Judgement {
  decision: Decision;
  /** The candidates, with the crates of patterns filled in. */
  publishers: readonly StoredPublisher[];
  /** Whether more publishers name the repository than were examined. */
  areMore: boolean;
  /** Registered under another name but pinned to the ids of the token. */
  relatives: readonly StoredPublisher[];
}

/** Decides what a verified ID token may do, on what the database holds at this moment. Changes nothing. */
export async function judge(
  db: Queries,
  { issuer, idToken }: Pick<Presented, 'issuer' | 'idToken'>,
  target: Target,
  now: Date,
): Promise<Judgement> {
  // What cannot be a name may not even be a text of the database.
  const wanted = target.crate !== null && isCrateName(target.crate) ? canonicalName(target.crate) : null;
  const { publishers: candidates, areMore } = await findCandidates(
    db,
    issuer.id,
    lookupKeyOf(idToken),
    wanted,
  );
  const found = await withoutLapsedNames(db, candidates, now);
  const mayAct = await makersWhoMayAct(db, found, now);
  const cratesOf = cratesOfPatterns(db, target, now);
  const publishers = await Promise.all(
    found.map(async (publisher) =>
      !isMakers(publisher) || publisher.createdBy === null || mayAct.has(publisher.createdBy)
        ? { ...publisher, crates: [...publisher.crates, ...(await cratesOf(publisher))] }
        : { ...publisher, crates: publisher.crates.filter(({ id }) => id !== null) },
    ),
  );
  const relatives = publishers.length > 0 ? [] : await findRelatives(db, { issuer, idToken });
  return { ...judgeAmong({ publishers, relatives }, idToken, target, now), areMore };
}

/** The same on all publishers that there are, which were read before, with the crates of their patterns. */
export function judgeAmong(
  { publishers, relatives }: Pick<Judgement, 'publishers' | 'relatives'>,
  idToken: VerifiedIdToken,
  target: Target,
  now: Date,
): Judgement {
  const wanted = target.crate === null ? null : canonicalName(target.crate);
  const decision = decide({
    token: idToken,
    publishers,
    relatives,
    version: target.version,
    ...(wanted === null ? {} : { isWanted: ({ name }) => canonicalName(name) === wanted }),
    now,
  });
  return { decision, publishers, relatives, areMore: false };
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
 * A pattern and a name that is no crate yet are rights of the maker, and no more than those. A crate that is there is its
 * owners' business, whoever of them made the publisher.
 */
const isMakers = ({ crates, cratePattern }: StoredPublisher): boolean =>
  cratePattern !== null || crates.some(({ id }) => id === null);

/** Each is asked for once, however many publishers are of one maker. */
async function makersWhoMayAct(
  db: Queries,
  publishers: readonly StoredPublisher[],
  now: Date,
): Promise<ReadonlySet<number>> {
  const makers = new Set(publishers.filter(isMakers).flatMap(({ createdBy }) => createdBy ?? []));
  const may = new Set<number>();
  for (const id of makers) {
    const maker = await findUserById(db, id);
    if (maker !== null && mayChangeThings(maker, now)) may.add(id);
  }
  return may;
}

/**
 * The crates a pattern stands for: those of its maker that exist, and the one name the caller wants to make, since a
 * pattern alone would be a key to names nobody has thought of yet. Each question is asked once, however many ask it.
 */
function cratesOfPatterns(db: Queries, target: Target, now: Date) {
  const asked = new Map<string, Promise<readonly PublisherCrate[]>>();
  const owned = (userId: number, start: string) => {
    const key = `${userId} ${start}`;
    const crates = asked.get(key) ?? cratesOfUserLike(db, userId, start);
    asked.set(key, crates);
    return crates;
  };
  let free: Promise<FreeName | null> | undefined;
  return async (publisher: StoredPublisher): Promise<readonly PublisherCrate[]> => {
    const { cratePattern: pattern, createdBy } = publisher;
    if (pattern === null || createdBy === null) return [];
    free ??= target.crate === null ? Promise.resolve(null) : freeName(db, target.crate, now);
    const wanted = await free;
    const isTheirs = wanted !== null && (wanted.userId === null || wanted.userId === createdBy);
    const crates = [
      ...(await owned(createdBy, pattern.slice(0, -1))),
      ...(isTheirs ? [{ id: null, name: wanted.name }] : []),
    ];
    const known = new Set(publisher.crates.map(({ name }) => name));
    return crates.filter(({ name }) => crateScopeMatches(pattern, name) && !known.has(name));
  };
}

/** A name no crate has. */
interface FreeName {
  /** In the spelling in which it is reserved. */
  name: string;
  /** Who may make the crate; null: anybody. */
  userId: number | null;
}

async function freeName(db: Queries, name: string, now: Date): Promise<FreeName | null> {
  if (!isCrateName(name) || (await findCrate(db, canonicalName(name))) !== null) return null;
  return (await findReservation(db, canonicalName(name), now)) ?? { name, userId: null };
}

/**
 * By the last pin of the provider, which is the one that stays when a name changes. Only those that were used with their
 * ids: anybody can write the public id of a repository and any name beside it.
 */
async function findRelatives(
  db: Queries,
  { issuer, idToken }: Pick<Presented, 'issuer' | 'idToken'>,
): Promise<StoredPublisher[]> {
  const claim = issuer.provider.pins.at(-1)?.claim;
  const value = claim === undefined ? undefined : idToken.facts.pins[claim];
  return claim === undefined || value === undefined
    ? []
    : (await findByPin(db, issuer.id, claim, value)).filter(({ isProven }) => isProven);
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

interface Known<T> {
  value: T;
  checks: readonly Check[];
}

function readIdToken(jwt: string): Known<UnverifiedIdToken> {
  const read = readUnverified(jwt);
  if (read.ok) return read;
  throw new IdTokenRefused(read.refusal, mistakeOfRefusal(read.refusal, { jwt }), read.checks);
}

async function trustedIssuer(
  platform: Platform,
  issuers: Issuers,
  token: UnverifiedIdToken,
  checks: readonly Check[],
): Promise<Issuer> {
  const issuer = await issuers.byUrl(token.issuer);
  if (issuer === undefined) {
    const trusted = (await issuers.current())
      .all()
      .filter((one) => one.enabled)
      .map((one) => `\`${one.url}\``);
    // Addresses inside a company are nobody's business who may not even read here.
    const isPrivate = platform.config.visibility === 'private';
    const expected = isPrivate
      ? 'this registry does not trust it'
      : trusted.length === 0
        ? 'this registry trusts no issuer at all'
        : `expected one of ${trusted.join(', ')}`;
    const refusal: Refusal = {
      code: 'id_token_issuer_unknown',
      detail: `Unsupported JWT issuer: ${quote(token.issuer)}; ${expected}. Issuers are compared byte for byte. To trust another, its operator adds it (docs/issuers.md).`,
      field: 'iss',
    };
    throw new IdTokenRefused(refusal, mistakeOfRefusal(refusal, {}), checks);
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
  before: readonly Check[],
): Promise<Known<VerifiedIdToken>> {
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
    issuer: issuer.trusted,
    keys: keys.keys,
    audience,
    now: platform.now(),
    checkSignature,
  });
  if (verified.ok) return verified;
  const recognised = mistakeOfRefusal(verified.refusal, { audience, provider: issuer.provider });
  throw new IdTokenRefused(verified.refusal, recognised, [...before, ...verified.checks]);
}
