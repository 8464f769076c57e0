import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { Problem } from '../../platform/problem.ts';

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;

export const isName = (name: string): boolean => NAME.test(name);

/** Of an organisation or a team: the same rule as for logins, so that `organisation:team` can be read in one way only. */
export function checkName(what: 'organisation' | 'team', name: string): void {
  // `/organizations/new` is where one is made.
  if (what === 'organisation' && keyOf(name) === 'new')
    throw new Problem('organization_invalid', 'No organisation can be called `new`.', { field: 'name' });
  if (isName(name)) return;
  throw new Problem(
    'organization_invalid',
    `The name of the ${what} must be 1 to 39 ASCII letters, digits and hyphens, with no hyphen at either end, but is \`${name.slice(0, 100)}\`.`,
    { field: 'name' },
  );
}

export const keyOf = (name: string): string => name.toLowerCase();

/**
 * A prefix of crate names in canonical form. It ends with `-` or `_`, so that `acme-` does not take `acmeology` along, and
 * is the beginning of a crate name.
 * @throws Problem `organization_invalid`
 */
export function readPrefix(prefix: string): string {
  if (prefix.length >= 3 && /[-_]$/.test(prefix) && isCrateName(`${prefix}x`)) return canonicalName(prefix);
  throw new Problem(
    'organization_invalid',
    `A prefix must be the beginning of a crate name of at least two characters and end with \`-\`, such as \`acme-\`, but is \`${prefix.slice(0, 100)}\`.`,
    { field: 'prefix' },
  );
}

/** Every prefix a crate name begins with, in canonical form: those are what a lookup asks for. */
export function prefixesOf(name: string): string[] {
  const canonical = canonicalName(name);
  return [...canonical.matchAll(/_/g)].map(({ index }) => canonical.slice(0, index + 1));
}
