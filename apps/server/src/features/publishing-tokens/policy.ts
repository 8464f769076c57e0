import { scopesAllow, type TokenScopes } from '../api-tokens/index.ts';

export type Reach = 'this_crate' | 'several_crates' | 'all_crates';

/** Whether a token with these scopes publishes new versions of the crate, if its user may. */
export const canPublish = (scopes: TokenScopes, crate: string): boolean =>
  scopesAllow(scopes, 'publish-update', crate);

/** How far a token goes that is good for the crate. A pattern is never one crate: what it stands for may grow. */
export function reachOf({ crateScopes }: TokenScopes, crate: string): Reach {
  if (crateScopes === null || crateScopes.length === 0 || crateScopes.includes('*')) return 'all_crates';
  return crateScopes.every((scope) => scope === crate) ? 'this_crate' : 'several_crates';
}

/**
 * One's own, and those of other owners that are good for nothing but this crate: what is wider is used elsewhere, where
 * its user alone knows what would break.
 */
export const mayRevoke = (isMine: boolean, reach: Reach): boolean => isMine || reach === 'this_crate';
