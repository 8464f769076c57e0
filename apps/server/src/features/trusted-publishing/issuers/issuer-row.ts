import type { IdentityClaim, SignatureAlgorithm } from '@waybill/trusted-publishing';
import type { JWK } from 'jose';
import type { IssuerSettings } from '../../../config/issuer-settings.ts';
import type { KeptKeys } from './key-source.ts';

export type IssuerOrigin = 'default' | 'configuration' | 'administration';

/** Everything that is said of an issuer, and where its keys come from when not from discovery. */
export interface WantedIssuer extends IssuerSettings {
  origin: IssuerOrigin;
  /** Path of a key set on this server, or null. */
  jwksFile: string | null;
  /** A key set as JSON text, or null. */
  staticJwks: string | null;
  /** PEM, or null. */
  ca: string | null;
}

/** An issuer as stored. */
export interface StoredIssuer extends WantedIssuer {
  id: number;
  revision: number;
  /** Whether anything it signs is accepted at this moment. */
  isTrusted: boolean;
  suspendedAt: Date | null;
  suspendedBy: number | null;
  removedAt: Date | null;
  kept: KeptKeys | null;
  createdAt: Date;
  /** Of whatever crate and state. */
  publishers: number;
}

/** - `disabled`: the configuration says so; `suspended`: an administrator does; `removed`: nobody names it any more. */
export type IssuerState = 'active' | 'disabled' | 'suspended' | 'removed';

export function stateOf({
  isTrusted,
  suspendedAt,
  removedAt,
}: Pick<StoredIssuer, 'isTrusted' | 'suspendedAt' | 'removedAt'>): IssuerState {
  if (isTrusted) return 'active';
  if (removedAt !== null) return 'removed';
  return suspendedAt === null ? 'disabled' : 'suspended';
}

/** The version before knows no kill switch and no administration: where it ran last, it may have set `enabled` wrongly. */
export function isConsistent({ isTrusted, enabled, suspendedAt, removedAt }: StoredIssuer): boolean {
  return isTrusted === (enabled && suspendedAt === null && removedAt === null);
}

/** The columns that hold the settings. */
export interface SettingColumns {
  provider: string;
  url: string;
  server_url: string;
  internal: 0 | 1;
  wanted: 0 | 1;
  origin: string;
  jwks_file: string | null;
  static_jwks: string | null;
  jwks_hosts: string;
  ca: string | null;
  allows_missing_ids: 0 | 1;
  algorithms: string | null;
  identity_claims: string;
}

export function toColumns(issuer: WantedIssuer): SettingColumns {
  return {
    provider: issuer.provider,
    url: issuer.url,
    server_url: issuer.serverUrl,
    internal: issuer.internal ? 1 : 0,
    wanted: issuer.enabled ? 1 : 0,
    origin: issuer.origin,
    jwks_file: issuer.jwksFile,
    static_jwks: issuer.staticJwks,
    jwks_hosts: JSON.stringify(issuer.jwksHosts),
    ca: issuer.ca,
    allows_missing_ids: issuer.allowsMissingIds ? 1 : 0,
    algorithms: issuer.algorithms === null ? null : JSON.stringify(issuer.algorithms),
    identity_claims: JSON.stringify(issuer.identityClaims),
  };
}

/** Another way to come by keys: what was fetched the old way must not be trusted any more. */
export function changesKeys(before: WantedIssuer, after: WantedIssuer): boolean {
  const way = (issuer: WantedIssuer) =>
    JSON.stringify([issuer.internal, issuer.jwksFile, issuer.staticJwks, issuer.jwksHosts, issuer.ca]);
  return way(before) !== way(after);
}

export interface IssuerRow extends SettingColumns {
  id: number;
  revision: number;
  enabled: number;
  suspended_at: number | null;
  suspended_by: number | null;
  removed_at: number | null;
  jwks: string | null;
  jwks_fetched_at: number | null;
  created_at: number;
  publishers: number | string;
}

export function fromRow(row: IssuerRow): StoredIssuer {
  return {
    id: row.id,
    revision: row.revision,
    provider: row.provider,
    url: row.url,
    serverUrl: row.server_url,
    internal: row.internal === 1,
    enabled: row.wanted === 1,
    origin: row.origin as IssuerOrigin,
    jwksFile: row.jwks_file,
    staticJwks: row.static_jwks,
    jwksHosts: JSON.parse(row.jwks_hosts) as string[],
    ca: row.ca,
    allowsMissingIds: row.allows_missing_ids === 1,
    algorithms: row.algorithms === null ? null : (JSON.parse(row.algorithms) as SignatureAlgorithm[]),
    identityClaims: JSON.parse(row.identity_claims) as IdentityClaim[],
    isTrusted: row.enabled === 1,
    suspendedAt: dateOf(row.suspended_at),
    suspendedBy: row.suspended_by,
    removedAt: dateOf(row.removed_at),
    kept: keptKeys(row),
    createdAt: new Date(row.created_at),
    publishers: Number(row.publishers),
  };
}

function keptKeys({ jwks, jwks_fetched_at: at }: IssuerRow): KeptKeys | null {
  return jwks === null || at === null ? null : { keys: JSON.parse(jwks) as JWK[], fetchedAt: new Date(at) };
}

const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));
