import type { ProviderDescriptor, TrustedIssuer } from '@waybill/trusted-publishing';
import { providerOf } from '../../../config/issuer-provider.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { KeyLocation } from './examine-issuer.ts';
import type { IssuerOrigin, StoredIssuer, WantedIssuer } from './issuer-row.ts';
import { KeySource } from './key-source.ts';
import { loadKeys } from './load-keys.ts';
import { keepKeys } from './store.ts';

/** An issuer this registry knows, with its keys. A change makes another one of it: this one stays as it was. */
export interface Issuer {
  id: number;
  url: string;
  provider: ProviderDescriptor;
  serverUrl: string;
  /** Whether anything it signs is accepted. */
  enabled: boolean;
  origin: IssuerOrigin;
  /** As `verifyIdToken` wants it. */
  trusted: TrustedIssuer;
  keys: KeySource;
}

/** @returns null for a provider that this version does not know: a newer copy may have stored it. */
export function toIssuer(platform: Platform, stored: StoredIssuer): Issuer | null {
  const found = providerOf(stored);
  if (!found.ok) return null;
  const { id, url, serverUrl, origin, allowsMissingIds, algorithms } = stored;
  const { provider } = found;
  return {
    id,
    url,
    provider,
    serverUrl,
    enabled: stored.isTrusted,
    origin,
    trusted: {
      id,
      url,
      provider,
      serverUrl,
      allowsMissingIds,
      ...(algorithms === null ? {} : { algorithms }),
    },
    keys: keySourceOf(platform, stored),
  };
}

function keySourceOf(platform: Platform, stored: StoredIssuer): KeySource {
  const location = keyLocationOf(stored);
  return new KeySource({
    issuer: stored.url,
    load: () => loadKeys(location),
    keep: ({ keys, fetchedAt }) => keepKeys(platform.database.db, stored, JSON.stringify(keys), fetchedAt),
    // Keys that the operator gives are whatever is given now.
    kept: isStatic(stored) ? null : stored.kept,
    now: platform.now,
    log: platform.log,
  });
}

export function keyLocationOf(issuer: WantedIssuer): KeyLocation {
  const { url, internal, ca, jwksHosts, jwksFile, staticJwks } = issuer;
  return { issuer: url, internal, ca, jwksHosts, jwksFile, staticJwks };
}

export const isStatic = ({ jwksFile, staticJwks }: WantedIssuer): boolean =>
  jwksFile !== null || staticJwks !== null;
