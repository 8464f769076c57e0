import type { JsonObject, JsonValue } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { ClaimFormat } from './provider-descriptor.ts';
import { isCommit, quote, show } from './text.ts';
import type { TrustedIssuer } from './verified-id-token.ts';

interface Format {
  readonly says: string;
  /** The value in the one spelling that is compared and stored; undefined where the claim is not of this format. */
  readonly read: (value: JsonValue | undefined) => string | undefined;
}

const formats: Record<ClaimFormat, Format> = {
  text: textFormat('a non-empty string without control characters', () => true),
  digits: textFormat('a string of digits', (text) => /^(?:0|[1-9][0-9]{0,19})$/.test(text)),
  commit: textFormat('a commit hash of 40 or 64 hex digits', isCommit),
  'owner/name': textFormat('a string of the form `owner/name`', (text) => partsOf(text)?.length === 2),
  'group/name': textFormat(
    'a string of the form `group/name` or `group/subgroup/name`',
    (text) => (partsOf(text)?.length ?? 0) >= 2,
  ),
  uuid: { says: 'a UUID', read: (value) => (typeof value === 'string' ? plainUuid(value) : undefined) },
  email: textFormat('an e-mail address', (text) => /^[^@\s]+@[^@\s]+$/.test(text)),
  boolean: {
    says: 'true or false, and no string',
    read: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  },
  integer: {
    says: 'a whole number, and no string',
    read: (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined,
  },
};

/**
 * The provider's table of claims, applied. A claim that is used in the decision must be of its very type and form:
 * the number 7 is not the string "7", and an empty string is nobody's name. Claims that are not in the table are
 * allowed and used for nothing but a publisher's own rules.
 */
export function requireClaims(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): void {
  for (const [name, rule] of Object.entries(issuer.provider.claims)) {
    if (rule.use === 'ignored' || rule.use === 'recorded') continue;
    const mayBeAbsent = rule.use === 'optional' || isMissingIdAllowed(issuer, name);
    if (mayBeAbsent && claimAt(claims, name) === undefined) {
      inspection.skip({ name: `claim ${name}`, expected: formats[rule.format].says, actual: 'absent' });
    } else {
      requireClaim(inspection, claims, name, rule.format, rule.hint);
    }
  }
}

/** Whether a token of this issuer may come without this claim, though the provider's table asks for it. */
export function isMissingIdAllowed({ provider, allowsMissingIds }: TrustedIssuer, name: string): boolean {
  return allowsMissingIds === true && provider.pins.some(({ claim }) => claim === name);
}

/** The value of a claim that must be there, as a string of its format. */
export function requireClaim(
  inspection: Inspection,
  claims: JsonObject,
  name: string,
  format: ClaimFormat,
  hint?: string,
): string {
  const value = claimAt(claims, name);
  const { says, read } = formats[format];
  const more = hint === undefined ? '' : ` ${hint}`;
  return inspection.need(read(value), { name: `claim ${name}`, expected: says, actual: show(value) }, () =>
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

/** A value in the one spelling of its format in which it is compared and stored; undefined where it is not of that format. */
export function inFormat(format: ClaimFormat, value: JsonValue): string | undefined {
  return formats[format].read(value);
}

/** What the format is, for a sentence. */
export function formatInWords(format: ClaimFormat): string {
  return formats[format].says;
}

/** The claim where it is known to the provider's table and has the form it says; never an ignored or unknown one. */
export function claimValue(
  claims: JsonObject,
  { provider }: Pick<TrustedIssuer, 'provider'>,
  name: string,
): string | undefined {
  const rule = Object.hasOwn(provider.claims, name) ? provider.claims[name] : undefined;
  if (rule === undefined || rule.use === 'ignored') return undefined;
  return formats[rule.format].read(claimAt(claims, name));
}

/**
 * The claim of this name: a JSON Pointer (RFC 6901) where the name begins with `/`, else the name as it is. Only an
 * object's own members are followed, so no name leads into a prototype or an array.
 */
export function claimAt(claims: JsonObject, name: string): JsonValue | undefined {
  if (!name.startsWith('/')) return Object.hasOwn(claims, name) ? claims[name] : undefined;
  let value: JsonValue | undefined = claims;
  for (const part of name.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A UUID without braces and in lower case, or undefined. */
export function plainUuid(text: string): string | undefined {
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(bare);
  return isUuid ? bare.toLowerCase() : undefined;
}

function textFormat(says: string, fits: (text: string) => boolean): Format {
  return {
    says,
    read: (value) => (typeof value === 'string' && isText(value) && fits(value) ? value : undefined),
  };
}

// Well-formed and without NUL, because what is decided on is also stored, and databases refuse the rest.
function isText(text: string): boolean {
  return text.length >= 1 && text.length <= 2048 && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** The parts between slashes, where each part is a name. */
function partsOf(text: string): string[] | undefined {
  const parts = text.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') ? parts : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
