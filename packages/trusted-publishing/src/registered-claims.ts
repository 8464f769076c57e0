import { requireClaim } from './claims.ts';
import type { JsonObject } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import { quote, show } from './text.ts';

/** How far the clock of an issuer and ours may differ, in seconds. */
export const LEEWAY_SECONDS = 30;

/**
 * How much longer than it is accepted a used token is remembered, in seconds: whoever forgets may have another clock
 * than whoever verifies, and a token that is forgotten while it is accepted can be used twice.
 */
export const FORGET_MARGIN_SECONDS = 60;

/** The `jti` becomes part of a database key; longer ones do not fit into an index everywhere. */
const MAX_TOKEN_ID_LENGTH = 255;

/** The last second of the year 9999, after which dates can no longer be written as RFC 3339. */
const LAST_SECOND = 253_402_300_799;

export interface Times {
  readonly expiresAt: Date;
  readonly forgetAfter: Date;
}

/**
 * One audience, and it is ours (RFC 7519 §4.1.3, RFC 8725 §3.9). A token for us and someone else could be used here by
 * that someone, so a second audience is refused where the RFC would allow it. An empty audience of ours matches nothing.
 */
export function requireAudience(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
  audience: string,
): void {
  const actual = claims.aud;
  const isArrayOfOne =
    Array.isArray(actual) && actual.length === 1 && descriptor.audience === 'string-or-array-of-one';
  const single = isArrayOfOne ? actual[0] : actual;
  inspection.require(
    audience !== '' && single === audience,
    { name: 'claim aud', expected: show(audience), actual: show(actual) },
    () => ({
      code: 'id_token_audience_mismatch',
      detail:
        `The ID token must be made for the audience ${quote(audience)} alone, as a string; its \`aud\` is ` +
        `${quote(actual)}. Ask the CI provider for a token with that audience.`,
      field: 'aud',
    }),
  );
}

/**
 * `exp`, `iat` and `nbf` (RFC 7519 §4.1.4–4.1.6) with 30 s leeway in each direction, and the lifetime against the
 * provider's cap. Each comparison is written as what must hold, so that an invalid `now` refuses.
 */
export function requireTimes(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
  now: Date,
): Times {
  const expires = requireNumericDate(inspection, claims, 'exp');
  const issued = requireNumericDate(inspection, claims, 'iat');
  const notBefore = claims.nbf === undefined ? undefined : requireNumericDate(inspection, claims, 'nbf');
  requireLifetime(inspection, expires - issued, descriptor);
  const seconds = Math.floor(now.getTime() / 1000);
  requireNotExpired(inspection, expires, seconds);
  requireNotFuture(inspection, 'iat', issued, seconds);
  if (notBefore !== undefined) requireNotFuture(inspection, 'nbf', notBefore, seconds);
  return {
    expiresAt: new Date(expires * 1000),
    forgetAfter: new Date((expires + LEEWAY_SECONDS + FORGET_MARGIN_SECONDS) * 1000),
  };
}

/** What identifies this token among all of its issuer: the `jti`, or the digest of what was signed. */
export async function requireReplayKey(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
  fingerprint: () => Promise<string>,
): Promise<string> {
  return descriptor.replay === 'signing-input' ? fingerprint() : requireTokenId(inspection, claims);
}

export function requireTokenId(inspection: Inspection, claims: JsonObject): string {
  const tokenId = requireClaim(inspection, claims, 'jti', 'text');
  inspection.require(
    tokenId.length <= MAX_TOKEN_ID_LENGTH,
    { name: 'length of jti', expected: `at most ${MAX_TOKEN_ID_LENGTH}`, actual: String(tokenId.length) },
    () => ({
      code: 'id_token_claim_invalid',
      detail: `The \`jti\` of the ID token has ${tokenId.length} characters; at most ${MAX_TOKEN_ID_LENGTH} are taken.`,
      field: 'jti',
    }),
  );
  return tokenId;
}

function requireNumericDate(inspection: Inspection, claims: JsonObject, name: string): number {
  const value = claims[name];
  const isSeconds =
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND;
  const says = 'a whole number of seconds since 1970';
  return inspection.need(
    isSeconds ? value : undefined,
    { name: `claim ${name}`, expected: says, actual: show(value) },
    () => ({
      code: value === undefined ? 'id_token_claim_missing' : 'id_token_claim_invalid',
      detail: `The claim \`${name}\` of the ID token must be ${says}, and is ${quote(value)}.`,
      field: name,
    }),
  );
}

function requireLifetime(inspection: Inspection, lifetime: number, descriptor: ProviderDescriptor): void {
  inspection.require(
    lifetime > 0,
    { name: 'order of iat and exp', expected: 'iat before exp', actual: `exp - iat is ${lifetime} s` },
    () => ({
      code: 'id_token_claim_invalid',
      detail: 'The ID token expires (`exp`) before, or in the second in which, it was issued (`iat`).',
      field: 'exp',
    }),
  );
  const { maxLifetimeSeconds, title } = descriptor;
  inspection.require(
    lifetime <= maxLifetimeSeconds,
    { name: 'lifetime', expected: `at most ${maxLifetimeSeconds} s`, actual: `${lifetime} s` },
    () => ({
      code: 'id_token_lifetime_too_long',
      detail: `The ID token is valid for ${lifetime} s; those of ${title} are valid for at most ${maxLifetimeSeconds} s.`,
      field: 'exp',
    }),
  );
}

function requireNotExpired(inspection: Inspection, expires: number, now: number): void {
  inspection.require(
    now < expires + LEEWAY_SECONDS,
    { name: 'expiry', expected: `not expired (${LEEWAY_SECONDS} s leeway)`, actual: distance(expires, now) },
    () => ({
      code: 'id_token_expired',
      detail:
        `The ID token expired ${now - expires} s ago by this registry's clock (${LEEWAY_SECONDS} s leeway). Ask for ` +
        'a new one right before it is used; if it is new, compare the clocks.',
      field: 'exp',
    }),
  );
}

function requireNotFuture(inspection: Inspection, name: 'iat' | 'nbf', start: number, now: number): void {
  const what = name === 'iat' ? 'was issued' : 'becomes valid';
  inspection.require(
    start <= now + LEEWAY_SECONDS,
    {
      name: `start by ${name}`,
      expected: `not in the future (${LEEWAY_SECONDS} s leeway)`,
      actual: distance(start, now),
    },
    () => ({
      code: 'id_token_not_yet_valid',
      detail:
        `The ID token ${what} (\`${name}\`) ${start - now} s in the future by this registry's clock ` +
        `(${LEEWAY_SECONDS} s leeway). Compare the clocks.`,
      field: name,
    }),
  );
}

function distance(moment: number, now: number): string {
  return moment > now ? `${moment - now} s from now` : `${now - moment} s ago`;
}
