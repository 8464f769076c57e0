import { claimAt, claimValue } from './claims.ts';
import type { JsonObject } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { IssuerBinding, RequirementRule } from './provider-descriptor.ts';
import { asciiLower, quote, quoteAll, show } from './text.ts';
import type { TrustedIssuer } from './verified-id-token.ts';

/** What the provider's tables ask of every token beyond single claims, whatever is configured. */
export function requireConsistency(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): void {
  requireIssuerBindings(inspection, claims, issuer);
  requireAgreements(inspection, claims, issuer);
  for (const rule of issuer.provider.requirements) requireRequirement(inspection, claims, issuer, rule);
}

/** An issuer whose address names an organisation vouches for that one alone. */
function requireIssuerBindings(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): void {
  for (const binding of issuer.provider.issuerBindings) {
    const bound = boundText(binding, issuer.url);
    if (bound === undefined) continue;
    const { claim } = binding;
    const actual = claimValue(claims, issuer, claim);
    const expectation = {
      name: `claim ${claim} as in the issuer`,
      expected: bound,
      actual: show(claimAt(claims, claim)),
    };
    const namesOne = !bound.includes('/');
    // Whether it may be absent, the table of claims has decided.
    if (claimAt(claims, claim) === undefined && namesOne) inspection.skip(expectation);
    else
      inspection.require(
        namesOne && actual !== undefined && asciiLower(actual) === asciiLower(bound),
        expectation,
        () => ({
          code: 'id_token_claim_invalid',
          detail:
            `The issuer ${quote(issuer.url)} vouches for ${quote(bound)} alone, and the claim \`${claim}\` of the ID token ` +
            `is ${quote(claimAt(claims, claim))}.`,
          field: claim,
        }),
      );
  }
}

function boundText({ before, after }: IssuerBinding, url: string): string | undefined {
  const fits = url.startsWith(before) && url.endsWith(after) && url.length > before.length + after.length;
  return fits ? url.slice(before.length, url.length - after.length) : undefined;
}

/** A job whose claims speak of two projects runs code of one with the standing of the other. */
function requireAgreements(inspection: Inspection, claims: JsonObject, { provider }: TrustedIssuer): void {
  for (const { claim, equals, meaning } of provider.agreements) {
    const [value, other] = [claimAt(claims, claim), claimAt(claims, equals)];
    const expectation = { name: `claim ${claim} as ${equals}`, expected: show(other), actual: show(value) };
    if (value === undefined) inspection.skip(expectation);
    else
      inspection.require(value === other, expectation, () => ({
        code: 'trigger_denied',
        detail:
          `The ID token has the \`${equals}\` ${quote(other)} and the \`${claim}\` ${quote(value)}, ` +
          `which must be the same. ${meaning}`,
        field: claim,
      }));
  }
}

function requireRequirement(
  inspection: Inspection,
  claims: JsonObject,
  issuer: TrustedIssuer,
  rule: RequirementRule,
): void {
  const { claim, must, values, meaning, code = 'job_denied' } = rule;
  const value = claimValue(claims, issuer, claim);
  inspection.require(
    isMet(rule, value),
    {
      name: `claim ${claim} must ${must}`,
      expected: `${must} ${values.join(' or ')}`,
      actual: show(claimAt(claims, claim)),
    },
    () => ({
      code,
      detail:
        `The claim \`${claim}\` of the ID token is ${quote(claimAt(claims, claim))}; it must ` +
        `${must.replaceAll('-', ' ')} ${quoteAll(values)}. ${meaning}`,
      field: claim,
    }),
  );
}

function isMet({ must, values }: RequirementRule, value: string | undefined): boolean {
  const text = value === undefined ? undefined : asciiLower(value);
  const wanted = values.map(asciiLower);
  switch (must) {
    case 'be':
      return text !== undefined && wanted.includes(text);
    case 'end-with':
      return text !== undefined && wanted.some((end) => text.length > end.length && text.endsWith(end));
    case 'not-be':
      return text === undefined || !wanted.includes(text);
    case 'not-start-with':
      return text === undefined || !wanted.some((start) => text.startsWith(start));
  }
}
