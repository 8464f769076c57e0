import { type IdentityClaim, type ProviderDescriptor, providers } from '@waybill/trusted-publishing';

export type FoundProvider = { ok: true; provider: ProviderDescriptor } | { ok: false; sentence: string };

/** The provider of an issuer by what its record says. The one place that knows how a descriptor is come by. */
export function providerOf(row: {
  provider: string;
  identityClaims: readonly IdentityClaim[];
}): FoundProvider {
  const provider = providers[row.provider];
  if (row.provider === 'generic' && provider === undefined)
    return { ok: false, sentence: 'is "generic", which this version does not know yet; name the provider' };
  if (provider === undefined)
    return {
      ok: false,
      sentence: `must be one of ${Object.keys(providers).join(', ')}, but is "${row.provider}"`,
    };
  return { ok: true, provider };
}
