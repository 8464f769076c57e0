import type { JsonObject, JsonValue } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { ClaimFormat, ProviderDescriptor } from './provider-descriptor.ts';
import { quote, show } from './text.ts';

const formats: Record<ClaimFormat, { says: string; fits: (text: string) => boolean }> = {
  text: { says: 'a non-empty string without control characters', fits: isText },
  digits: { says: 'a string of digits', fits: (text) => /^(?:0|[1-9][0-9]{0,19})$/.test(text) },
  commit: {
    says: 'a commit hash of 40 or 64 hex digits',
    fits: (text) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text),
  },
  'owner/name': { says: 'a string of the form `owner/name`', fits: (text) => partsOf(text)?.length === 2 },
  'group/name': {
    says: 'a string of the form `group/name` or `group/subgroup/name`',
    fits: (text) => (partsOf(text)?.length ?? 0) >= 2,
  },
};

/**
 * The provider's table of claims, applied. A claim that is used in the decision must be of its very type and form:
 * the number 7 is not the string "7", and an empty string is nobody's name. Claims that are not in the table are
 * allowed and used for nothing.
 */
export function requireClaims(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
): void {
  for (const [name, rule] of Object.entries(descriptor.claims)) {
    if (rule.use === 'ignored' || rule.use === 'recorded') continue;
    if (rule.use === 'optional' && claims[name] === undefined) {
      inspection.skip({ name: `claim ${name}`, expected: formats[rule.format].says, actual: 'absent' });
    } else {
      requireClaim(inspection, claims, name, rule.format, rule.hint);
    }
  }
}

/**
 * The provider's agreements, after the table of claims. A job whose claims speak of two projects runs code of one with
 * the standing of the other.
 */
export function requireAgreements(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
): void {
  for (const { claim, equals, meaning } of descriptor.agreements) {
    const expectation = {
      name: `claim ${claim} as ${equals}`,
      expected: show(claims[equals]),
      actual: show(claims[claim]),
    };
    if (claims[claim] === undefined) inspection.skip(expectation);
    else
      inspection.require(claims[claim] === claims[equals], expectation, () => ({
        code: 'trigger_denied',
        detail:
          `The ID token has the \`${equals}\` ${quote(claims[equals])} and the \`${claim}\` ${quote(claims[claim])}, ` +
          `which must be the same. ${meaning}`,
        field: claim,
      }));
  }
}

/** The value of a claim that must be there, as a string of its format. */
export function requireClaim(
  inspection: Inspection,
  claims: JsonObject,
  name: string,
  format: ClaimFormat,
  hint?: string,
): string {
  const value = claims[name];
  const { says } = formats[format];
  const more = hint === undefined ? '' : ` ${hint}`;
  return inspection.need(
    asFormat(value, format),
    { name: `claim ${name}`, expected: says, actual: show(value) },
    () =>
      value === undefined
        ? {
            code: 'id_token_claim_missing',
            detail: `The ID token has no claim \`${name}\`; it must be ${says}.${more}`,
            field: name,
          }
        : {
            code: 'id_token_claim_invalid',
            detail: `The claim \`${name}\` of the ID token must be ${says}, and is ${quote(value)}.${more}`,
            field: name,
          },
  );
}

/** The claim where it is known to the provider's table and has the form it says; never an ignored or unknown one. */
export function claimValue(
  claims: JsonObject,
  descriptor: ProviderDescriptor,
  name: string,
): string | undefined {
  const rule = Object.hasOwn(descriptor.claims, name) ? descriptor.claims[name] : undefined;
  if (rule === undefined || rule.use === 'ignored') return undefined;
  return asFormat(claims[name], rule.format);
}

function asFormat(value: JsonValue | undefined, format: ClaimFormat): string | undefined {
  return typeof value === 'string' && formats[format].fits(value) ? value : undefined;
}

// Well-formed and without NUL, because what is decided on is also stored, and databases refuse the rest.
function isText(text: string): boolean {
  return text.length >= 1 && text.length <= 2048 && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** The parts between slashes, where it is text and each part is a name. */
function partsOf(text: string): string[] | undefined {
  const parts = isText(text) ? text.split('/') : [];
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') ? parts : undefined;
}
