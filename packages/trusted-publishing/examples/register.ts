import {
  checkIdentity,
  descriptorFor,
  lookupKey,
  noRules,
  type Publisher,
  serverUrlOf,
  type TrustedIssuer,
} from '@waybill/trusted-publishing';

/** An issuer as the operator writes it: `trustIssuer(1, 'github', 'https://token.actions.githubusercontent.com')`. */
export function trustIssuer(id: number, providerId: string, url: string): TrustedIssuer {
  const provider = descriptorFor(providerId);
  if (!provider.ok) throw new Error(provider.refusal.detail);
  return { id, url, provider: provider.value, serverUrl: serverUrlOf(provider.value, url) };
}

/** What an owner typed, `{ owner, repository, workflow }` on GitHub, as a publisher of one crate and its lookup key. */
export function registerPublisher(
  id: number,
  issuer: TrustedIssuer,
  fields: Readonly<Record<string, unknown>>,
  crate: { id: number; name: string },
  now: Date,
): { publisher: Publisher; lookupKey: string } {
  const identity = checkIdentity(issuer.provider, fields);
  if (!identity.ok) throw new Error(identity.refusal.detail);
  const publisher: Publisher = {
    id,
    issuerId: issuer.id,
    provider: issuer.provider.id,
    crates: [crate],
    identity: identity.value,
    environment: { rule: 'named', name: 'release' },
    rules: noRules,
    pins: {},
    state: 'active',
    makerId: null,
    isProven: false,
    confirmedAt: now,
  };
  return { publisher, lookupKey: lookupKey(issuer.provider, identity.value) };
}
