import { type Inspection, inspect, type Outcome } from '../../outcome.ts';
import { byteLength, isPlainText, quote, show } from '../../text.ts';

/** What an operator says of an issuer whose provider is `generic`: which claims tell its jobs apart. */
export interface IdentityClaim {
  /** The name of the claim, or a JSON Pointer where it begins with `/`. */
  readonly claim: string;
  readonly label: string;
  /** Whether a value, once gone, never comes back for somebody else. At least one claim must be of that kind. */
  readonly immutable: boolean;
}

const MOST_CLAIMS = 8;

/** Claims that are another one in each token, or the same in all. */
const registered = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'];

/** Checks the choice of an operator; refuses with `issuer_settings_invalid`. Whether the issuer sends the claims is not checked. */
export function checkIdentityClaims(claims: readonly IdentityClaim[]): Outcome<readonly IdentityClaim[]> {
  return inspect((inspection) => {
    require(inspection, claims.length >= 1 && claims.length <= MOST_CLAIMS, `${claims.length} claims`, () =>
      `An issuer of the provider \`generic\` needs 1 to ${MOST_CLAIMS} claims that identify a job, and here are ${claims.length}.`);
    for (const { claim, label } of claims) {
      require(inspection, isName(claim), claim, () =>
        `${quote(claim)} is no name of a claim: 1 to 128 ASCII characters without spaces, or a JSON Pointer.`);
      require(inspection, !registered.includes(pathOf(claim)[0] ?? ''), claim, () =>
        `The claim ${quote(claim)} is another one in each ID token, or the same in all, and identifies nobody.`);
      require(inspection, isLabel(label), label, () =>
        `The label of ${quote(claim)} must have 1 to 100 bytes, and no control, invisible or look-alike characters.`);
    }
    const paths = claims.map(({ claim }) => JSON.stringify(pathOf(claim)));
    require(inspection, new Set(paths).size === paths.length, 'a claim twice', () =>
      'Each claim that identifies a job is named once.');
    require(inspection, claims.some(({ immutable }) => immutable === true), 'none', () =>
      'At least one of the claims that identify a job must be immutable: one whose value never comes back for somebody else.');
    return claims;
  });
}

function require(inspection: Inspection, holds: boolean, actual: string, says: () => string): void {
  inspection.require(
    holds,
    { name: 'identity claims', expected: 'claims that identify a job', actual: show(actual) },
    () => ({ code: 'issuer_settings_invalid', detail: says(), field: 'identity_claims' }),
  );
}

// `__proto__` would become a prototype where identities are plain objects.
function isName(claim: unknown): claim is string {
  return typeof claim === 'string' && /^[!-~]{1,128}$/.test(claim) && isPath(claim) && claim !== '__proto__';
}

/** RFC 6901: `~` stands before 0 or 1 alone, and no part is empty, which no claim is called. */
function isPath(claim: string): boolean {
  if (!claim.startsWith('/')) return true;
  return !/~(?![01])/.test(claim) && pathOf(claim).every((part) => part !== '');
}

/** The names that lead to the claim, so that `sub` and `/sub` are seen to be one. */
function pathOf(claim: string): string[] {
  if (!claim.startsWith('/')) return [claim];
  const parts = claim.slice(1).split('/');
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isLabel(label: unknown): boolean {
  return typeof label === 'string' && label !== '' && byteLength(label) <= 100 && isPlainText(label);
}
