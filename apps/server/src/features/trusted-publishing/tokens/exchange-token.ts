import { randomBytes } from 'node:crypto';
import { canonicalName, parseVersion } from '@waybill/cargo-formats';
import {
  ACCESS_TOKEN_PREFIX,
  type Decision,
  decide,
  hashToken,
  lookupKeyOf,
  newToken,
  provenanceOf,
  type RefusalCode,
  readUnverified,
  type UnverifiedIdToken,
  type VerifiedIdToken,
  verifyIdToken,
} from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { requireNotPaused } from '../issuers/pause.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { findCandidates, noteUse } from '../publishers/store.ts';
import { countTry, insertAccessToken, isUsed, markUsed, triesOf } from './store.ts';

const PLAIN_LIFETIME_MS = 15 * 60_000;
const BOUND_LIFETIME_MS = 2 * 60_000;

/** A refused ID token is not burned, so that a mended publisher can be tried again, but nobody may try for ever. */
const MOST_TRIES = 10;

export interface ExchangeRequest {
  jwt: string;
  /** Narrows the token to this crate; with `version` and `checksum` it is bound to exactly that file. */
  crate?: string | undefined;
  version?: string | undefined;
  checksum?: string | undefined;
}

export interface ExchangeAnswer {
  token: string;
  expires_at: string;
  crates: string[];
  scopes: string[];
  bound: boolean;
}

/**
 * Exchanges an ID token of a CI job for an access token (RFC 3691; design: verify → decide → mint). Everything from the
 * replay check on is one transaction: there is no token without a used ID token, and no used ID token without a token.
 * @throws Problem with the refusal's code and a public sentence.
 */
export async function exchangeToken(
  platform: Platform,
  issuers: Issuers,
  request: ExchangeRequest,
  correlationId: string,
): Promise<ExchangeAnswer> {
  const target = readTarget(request);
  const unverified = readIdToken(request.jwt);
  await requireNotPaused(platform.database.db);
  const issuer = await trustedIssuer(issuers, unverified);
  const idToken = await verify(platform, issuer, unverified);
  const context = { platform, issuer, idToken, target, correlationId };

  const outcome = await decidedOnce(() =>
    platform.database.db.transaction().execute((db) => decideAndMint(db, context)),
  );
  if ('refusal' in outcome) {
    // Committed all the same: the try is counted.
    platform.log.info(
      { code: outcome.refusal.code, issuer: issuer.url, correlationId },
      'refused an exchange',
    );
    throw outcome.refusal;
  }
  return outcome.answer;
}

/** Another exchange learned a pin after this one had read it. */
class PinsChanged extends Error {}

/** Two first uses at once: the one that comes second decides again, with the pins the first one learned. */
async function decidedOnce<T>(decideAgain: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decideAgain();
    } catch (error) {
      if (!(error instanceof PinsChanged) || attempt === 3) throw error;
    }
  }
}

interface Context {
  platform: Platform;
  issuer: Issuer;
  idToken: VerifiedIdToken;
  target: Target | null;
  correlationId: string;
}

type Granted = Extract<Decision, { outcome: 'granted' }>;
type Grant = Granted['grants'][number];

async function decideAndMint(
  db: Queries,
  context: Context,
): Promise<{ refusal: Problem } | { answer: ExchangeAnswer }> {
  const { platform, issuer, idToken } = context;
  const now = platform.now();
  const key = { issuerId: issuer.id, replayKey: idToken.replayKey };

  // Asked before anything is written: an ID token that can no longer be good must not cost a commit each time it comes.
  if (await isUsed(db, key)) return refuse('id_token_replayed', replayed);
  if ((await triesOf(db, key)) >= MOST_TRIES) return refuse('id_token_tries_exhausted', exhausted);
  // Two at once wait for each other here, so the second sees what the first has done.
  const tries = await countTry(db, key, idToken.forgetAfter);
  if (tries > MOST_TRIES) return refuse('id_token_tries_exhausted', exhausted);
  if (await isUsed(db, key)) return refuse('id_token_replayed', replayed);

  const publishers = await findCandidates(db, issuer.id, lookupKeyOf(idToken));
  const decision = decide({ token: idToken, publishers, now });
  if (decision.outcome === 'refused') return refuse(decision.code, decision.detail);
  const grants = narrow(decision.grants, context.target);
  if (grants.length === 0) return refuse('crate_not_in_token', notGranted(decision.grants, context.target));

  if (!(await markUsed(db, key, now, idToken.forgetAfter))) return refuse('id_token_replayed', replayed);
  const used = new Set(grants.map((grant) => grant.publisherId));
  for (const publisher of publishers.filter(({ id }) => used.has(id))) {
    const learned = decision.learnedPins.find(({ publisherId }) => publisherId === publisher.id);
    if (!(await noteUse(db, publisher, learned?.pins ?? null, now))) throw new PinsChanged();
  }
  return { answer: await mint(db, context, grants, now) };
}

