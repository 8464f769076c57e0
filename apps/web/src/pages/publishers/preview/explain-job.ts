import {
  type Check,
  type Explanation,
  explainUnverified,
  type JsonObject,
  type ProviderDescriptor,
  type Publisher,
  serverUrlOf,
  type UnverifiedClaims,
} from '@waybill/trusted-publishing';
import { ISSUER_ID, issuerOf } from '../descriptor.ts';
import type { Draft } from '../form/draft.ts';
import { listOf, rulesOf, trimmed } from '../form/request.ts';
import { claimsOf, type Job } from './describe-job.ts';

export interface Verdict {
  allowed: boolean;
  /** A sentence: why not. Empty where it is allowed. */
  detail: string;
  /** What this publisher asks of the job, and whether it is so. */
  checks: readonly Check[];
  /** What every ID token is asked for, whoever publishes. */
  tokenChecks: readonly Check[];
}

const PUBLISHER_ID = 1;

/** The publisher of the form as the decision takes it. Pins as they are known; a new one has none. */
export function publisherOf(
  draft: Draft,
  { pins, now }: { pins: Readonly<Record<string, string | null>>; now: Date },
): Publisher {
  const name = draft.environmentName.trim();
  return {
    id: PUBLISHER_ID,
    issuerId: ISSUER_ID,
    provider: draft.provider,
    // The names of the form are all taken for crates that are there: whether they are is the registry's to say.
    crates: listOf(draft.crates).map((crate, at) => ({ id: at + 1, name: crate })),
    identity: trimmed(draft.identity),
    environment:
      draft.environmentRule === 'named' ? { rule: 'named', name } : { rule: draft.environmentRule },
    rules: rulesOf(draft),
    pins,
    state: 'active',
    makerId: null,
    isProven: false,
    confirmedAt: now,
  };
}

export interface Question {
  draft: Draft;
  descriptor: ProviderDescriptor;
  pins: Readonly<Record<string, string | null>>;
  now: Date;
}

/** Whether the publisher of the form would let such a job pass, by the very tables and steps of the registry. */
export function explainJob(job: Job, question: Question): Verdict {
  const { draft, descriptor, now } = question;
  const seconds = Math.floor(now.getTime() / 1000);
  const claims = {
    ...claimsOf({
      job,
      descriptor,
      issuer: draft.issuer,
      serverUrl: serverUrlOf(descriptor, draft.issuer),
    }),
    iss: draft.issuer,
    iat: seconds,
    nbf: seconds,
    exp: seconds + Math.min(300, descriptor.maxLifetimeSeconds),
    jti: 'sample',
  };
  // What was put together here is JSON, and has been through nothing else.
  const unverified = { header: {}, claims: claims as JsonObject, hasSignature: false };
  return verdictOf(explainClaims(unverified, null, question));
}

/** The same for an ID token that was pasted. Its signature is not looked at. */
export function explainClaims(
  unverified: UnverifiedClaims,
  audience: string | null,
  { draft, descriptor, pins, now }: Question,
): Explanation {
  return explainUnverified({
    unverified,
    issuer: issuerOf(descriptor, draft.issuer),
    audience,
    publishers: [publisherOf(draft, { pins, now })],
    now,
  });
}

export function verdictOf({ refusals, publishers, verdict, checks }: Explanation): Verdict {
  const [first] = refusals;
  // Whose number the issuer has in this browser tells nobody anything, unless it is the wrong one.
  const own = publishers.flatMap((publisher) =>
    publisher.checks.filter(({ name, outcome }) => name !== 'issuer' || outcome !== 'passed'),
  );
  if (first !== undefined) return { allowed: false, detail: first.detail, checks: own, tokenChecks: checks };
  if (verdict === 'would-pass') return { allowed: true, detail: '', checks: own, tokenChecks: checks };
  return {
    allowed: false,
    detail: verdict?.detail ?? 'The claims do not tell who the job is.',
    checks: own,
    tokenChecks: checks,
  };
}
