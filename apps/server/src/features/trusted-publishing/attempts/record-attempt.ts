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
import type { Target } from '../tokens/exchange-request.ts';
import type { ScopedGrant } from '../tokens/grants.ts';
import type { Judgement, Presented } from '../tokens/judge.ts';
import { insertAttempt } from './store.ts';
import { mayRecordStranger } from './stranger-budget.ts';

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
}

/** Of an exchange whose ID token verified. */
export function traceOfDecision(
  { issuer, idToken, target }: Presented & { target: Target },
  { decision, publishers, relatives }: Judgement,
  outcome: Problem | readonly ScopedGrant[],
): AttemptTrace {
  const isGranted = !(outcome instanceof Error);
  return {
    outcome: isGranted ? 'granted' : 'refused',
    code: isGranted ? null : outcome.code,
    detail: isGranted ? null : outcome.message,
    issuer: { id: issuer.id, url: issuer.url, provider: issuer.provider.id },
    subject: lookupNameOf(idToken),
    claims: usedClaims(idToken),
    facts: idToken.facts,
    checks: decision.checks,
    failures: decision.outcome === 'refused' ? decision.failures : [],
    crates: isGranted
      ? outcome.map(({ crate }) => crate.name)
      : [...publishers, ...relatives].flatMap(({ crates }) => crates.map(({ name }) => name)),
    askedCrate: target.crate,
  };
}

/** Of a token that did not verify: nothing it says is believed, so nothing of it is kept but where it says it is from. */
export function traceOfProblem(
  issuers: Issuers,
  jwt: string,
  target: Target,
  problem: Problem,
): AttemptTrace {
  const read = readUnverified(jwt);
  const url = read.ok ? read.value.issuer.slice(0, 500) : '';
  const issuer = issuers.byUrl(url);
  return {
    outcome: 'refused',
    code: problem.code,
    detail: problem.message,
    // A stranger's text, which PostgreSQL does not take with a NUL.
    issuer: { id: issuer?.id ?? null, url: issuer?.url ?? show(url), provider: issuer?.provider.id ?? null },
    subject: null,
    claims: {},
    facts: null,
    checks: [],
    failures: [],
    crates: [],
    askedCrate: target.crate,
  };
}

/**
 * Keeps the trace. What touches no publisher is kept only so often, as anybody can send it; and a crate that was only
 * asked for is named only if it is there.
 */
export async function recordAttempt(
  db: Queries,
  platform: Platform,
  { correlationId }: { correlationId: string },
  trace: AttemptTrace,
): Promise<void> {
  const isStranger = trace.crates.length === 0;
  if (isStranger && !mayRecordStranger(platform)) return;
  const asked = trace.facts === null ? null : trace.askedCrate;
  const isThere =
    asked !== null && isCrateName(asked) && (await findCrate(db, canonicalName(asked))) !== null;
  const names = new Set([...trace.crates, ...(isThere ? [asked] : [])].map(canonicalName));
  await insertAttempt(db, { ...trace, at: platform.now(), correlationId, canonicalNames: [...names] });
}

/** The claims that decide or are recorded, and who the token was about; not those that are ignored, which may be private. */
function usedClaims({ claims, issuer }: VerifiedIdToken): JsonObject {
  const table = issuer.provider.claims;
  const registered = ['iss', 'sub', 'aud', 'iat', 'exp'];
  return Object.fromEntries(
    Object.entries(claims).filter(
      ([name]) => registered.includes(name) || (Object.hasOwn(table, name) && table[name]?.use !== 'ignored'),
    ),
  ) as JsonObject;
}
