import {
  type IdentityClaim,
  type ProviderDescriptor,
  type SignatureAlgorithm,
  serverUrlOf,
} from '@waybill/trusted-publishing';
import {
  algorithmsField,
  type Entry,
  fail,
  flagField,
  hostsField,
  identityClaimsField,
  textField,
  urlField,
} from './issuer-fields.ts';
import { providerOf } from './issuer-provider.ts';

/** What can be said of an issuer, in the configuration as through the administration; what comes from files aside. */
export interface IssuerSettings {
  provider: string;
  /** Compared byte for byte with the `iss` claim, so kept exactly as written. */
  url: string;
  /** The address of the provider's web pages, for links and for what GitLab's claims name. */
  serverUrl: string;
  /** Private addresses and plain http are allowed for this issuer. */
  internal: boolean;
  enabled: boolean;
  /** Further hosts on which its keys may be. */
  jwksHosts: string[];
  /** Servers too old to send immutable ids. */
  allowsMissingIds: boolean;
  /** Null: those of the provider. */
  algorithms: SignatureAlgorithm[] | null;
  /** Of a `generic` issuer: what tells its jobs apart. */
  identityClaims: IdentityClaim[];
}

export const settingFields = [
  'provider',
  'url',
  'internal',
  'enabled',
  'server_url',
  'jwks_hosts',
  'allows_missing_ids',
  'algorithms',
  'identity_claims',
] as const;

/** @throws IssuerFieldError with the path of the field: `issuer.url must be …`. */
export function readIssuerSettings(entry: Entry, where: string): IssuerSettings {
  const identityClaims = identityClaimsField(entry, 'identity_claims', where);
  const provider = readProvider(entry, identityClaims, where);
  const internal = flagField(entry, 'internal', false, where);
  const url = urlField(entry, 'url', where, { internal, says: ', exactly as in the "iss" claim' });
  return {
    provider: provider.id,
    url,
    serverUrl: readServerUrl(entry, where) ?? serverUrlOf(provider, url),
    internal,
    enabled: flagField(entry, 'enabled', true, where),
    jwksHosts: hostsField(entry, 'jwks_hosts', where),
    allowsMissingIds: flagField(entry, 'allows_missing_ids', false, where),
    algorithms: algorithmsField(entry, 'algorithms', where),
    identityClaims,
  };
}

function readProvider(entry: Entry, identityClaims: IdentityClaim[], where: string): ProviderDescriptor {
  const name = textField(entry, 'provider', where);
  if (identityClaims.length > 0 && name !== 'generic')
    fail(
      `${where}.identity_claims`,
      `is for provider = "generic" alone; what identifies a job of "${name}" is known`,
    );
  const found = providerOf({ provider: name, identityClaims });
  return found.ok ? found.provider : fail(`${where}.${found.field}`, found.sentence);
}

/** Without a slash at the end. Http is fine: nothing is fetched from it. */
function readServerUrl(entry: Entry, where: string): string | null {
  if (entry['server_url'] === undefined) return null;
  const url = new URL(urlField(entry, 'server_url', where, { internal: true, says: '' }));
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
