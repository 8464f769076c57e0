import { readFileSync } from 'node:fs';
import type { IdentityClaim, Publisher, PublisherRules } from '../index.ts';
import type { Forgery } from './forgery.ts';

/**
 * Tokens of each provider and what becomes of them, as plain data: `tests/vectors/trusted-publishing/`. Tests compare the
 * verdicts there with those the package gives, and `docs/providers/` shows the same run.
 */
export type Claims = Record<string, unknown>;
type Settings = {
  readonly identityClaims?: readonly IdentityClaim[];
  readonly allowsMissingIds?: boolean;
};
export type PublisherVector = Pick<Publisher, 'identity' | 'environment' | 'pins'> & {
  readonly issuer: string;
  readonly rules?: Partial<PublisherRules>;
};

/** A sample, what is changed in it, and what has to become of it. */
export interface Trap {
  /** What is wrong, or is not though it looks so; absent for a sample as it is. */
  readonly trap?: string;
  /** For a sample as it is: why it passes or not. */
  readonly why?: string;
  /** The sample's name; the provider's base sample unless told. */
  readonly sample?: string;
  /** The name of the publisher that is registered; `base` unless told. */
  readonly publisher?: string;
  /** What is changed in the publisher. */
  readonly change?: Partial<Publisher> & { readonly rules?: Partial<PublisherRules> };
  /** The issuer it comes from, whose URL becomes the `iss`; the sample's own unless told. */
  readonly issuer?: string;
  /** Claims to drop and to set, by name or by JSON Pointer; setting comes after dropping. */
  readonly drop?: readonly string[];
  readonly set?: Claims;
  /** Claims to set to so many seconds from now. */
  readonly fromNow?: Readonly<Record<string, number>>;
  /** How many seconds ago it was issued; ten unless told. */
  readonly age?: number;
  /** What `exp - iat` becomes. */
  readonly lifetime?: number;
  readonly header?: Claims;
  readonly forge?: Forgery;
  /** `granted`, or the code of the refusal. */
  readonly verdict: string;
}

export interface Vectors {
  /** The name of the base sample; that of the provider unless told. */
  readonly base?: string;
  readonly issuers?: Readonly<Record<string, Settings>>;
  readonly publishers: Readonly<Record<string, PublisherVector>>;
  readonly samples: readonly Trap[];
  readonly traps: readonly Trap[];
}

export type Samples = Readonly<Record<string, { readonly header: Claims; readonly payload: Claims }>>;

export function samplesOf(provider: string): Samples {
  return readVector(`${provider}-claims`);
}

/** The traps of a provider, with those that are the same for all. */
export function vectorsOf(provider: string): Vectors {
  const own: Vectors = readVector(`${provider}-traps`);
  const common: Pick<Vectors, 'traps'> = readVector('common-traps');
  return { ...own, traps: [...common.traps, ...own.traps] };
}

function readVector<T>(name: string): T {
  const file = `../../../../tests/vectors/trusted-publishing/${name}.json`;
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
