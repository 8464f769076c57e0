import {
  descriptorFor,
  type ProviderDescriptor,
  serverUrlOf,
  type TrustedIssuer,
} from '@waybill/trusted-publishing';
import type { Answer } from '../../api/client.ts';

export type Provider = Answer<'/api/v1/trusted_publishing/providers', 'get'>['providers'][number];

/** Of every issuer that is looked at here. */
export const ISSUER_ID = 1;

/** The tables by which the registry decides, for what this page shows while one types. */
export function descriptorOf({ id, fields }: Provider): ProviderDescriptor | null {
  const known = descriptorFor(
    id,
    id === 'generic'
      ? { identityClaims: fields.map(({ key, label }) => ({ claim: key, label, immutable: true })) }
      : {},
  );
  return known.ok ? known.value : null;
}

export function issuerOf(descriptor: ProviderDescriptor, url: string): TrustedIssuer {
  return { id: ISSUER_ID, url, provider: descriptor, serverUrl: serverUrlOf(descriptor, url) };
}
