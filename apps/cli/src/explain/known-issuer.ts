import type { PublisherView } from '@waybill/api';
import { ClientFault, type WellKnown } from '@waybill/api/client';
import {
  defaultIssuers,
  descriptorFor,
  type IdentityClaim,
  type JsonObject,
  type ProviderDescriptor,
  providers,
  serverUrlOf,
  type TrustedIssuer,
} from '@waybill/trusted-publishing';

/** Where it is known from that an issuer is of a provider. */
export type KnownFrom =
  | '--provider'
  | 'the publishers'
  | 'the registry'
  | 'its address'
  | 'the claims it has';

export interface KnownIssuer {
  readonly issuer: TrustedIssuer;
  readonly from: KnownFrom;
}

export interface IssuerHints {
  readonly provider?: string | undefined;
  readonly publishers: readonly Pick<PublisherView, 'provider' | 'issuer' | 'identity'>[];
  readonly wellKnown: WellKnown | null;
}

/** Of every issuer that is explained; publishers of another one get another. */
export const ISSUER_ID = 1;

/** Whose token this is: said, configured, known to everybody, or guessed. Null where nothing tells. */
export function knownIssuer(claims: JsonObject, hints: IssuerHints): KnownIssuer | null {
  const url = typeof claims['iss'] === 'string' ? claims['iss'] : '';
  const found = providerOf(url, claims, hints);
  if (found === null) return null;
  const provider = descriptor(found.id, url, hints);
  if (provider === null) return null;
  const configured = [
    ...hints.publishers.filter((one) => one.provider === found.id).map(({ issuer }) => issuer),
    ...(hints.wellKnown?.issuers ?? []).filter((one) => one.provider === found.id).map((one) => one.url),
  ];
  // With `--provider` alone, the token's own word is all there is.
  const trusted = configured.includes(url) || configured.length === 0 ? url : (configured[0] ?? url);
  return {
    issuer: { id: ISSUER_ID, url: trusted, provider, serverUrl: serverUrlOf(provider, trusted) },
    from: found.from,
  };
}

function providerOf(
  url: string,
  claims: JsonObject,
  { provider, publishers, wellKnown }: IssuerHints,
): { id: string; from: KnownFrom } | null {
  if (provider !== undefined) return { id: provider, from: '--provider' };
  const ofPublishers = publishers.find(({ issuer }) => issuer === url);
  if (ofPublishers !== undefined) return { id: ofPublishers.provider, from: 'the publishers' };
  const ofRegistry = wellKnown?.issuers.find((one) => one.url === url);
  if (ofRegistry !== undefined) return { id: ofRegistry.provider, from: 'the registry' };
  const usual = defaultIssuers.find((one) => one.url === url);
  if (usual !== undefined) return { id: usual.provider, from: 'its address' };
  const alike = Object.values(providers).filter((one) => fits(one, claims));
  // Forgejo sends what GitHub sends, and less: the one that asks for most is the one that fits best.
  const [best] = alike.toSorted((a, b) => requiredOf(b).length - requiredOf(a).length);
  return best === undefined ? null : { id: best.id, from: 'the claims it has' };
}

function descriptor(id: string, url: string, { publishers }: IssuerHints): ProviderDescriptor | null {
  const keys = publishers
    .filter(({ provider, issuer }) => provider === 'generic' && issuer === url)
    .flatMap(({ identity }) => Object.keys(identity));
  const identityClaims: IdentityClaim[] = [...new Set(keys)].map((claim) => ({
    claim,
    label: claim,
    immutable: true,
  }));
  const outcome = descriptorFor(id, id === 'generic' ? { identityClaims } : {});
  if (outcome.ok) return outcome.value;
  if (id === 'generic') return null;
  throw new ClientFault('usage', outcome.refusal.detail, { remedy: 'name one of those with --provider' });
}

const requiredOf = ({ claims }: ProviderDescriptor): string[] =>
  Object.entries(claims).flatMap(([name, { use }]) => (use === 'required' ? [name] : []));

function fits(provider: ProviderDescriptor, claims: JsonObject): boolean {
  const required = requiredOf(provider).filter((name) => !name.startsWith('/'));
  return required.length > 1 && required.every((name) => Object.hasOwn(claims, name));
}