const exhausted = `This ID token was refused ${MOST_TRIES} times, which is the most; start the job again to get a new one.`;
const replayed =
  'This ID token has been exchanged before; each one is good for one exchange. Ask the CI for a new one.';

async function mint(
  db: Queries,
  context: Context,
  grants: readonly Grant[],
  now: Date,
): Promise<ExchangeAnswer> {
  const { platform, issuer, idToken, target } = context;
  const bound = target?.file ?? null;
  const expiresAt = new Date(now.getTime() + (bound === null ? PLAIN_LIFETIME_MS : BOUND_LIFETIME_MS));
  const token = newToken(ACCESS_TOKEN_PREFIX, randomBytes);
  const trustpubData = { ...provenanceOf(idToken), issuer: issuer.url };
  await insertAccessToken(db, {
    hash: hashToken(token),
    trustpubData,
    bound,
    grants: grants.map(({ crate, publisherId }) => ({ crateId: crate.id ?? 0, publisherId })),
    at: now,
    expiresAt,
  });
  for (const { crate, publisherId } of grants) {
    await recordEvent(db, {
      at: now,
      actor: { kind: 'publisher', id: publisherId },
      action: 'access_token.minted',
      crateName: crate.name,
      detail: { ...trustpubData, expires_at: expiresAt.toISOString(), bound: bound !== null },
      correlationId: context.correlationId,
    });
  }
  return {
    token,
    expires_at: expiresAt.toISOString(),
    crates: grants.map(({ crate }) => crate.name),
    // A job that may publish to a private registry has to resolve first.
    scopes: platform.config.visibility === 'private' ? ['publish-update', 'read'] : ['publish-update'],
    bound: bound !== null,
  };
}

/** What the caller asks the token to be good for. */
interface Target {
  crate: string;
  file: { version: string; checksum: string } | null;
}

function readTarget({ crate, version, checksum }: ExchangeRequest): Target | null {
  if (crate === undefined && version === undefined && checksum === undefined) return null;
  if (crate === undefined || (version === undefined) !== (checksum === undefined)) {
    throw new Problem(
      'body_invalid',
      'A token is bound by `crate`, `version` and `checksum` together, or narrowed by `crate` alone.',
    );
  }
  if (version === undefined || checksum === undefined) return { crate, file: null };
  if (!/^[0-9a-f]{64}$/.test(checksum)) {
    throw new Problem(
      'body_invalid',
      'checksum must be the SHA-256 of the .crate file, 64 lower-case hex digits.',
    );
  }
  return { crate, file: { version: parseVersion(version).text, checksum } };
}

function readIdToken(jwt: string): UnverifiedIdToken {
  const read = readUnverified(jwt);
  if (!read.ok) throw new Problem(read.refusal.code, read.refusal.detail);
  return read.value;
}

async function trustedIssuer(issuers: Issuers, token: UnverifiedIdToken): Promise<Issuer> {
  const issuer = await issuers.byUrl(token.issuer);
  if (issuer === undefined) {
    const shown = token.issuer.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
    const trusted = (await issuers.current())
      .all()
      .filter((one) => one.enabled)
      .map((one) => `\`${one.url}\``);
    const expected =
      trusted.length === 0
        ? 'this registry trusts no issuer at all'
        : `expected one of ${trusted.join(', ')}`;
    throw new Problem(
      'id_token_issuer_unknown',
      `Unsupported JWT issuer: \`${shown}\`; ${expected}. Issuers are compared byte for byte. To trust another, its operator adds it (docs/issuers.md).`,
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
  const verified = await verifyIdToken({
    token,
    issuer: issuer.trusted,
    keys: keys.keys,
    audience: platform.config.trustedPublishing.audience,
    now: platform.now(),
  });
  if (!verified.ok) throw new Problem(verified.refusal.code, verified.refusal.detail);
  return verified.value;
}

function narrow(grants: readonly Grant[], target: Target | null): readonly Grant[] {
  if (target === null) return grants;
  const wanted = canonicalName(target.crate);
  return grants.filter(({ crate }) => canonicalName(crate.name) === wanted);
}

function notGranted(grants: readonly Grant[], target: Target | null): string {
  const may = grants.map(({ crate }) => `\`${crate.name}\``).join(', ');
  return `This job may publish ${may}, but the exchange asked for \`${target?.crate ?? ''}\`; add a trusted publisher to that crate.`;
}

function refuse(code: RefusalCode | 'crate_not_in_token', sentence: string): { refusal: Problem } {
  return { refusal: new Problem(code, sentence) };
}
