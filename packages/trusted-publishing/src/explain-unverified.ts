import { decodeBase64url } from './base64url.ts';
import { requireClaims } from './claims.ts';
import { type Decision, decide } from './decide.ts';
import { type Facts, requireFacts } from './facts.ts';
import { type JsonObject, parseJsonObject } from './json-object.ts';
import { type Check, type Inspection, inspect, type Outcome, type Refusal } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import { requireAudience, requireTimes, requireTokenId } from './registered-claims.ts';
import { requireConsistency } from './requirements.ts';
import { quote, show } from './text.ts';
import { countedParts, MAX_ID_TOKEN_BYTES } from './unverified.ts';
import { seal, type TrustedIssuer } from './verified-id-token.ts';

/** What somebody wrote down. Nobody has looked at a signature: it is for reading and for nothing else. */
export interface UnverifiedClaims {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** Whether a third part was there; what it is has not been looked at. */
  readonly hasSignature: boolean;
}

/**
 * Reads what an ID token says, with its signature or without: `header.payload`, `header.payload.` and the whole are all
 * read. To explain it to the person who has it, never to decide: for that, `readUnverified` and `verifyIdToken`.
 *
 * Refuses with `id_token_too_large` and `id_token_malformed`. Never throws.
 */
export function readClaims(text: string): Outcome<UnverifiedClaims> {
  return inspect((inspection) => {
    inspection.require(
      text.length <= MAX_ID_TOKEN_BYTES,
      { name: 'size', expected: `at most ${MAX_ID_TOKEN_BYTES} bytes`, actual: `${text.length} bytes` },
      () => ({
        code: 'id_token_too_large',
        detail: `The ID token has ${text.length} bytes; at most ${MAX_ID_TOKEN_BYTES} are read.`,
      }),
    );
    const parts = text.split('.');
    inspection.require(
      parts.length === 2 || parts.length === 3,
      { name: 'parts', expected: '2 or 3 parts', actual: `${parts.length} parts` },
      () => ({
        code: 'id_token_malformed',
        detail: `The ID token has ${countedParts(parts)} between dots; expected header and payload, with or without a signature.`,
      }),
    );
    return {
      header: requirePart(inspection, 'header', parts[0] ?? ''),
      claims: requirePart(inspection, 'payload', parts[1] ?? ''),
      hasSignature: (parts[2] ?? '') !== '',
    };
  });
}

function requirePart(inspection: Inspection, part: string, text: string): JsonObject {
  const bytes = decodeBase64url(text);
  const object = bytes && parseJsonObject(bytes);
  return inspection.need(
    object,
    { name: part, expected: 'a JSON object', actual: object ? 'a JSON object' : 'something else' },
    () => ({
      code: 'id_token_malformed',
      detail: `The ${part} of the ID token is not a JSON object in base64url.`,
      field: part,
    }),
  );
}

/** What `explainUnverified` looks at. */
export interface ExplanationInput {
  readonly unverified: UnverifiedClaims;
  /** The issuer as one would trust it. */
  readonly issuer: TrustedIssuer;
  /** Null: it is not known, and not asked about. */
  readonly audience: string | null;
  readonly publishers: readonly Publisher[];
  readonly version?: string | null;
  readonly now: Date;
}

/** What would be said to a token with these claims if its signature were valid. It grants nothing. */
export interface Explanation {
  /** On the token alone: every step is gone through even where one before it fails. */
  readonly checks: readonly Check[];
  /** All that would refuse the token whatever publishers there are. Verification stops at the first. */
  readonly refusals: readonly Refusal[];
  /** Null where the claims do not tell who it is. */
  readonly facts: Facts | null;
  readonly publishers: readonly ExplainedPublisher[];
  /** What the publishers come to together, the refusals above aside; null where the claims do not tell who it is. */
  readonly verdict: { readonly code: Refusal['code']; readonly detail: string } | 'would-pass' | null;
}

/** What one publisher would say to the claims, whatever the others say. */
export interface ExplainedPublisher {
  readonly publisherId: number;
  /** The names of the crates it would grant. Empty: none. */
  readonly crates: readonly string[];
  readonly checks: readonly Check[];
  /** The first check that did not hold; null where all did. */
  readonly failed: Check | null;
}

