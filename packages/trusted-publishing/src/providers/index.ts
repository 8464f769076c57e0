import { inspect, type Outcome } from '../outcome.ts';
import type { ProviderDescriptor } from '../provider-descriptor.ts';
import { quoteAll, show } from '../text.ts';
import { bitbucket } from './bitbucket/descriptor.ts';
import { buildkite } from './buildkite/descriptor.ts';
import { circleci } from './circleci/descriptor.ts';
import { forgejo } from './forgejo/descriptor.ts';
import { genericProvider } from './generic/descriptor.ts';
import type { IdentityClaim } from './generic/identity-claims.ts';
import { github } from './github/descriptor.ts';
import { gitlab } from './gitlab/descriptor.ts';
import { google } from './google/descriptor.ts';
import { kubernetes } from './kubernetes/descriptor.ts';
import { semaphore } from './semaphore/descriptor.ts';

/** The providers this package knows. A new one is a folder here and a line in this list. */
const all: readonly ProviderDescriptor[] = [
  github,
  gitlab,
  forgejo,
  circleci,
  buildkite,
  google,
  semaphore,
  bitbucket,
  kubernetes,
];

/** Every known provider by its id. Has no prototype: a name from outside finds a provider or nothing. */
export const providers: Readonly<Record<string, ProviderDescriptor>> = Object.freeze(
  Object.assign(Object.create(null), Object.fromEntries(all.map((provider) => [provider.id, provider]))),
);

const GENERIC = 'generic';

/** What an operator can write for an issuer: the known providers, and `generic` for any other. */
export const providerIds: readonly string[] = [...all.map(({ id }) => id), GENERIC];

/**
 * The tables of a provider, for an issuer with these settings. Refuses a name that is none with `provider_unknown`, and with
 * `issuer_settings_invalid` identity claims that are not to be used, or not here: a known provider has its own.
 */
export function descriptorFor(
  provider: string,
  { identityClaims }: { readonly identityClaims?: readonly IdentityClaim[] | undefined } = {},
): Outcome<ProviderDescriptor> {
  if (provider === GENERIC) return genericProvider(identityClaims ?? []);
  return inspect((inspection) => {
    const descriptor = inspection.need(
      Object.hasOwn(providers, provider) ? providers[provider] : undefined,
      { name: 'provider', expected: providerIds.join(', '), actual: show(provider) },
      () => ({
        code: 'provider_unknown',
        detail: `There is no provider \`${show(provider)}\`; expected one of ${quoteAll(providerIds)}.`,
        field: 'provider',
      }),
    );
    const count = identityClaims?.length ?? 0;
    inspection.require(
      count === 0,
      { name: 'identity claims', expected: 'none', actual: `${count} claims` },
      () => ({
        code: 'issuer_settings_invalid',
        detail: `Only an issuer of the provider \`${GENERIC}\` names the claims that identify a job; ${descriptor.title} has its own.`,
        field: 'identity_claims',
      }),
    );
    return descriptor;
  });
}

/** The issuers that are trusted unless the operator says otherwise, with the server their links lead to. */
export const defaultIssuers: readonly {
  readonly provider: string;
  readonly url: string;
  readonly server: string;
}[] = all.flatMap(({ id, defaultIssuers }) =>
  defaultIssuers.map(({ url, server }) => ({ provider: id, url, server })),
);
