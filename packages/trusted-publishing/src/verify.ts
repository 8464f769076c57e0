import type { JWK } from 'jose';
import { requireClaims } from './claims.ts';
import { requireFacts } from './facts.ts';
import { type JsonObject, parseJsonObject } from './json-object.ts';
import { type Inspection, inspectAsync, type Outcome } from './outcome.ts';
import { requireAudience, requireReplayKey, requireTimes } from './registered-claims.ts';
import { requireConsistency } from './requirements.ts';
import { fittingKeys, isSignatureAlgorithm, type SignatureAlgorithm, verifiedPayload } from './signature.ts';
import { quote, quoteAll, show } from './text.ts';
import { compactTextOf, fingerprintOf, type UnverifiedIdToken } from './unverified.ts';
import { seal, type TrustedIssuer, type VerifiedIdToken } from './verified-id-token.ts';

/** What `verifyIdToken` is given. */
export interface Verification {
  /** From `readUnverified`. */
  readonly token: UnverifiedIdToken;
  /** The one trusted issuer whose `url` is the token's. */
  readonly issuer: TrustedIssuer;
  /** The public keys of that issuer and of no other. Kept as they are: `jose` freezes a key it uses. */
  readonly keys: readonly JWK[];
  /** The audience of this registry; never empty. */
  readonly audience: string;
  /** The time of the verification. One that is no time (`Invalid Date`) refuses every token. */
  readonly now: Date;
}

/**
 * Verifies an ID token: issuer, algorithm, key, signature, audience, times, then the claims by the provider's table
 * (RFC 7519 §7.2, RFC 8725 §3). Refuses with one of the `id_token_*` codes; never throws, whatever token and keys hold.
 *
 * Not checked here: whether the token has been used before, and whether anybody trusts the workflow it names.
 */
export function verifyIdToken(verification: Verification): Promise<Outcome<VerifiedIdToken>> {
  const { token, issuer, keys, audience, now } = verification;
  const { provider } = issuer;
  return inspectAsync(async (inspection) => {
    requireIssuer(inspection, token.issuer, issuer);
    const algorithm = requireAlgorithm(inspection, token, issuer);
    const fitting = requireKeys(inspection, token, keys, algorithm);
    const claims = await requireSignature(inspection, token, fitting, algorithm);
    requireIssuer(inspection, claims.iss, issuer);
    requireAudience(inspection, claims, provider, audience);
    const times = requireTimes(inspection, claims, provider, now);
    const replayKey = await requireReplayKey(inspection, claims, provider, () => fingerprintOf(token));
    requireClaims(inspection, claims, issuer);
    requireConsistency(inspection, claims, issuer);
    const facts = requireFacts(inspection, claims, issuer);
    return seal({ issuer, claims, facts, replayKey, ...times });
  });
}

// Once before any key is used, and once more on what was signed.
function requireIssuer(inspection: Inspection, actual: unknown, issuer: TrustedIssuer): void {
  inspection.require(
    actual === issuer.url,
    { name: 'claim iss', expected: show(issuer.url), actual: show(actual) },
    () => ({
      code: 'id_token_issuer_unknown',
      detail: `The ID token comes from the issuer ${quote(actual)}, which is not ${quote(issuer.url)}.`,
      field: 'iss',
    }),
  );
}

function requireAlgorithm(
  inspection: Inspection,
  token: UnverifiedIdToken,
  issuer: TrustedIssuer,
): SignatureAlgorithm {
  const allowed: readonly string[] = issuer.algorithms ?? issuer.provider.algorithms;
  const { algorithm } = token;
  const known = isSignatureAlgorithm(algorithm) && allowed.includes(algorithm) ? algorithm : undefined;
  return inspection.need(
    known,
    { name: 'algorithm', expected: allowed.join(', '), actual: show(algorithm) },
    () => ({
      code: 'id_token_algorithm_refused',
      detail: `The ID token is signed with ${quote(algorithm)}; allowed for its issuer: ${quoteAll(allowed)}.`,
      field: 'alg',
    }),
  );
}

function requireKeys(
  inspection: Inspection,
  token: UnverifiedIdToken,
  keys: readonly JWK[],
  algorithm: SignatureAlgorithm,
): readonly JWK[] {
  const fitting = fittingKeys(keys, token.keyId, algorithm);
  inspection.require(
    fitting.length > 0,
    {
      name: 'key',
      expected: `a key for ${algorithm}`,
      actual: `${fitting.length} keys ${show(token.keyId)}`,
    },
    () => ({
      code: 'id_token_key_unknown',
      detail: `The issuer publishes no key ${quote(token.keyId)} for ${algorithm}.`,
      field: 'kid',
    }),
  );
  return fitting;
}

/** The claims come from the very bytes the signature was verified over, not from what was read before. */
async function requireSignature(
  inspection: Inspection,
  token: UnverifiedIdToken,
  keys: readonly JWK[],
  algorithm: SignatureAlgorithm,
): Promise<JsonObject> {
  const compactText = compactTextOf(token) ?? '';
  let payload: Uint8Array | undefined;
  for (const key of keys) payload ??= await verifiedPayload(compactText, key, algorithm);
  const claims = payload === undefined ? undefined : parseJsonObject(payload);
  return inspection.need(
    claims,
    { name: 'signature', expected: 'valid', actual: claims ? 'valid' : 'invalid' },
    () => ({
      code: 'id_token_signature_invalid',
      detail: `The signature of the ID token does not verify with the issuer's key ${quote(token.keyId)}.`,
    }),
  );
}
