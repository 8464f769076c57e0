import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import {
  type Check,
  type Facts,
  type JsonObject,
  lookupNameOf,
  type PublisherFailure,
  readUnverified,
  show,
  type VerifiedIdToken,
} from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Problem } from '../../../platform/problem.ts';
import { findCrate } from '../../crates/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import type { Target } from '../tokens/exchange-request.ts';
import type { ScopedGrant } from '../tokens/grants.ts';
import type { Judgement, Presented } from '../tokens/judge.ts';
import { mayRecord } from './attempt-budget.ts';
import { insertAttempt, type NewAttempt } from './store.ts';

/** One exchange, as it is kept: what came, each check, and why each publisher refused. */
export interface AttemptTrace {
  outcome: 'granted' | 'refused';
  code: string | null;
  /** What whoever asked was told. */
  detail: string | null;
  issuer: { id: number | null; url: string; provider: string | null };
  /** `octo-org/octo-repo`; null where the token did not verify. */
  subject: string | null;
  claims: JsonObject;
  facts: Facts | null;
  checks: readonly Check[];
  failures: readonly PublisherFailure[];
  /** Names of crates of publishers that were looked at. */
  crates: readonly string[];
  /** The crate the caller asked for, which may have nothing to do with it. */
  askedCrate: string | null;
  /** The version of it, where the token was to be bound to one file. */
  askedVersion: string | null;
}

/** Of an exchange whose ID token verified. */
export function traceOfDecision(
  { issuer, idToken, target }: Presented & { target: Target },
  { decision, publishers, relatives }: Judgement,
  outcome: Problem | readonly ScopedGrant[],
): AttemptTrace {
  const isGranted = !(outcome instanceof Error);
  const grants = isGranted ? outcome : [];
  const kept = firstPublishers([...grants.map(({ publisher }) => publisher), ...publishers, ...relatives]);
  const checks = checksOf(decision.checks, kept);
  return {
    outcome: isGranted ? 'granted' : 'refused',
    code: isGranted ? null : outcome.code,
    detail: isGranted ? null : outcome.message,
    issuer: { id: issuer.id, url: issuer.url, provider: issuer.provider.id },
    subject: lookupNameOf(idToken),
    claims: usedClaims(idToken),
    facts: idToken.facts,
    checks: isGranted ? checks : [...checks, ...checksBeyond(outcome.code, target)],
    failures:
      decision.outcome === 'refused'
        ? decision.failures.filter(({ publisherId }) => kept.has(publisherId))
        : [],
    crates: isGranted
      ? grants.map(({ crate }) => crate.name)
      : [...kept.values()].flatMap(({ crates }) => crates.map(({ name }) => name)).slice(0, MOST_CRATES),
    askedCrate: target.crate,
    askedVersion: target.version,
  };
}

/** Of one attempt: anybody can make a publisher that names another's repository, and each of its jobs examines it. */
const MOST_PUBLISHERS = 40;
const MOST_CHECKS = 1000;
const MOST_CRATES = 500;

function firstPublishers(inOrder: readonly StoredPublisher[]): ReadonlyMap<number, StoredPublisher> {
  const each = new Map(inOrder.map((publisher) => [publisher.id, publisher]));
  return new Map([...each].slice(0, MOST_PUBLISHERS));
}

function checksOf(all: readonly Check[], kept: ReadonlyMap<number, unknown>): readonly Check[] {
  const ofKept = all.filter(({ publisherId }) => publisherId === undefined || kept.has(publisherId));
  const checks = ofKept.slice(0, MOST_CHECKS);
  const left = all.length - checks.length;
  if (left === 0) return checks;
  const expected = `the checks on at most ${MOST_PUBLISHERS} publishers`;
  return [...checks, { name: 'kept', expected, actual: `${left} checks more`, outcome: 'skipped' }];
}

