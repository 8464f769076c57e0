import {
  descriptorFor,
  type IdentityClaim,
  type ProviderDescriptor,
  providerIds,
} from '@waybill/trusted-publishing';

export type FoundProvider =
  | { ok: true; provider: ProviderDescriptor }
  | { ok: false; field: 'provider' | 'identity_claims'; sentence: string };

/** The provider of an issuer by what its record says. The one place that knows how a descriptor is come by. */
export function providerOf(row: {
  provider: string;
  identityClaims: readonly IdentityClaim[];
}): FoundProvider {
  const found = descriptorFor(row.provider, { identityClaims: row.identityClaims });
  if (found.ok) return { ok: true, provider: found.value };
  const { code, detail } = found.refusal;
  return code === 'provider_unknown'
    ? {
        ok: false,
        field: 'provider',
        sentence: `must be one of ${providerIds.join(', ')}, but is "${row.provider}"`,
      }
    : { ok: false, field: 'identity_claims', sentence: `cannot be used: ${detail.replace(/\.$/, '')}` };
}