/**
 * Goes through the steps of `verifyIdToken` and `decide` for claims that nobody has verified, and tells what each says. No
 * key is asked for, no access token can be had from it, and what it returns is no `VerifiedIdToken`: it is for a person who
 * wants to know why a job is refused. Never throws.
 */
export function explainUnverified(input: ExplanationInput): Explanation {
  const { unverified, issuer, audience, now } = input;
  const { claims } = unverified;
  const { provider } = issuer;
  const steps: ((inspection: Inspection) => unknown)[] = [
    (inspection) => requireIssuer(inspection, claims, issuer),
    ...(audience === null
      ? []
      : [(inspection: Inspection) => requireAudience(inspection, claims, provider, audience)]),
    (inspection) => requireTimes(inspection, claims, provider, now),
    ...(provider.replay === 'signing-input'
      ? []
      : [(inspection: Inspection) => requireTokenId(inspection, claims)]),
    (inspection) => requireClaims(inspection, claims, issuer),
    (inspection) => requireConsistency(inspection, claims, issuer),
  ];
  const outcomes: Outcome<unknown>[] = steps.map((step) => inspect(step));
  const facts = inspect((inspection) => requireFacts(inspection, claims, issuer));
  const all = [...outcomes, facts];
  const decision = facts.ok ? decisionOf(input, facts.value) : null;
  const found = all.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]));
  return {
    checks: [
      ...all.flatMap(({ checks }) => checks),
      ...(decision?.checks ?? []).filter(({ publisherId }) => publisherId === undefined),
    ],
    refusals: distinct([...found, ...triggerRefusal(decision)]),
    facts: facts.ok ? facts.value : null,
    publishers: decision === null ? [] : input.publishers.map(({ id }) => explained(id, decision)),
    verdict: decision === null ? null : verdictOf(decision),
  };
}

/** Nothing of what is sealed here leaves this function but what was decided about it. */
function decisionOf(
  { unverified, issuer, publishers, version = null, now }: ExplanationInput,
  facts: Facts,
): Decision {
  const token = seal({
    issuer,
    claims: unverified.claims,
    facts,
    replayKey: '',
    expiresAt: now,
    forgetAfter: now,
  });
  return decide({ token, publishers, version, now });
}

function requireIssuer(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): void {
  inspection.require(
    claims.iss === issuer.url,
    { name: 'claim iss', expected: show(issuer.url), actual: show(claims.iss) },
    () => ({
      code: 'id_token_issuer_unknown',
      detail: `The ID token comes from the issuer ${quote(claims.iss)}, which is not ${quote(issuer.url)}.`,
      field: 'iss',
    }),
  );
}

function explained(publisherId: number, decision: Decision): ExplainedPublisher {
  const checks = decision.checks.filter((check) => check.publisherId === publisherId);
  const grants = decision.outcome === 'granted' ? decision.grants : [];
  return {
    publisherId,
    crates: grants.filter((grant) => grant.publisherId === publisherId).map(({ crate }) => crate.name),
    checks,
    failed: checks.find(({ outcome }) => outcome === 'failed') ?? null,
  };
}

function verdictOf(decision: Decision): Explanation['verdict'] {
  if (decision.outcome === 'granted') return 'would-pass';
  return { code: decision.code, detail: decision.ownerDetail ?? decision.detail };
}

/** An event that is refused is so whatever publishers there are. */
function triggerRefusal(decision: Decision | null): Refusal[] {
  if (decision?.outcome !== 'refused' || decision.code !== 'trigger_denied') return [];
  const { code, detail, field } = decision;
  return [{ code, detail, ...(field === undefined ? {} : { field }) }];
}

/** A claim that is missing is told by the table and by the facts. */
function distinct(refusals: readonly Refusal[]): Refusal[] {
  const about = ({ field, code }: Refusal) => field ?? code;
  return refusals.filter((one, at) => refusals.findIndex((other) => about(other) === about(one)) === at);
}