/** What is asked after the decision, where that is what failed. It names nothing that others configured. */
export function checksBeyond(code: string, { crate, scopes }: Target): Check[] {
  const failed = (name: string, expected: string, actual: string): Check[] => [
    { name, expected, actual, outcome: 'failed' },
  ];
  switch (code) {
    case 'id_token_replayed':
      return failed('replay', 'an ID token that was not exchanged before', 'one that was');
    case 'id_token_tries_exhausted':
      return failed('tries', 'an ID token that was not refused too often', 'one that was');
    case 'publisher_rate_limited':
      return failed('rate', 'as many exchanges in a minute as are allowed', 'more');
    case 'crate_not_in_token':
      return failed('crate', 'a crate this job may publish', show(crate ?? 'none was named'));
    case 'scope_not_granted':
      return failed('scopes', 'scopes that the publisher grants', scopes?.join(', ') ?? 'none were named');
    case 'api_token_required':
      return failed('API token', 'an API token of an owner, for exchanges alone', 'none that fits');
    default:
      return [];
  }
}

/** Of a token that did not verify: nothing it says is believed, so nothing of it is kept but where it says it is from. */
export async function traceOfProblem(
  issuers: Issuers,
  jwt: string,
  target: Target,
  problem: Problem,
): Promise<AttemptTrace> {
  const read = readUnverified(jwt);
  // Escaped, as nobody has vouched for it: a database refuses some characters, and a terminal obeys others.
  const url = read.ok ? show(read.value.issuer) : '';
  const issuer = read.ok ? await issuers.byUrl(read.value.issuer) : undefined;
  return {
    outcome: 'refused',
    code: problem.code,
    detail: problem.message,
    issuer: { id: issuer?.id ?? null, url: issuer?.url ?? url, provider: issuer?.provider.id ?? null },
    subject: null,
    claims: {},
    facts: null,
    checks: [],
    failures: [],
    crates: [],
    askedCrate: target.crate,
    askedVersion: target.version,
  };
}

/**
 * Keeps the trace. Refused ones are kept only so often of each repository, and what touches no publisher only so often in
 * all, as anybody can send it; and a crate that was only asked for is named only if it is there.
 */
export async function recordAttempt(
  db: Queries,
  platform: Platform,
  { correlationId }: { correlationId: string },
  trace: AttemptTrace,
): Promise<void> {
  const from = senderOf(trace);
  if (trace.outcome === 'refused' && !mayRecord(platform, from)) return;
  const asked = trace.facts === null ? null : trace.askedCrate;
  const isThere =
    asked !== null && isCrateName(asked) && (await findCrate(db, canonicalName(asked))) !== null;
  const names = isThere ? [...trace.crates, asked] : trace.crates;
  await insertAttempt(db, attemptOfTrace(platform, correlationId, { ...trace, crates: names }));
}

/** What is stored of it. */
export function attemptOfTrace(
  platform: Pick<Platform, 'now'>,
  correlationId: string,
  trace: AttemptTrace,
): NewAttempt {
  const names = new Set(trace.crates.map(canonicalName));
  const { askedCrate, askedVersion } = trace;
  const crate = askedCrate === null || trace.facts === null ? null : canonicalName(askedCrate);
  // Of no crate that is not named.
  const asked =
    crate !== null && askedVersion !== null && names.has(crate)
      ? { canonicalName: crate, version: askedVersion }
      : null;
  return { ...trace, at: platform.now(), correlationId, canonicalNames: [...names], asked };
}

/** Whose budget it is: what nobody signed must not use up that of jobs, nor strangers' jobs that of a crate's own. */
function senderOf({ facts, crates, issuer, subject }: AttemptTrace): string | null {
  if (facts === null) return null;
  return crates.length === 0 ? 'jobs nobody has registered' : `${issuer.url} ${subject}`;
}

/** What a job writes into a claim by itself must not fill the storage. */
const LONGEST_CLAIM = 600;

/** The claims that decide or are recorded, and who the token was about; not those that are ignored, which may be private. */
function usedClaims({ claims, issuer }: VerifiedIdToken): JsonObject {
  const table = issuer.provider.claims;
  const registered = ['iss', 'sub', 'aud', 'iat', 'exp'];
  return Object.fromEntries(
    Object.entries(claims).filter(
      ([name, value]) =>
        (registered.includes(name) || (Object.hasOwn(table, name) && table[name]?.use !== 'ignored')) &&
        JSON.stringify(value).length <= LONGEST_CLAIM,
    ),
  ) as JsonObject;
}
