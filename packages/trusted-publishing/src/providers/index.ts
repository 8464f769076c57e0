import type { ProviderDescriptor } from '../provider-descriptor.ts';
import { github } from './github/descriptor.ts';
import { gitlab } from './gitlab/descriptor.ts';

/** The providers this package knows. A new one is a folder here and a line in this list. */
const all: readonly ProviderDescriptor[] = [github, gitlab];

/** Every provider by its id. Has no prototype: a name from outside finds a provider or nothing. */
export const providers: Readonly<Record<string, ProviderDescriptor>> = Object.freeze(
  Object.assign(Object.create(null), Object.fromEntries(all.map((provider) => [provider.id, provider]))),
);

/** The issuers that are trusted unless the operator says otherwise, with the server their links lead to. */
export const defaultIssuers: readonly {
  readonly provider: string;
  readonly url: string;
  readonly server: string;
}[] = all.flatMap(({ id, defaultIssuers }) =>
  defaultIssuers.map(({ url, server }) => ({ provider: id, url, server })),
);

/** What an operator says of an issuer whose provider is `generic`: which claims tell its jobs apart. */
export interface IdentityClaim {
  readonly claim: string;
  readonly label: string;
  /** Whether a value, once gone, never comes back for somebody else. At least one claim must be of that kind. */
  readonly immutable: boolean;
}
