import { type IssuerState, type StoredIssuer, stateOf } from './issuer-row.ts';
import type { KeyStatus } from './key-source.ts';
import { isStatic } from './to-issuer.ts';

/** An issuer as its administrators see it. Nothing of it is secret: keys and certificates are public. */
export interface IssuerView {
  id: number;
  provider: string;
  url: string;
  server_url: string;
  internal: boolean;
  enabled: boolean;
  jwks: unknown;
  jwks_hosts: readonly string[];
  ca: string | null;
  allows_missing_ids: boolean;
  algorithms: readonly string[] | null;
  identity_claims: readonly unknown[];
  origin: string;
  state: IssuerState;
  suspended_at: string | null;
  publishers: number;
  keys: {
    source: 'discovery' | 'static';
    fetched_at: string | null;
    count: number;
    key_ids: readonly string[];
    last_failure: string | null;
  };
  created_at: string;
}

/** @param keys how they stand at this copy of the server; null where it holds none. */
export function showIssuer(issuer: StoredIssuer, keys: KeyStatus | null): IssuerView {
  const keyIds = keys?.keyIds ?? issuer.kept?.keys.map(({ kid }) => kid ?? '') ?? [];
  const fetchedAt = keys?.fetchedAt ?? issuer.kept?.fetchedAt ?? null;
  return {
    id: issuer.id,
    provider: issuer.provider,
    url: issuer.url,
    server_url: issuer.serverUrl,
    internal: issuer.internal,
    enabled: issuer.isTrusted,
    jwks: issuer.staticJwks === null ? null : JSON.parse(issuer.staticJwks),
    jwks_hosts: issuer.jwksHosts,
    ca: issuer.ca,
    allows_missing_ids: issuer.allowsMissingIds,
    algorithms: issuer.algorithms,
    identity_claims: issuer.identityClaims,
    origin: issuer.origin,
    state: stateOf(issuer),
    suspended_at: issuer.suspendedAt?.toISOString() ?? null,
    publishers: issuer.publishers,
    keys: {
      source: isStatic(issuer) ? 'static' : 'discovery',
      fetched_at: fetchedAt?.toISOString() ?? null,
      count: keyIds.length,
      key_ids: keyIds,
      last_failure: keys?.lastFailure ?? null,
    },
    created_at: issuer.createdAt.toISOString(),
  };
}
