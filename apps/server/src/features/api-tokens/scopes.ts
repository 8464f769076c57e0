import { isCrateName } from '@waybill/cargo-formats';

/**
 * What a token may be used for. `delete`, `read`, `admin`, `exchange` and `trusted-publishing-read` are ours, the others
 * crates.io's.
 * `exchange` opens no endpoint: it stands beside an ID token where a trusted publisher wants both.
 * `trusted-publishing-read` looks at publishers and attempts and changes nothing: for a job that compares them with a file.
 */
export const endpointScopes = [
  'publish-new',
  'publish-update',
  'trusted-publishing',
  'trusted-publishing-read',
  'yank',
  'change-owners',
  'delete',
  'read',
  'admin',
  'exchange',
] as const;

export type EndpointScope = (typeof endpointScopes)[number];

export interface TokenScopes {
  /** Null: a legacy token, which passes every endpoint scope. */
  endpointScopes: readonly string[] | null;
  /** Null or empty: every crate. */
  crateScopes: readonly string[] | null;
}

export const isEndpointScope = (scope: string): scope is EndpointScope =>
  (endpointScopes as readonly string[]).includes(scope);

/** Whoever may change publishers may look at them. No other scope stands for another one. */
const impliedBy: Partial<Record<EndpointScope, EndpointScope>> = {
  'trusted-publishing-read': 'trusted-publishing',
};

/** `*`, a crate name, or the beginning of one followed by a single `*`. */
export function isCrateScope(pattern: string): boolean {
  if (pattern === '*') return true;
  return isCrateName(pattern.endsWith('*') ? pattern.slice(0, -1) : pattern);
}

/** Byte-exact as at crates.io: no folding of case or of `-` and `_`; a trailing `*` matches any ending. */
export function crateScopeMatches(pattern: string, crate: string): boolean {
  return pattern.endsWith('*') ? crate.startsWith(pattern.slice(0, -1)) : pattern === crate;
}

/** The beginning that a pattern stands for, or null where it is one name. */
export const prefixOf = (pattern: string): string | null =>
  pattern.endsWith('*') ? pattern.slice(0, -1) : null;

/** Where an endpoint filters its result by itself. Not a text: a crate may be called whatever the text would be. */
export const ANY_CRATE = Symbol('any crate');

/**
 * May a token with these scopes do this? `crate` is a name, `ANY_CRATE`, or null where no crate is involved: a token that
 * is limited to crates may not go there.
 */
export function scopesAllow(
  scopes: TokenScopes,
  wanted: EndpointScope | null,
  crate: string | typeof ANY_CRATE | null,
): boolean {
  if (scopes.endpointScopes !== null && !hasScope(scopes.endpointScopes, wanted)) return false;
  if (scopes.crateScopes === null || scopes.crateScopes.length === 0) return true;
  if (crate === null) return false;
  return crate === ANY_CRATE || scopes.crateScopes.some((pattern) => crateScopeMatches(pattern, crate));
}

function hasScope(scopes: readonly string[], wanted: EndpointScope | null): boolean {
  if (wanted === null) return false;
  const wider = impliedBy[wanted];
  return scopes.includes(wanted) || (wider !== undefined && scopes.includes(wider));
}
