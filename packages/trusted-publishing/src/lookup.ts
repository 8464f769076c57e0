import { plainUuid } from './claims.ts';
import type { Fold, IdentityField, ProviderDescriptor } from './provider-descriptor.ts';
import { asciiLower } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/**
 * The part of an identity by which publishers are found, folded by the provider's rule: `octo-org/octo-repo`. Store it
 * with each publisher and look up by issuer id and this key together, never by the key alone.
 *
 * Two identities have one key only if they are the same: all fields but the first have their slashes escaped, so that the
 * last slashes of the key are those between the fields.
 */
export function lookupKey(
  descriptor: ProviderDescriptor,
  identity: Readonly<Record<string, string>>,
): string {
  return lookupFields(descriptor)
    .map((field) => folded(identity[field.key] ?? '', field.fold))
    .map((value, at) => (at === 0 ? value : value.replaceAll('%', '%25').replaceAll('/', '%2F')))
    .join('/');
}

/** The lookup key of the identity in a token. */
export function lookupKeyOf(token: VerifiedIdToken): string {
  return lookupKey(token.issuer.provider, token.facts.identity);
}

/** The name in a token, in its own spelling: `octo-org/octo-repo`. */
export function lookupNameOf(token: VerifiedIdToken): string {
  return lookupName(token.issuer.provider, token.facts.identity);
}

/** The same part in its own spelling, for sentences. */
export function lookupName(
  descriptor: ProviderDescriptor,
  identity: Readonly<Record<string, string>>,
): string {
  return lookupFields(descriptor)
    .map((field) => identity[field.key] ?? '')
    .join('/');
}

/** Two values compared by a fold. Nothing equals a value that is missing or empty. */
export function sameValue(a: string | undefined, b: string | undefined, fold: Fold): boolean {
  if (a === undefined || b === undefined || a === '') return false;
  return folded(a, fold) === folded(b, fold);
}

/** The fields by which publishers are found. */
export function lookupFields(descriptor: ProviderDescriptor): readonly IdentityField[] {
  return descriptor.identity.filter((field) => field.role === 'lookup');
}

/** A value as it is compared. */
export function folded(value: string, fold: Fold): string {
  switch (fold) {
    case 'exact':
      return value;
    case 'ascii':
      return asciiLower(value);
    case 'uuid':
      return plainUuid(value) ?? asciiLower(value);
  }
}
