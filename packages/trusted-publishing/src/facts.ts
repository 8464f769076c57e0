import { claimValue } from './claims.ts';
import type { JsonObject } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { Derivation, ProviderDescriptor } from './provider-descriptor.ts';
import { quote, show } from './text.ts';
import { workflowFile } from './workflow-file.ts';

/** What the decision rests on, under names that are the same for every provider. Frozen, without prototypes. */
export interface Facts {
  /** A value for each identity field of the descriptor. */
  readonly identity: Readonly<Record<string, string>>;
  /** A value for each pin of the descriptor, by the name of its claim. */
  readonly pins: Readonly<Record<string, string>>;
  /** The event that started the workflow. */
  readonly trigger: string;
  /** The environment the job names, in its spelling; null where it names none. */
  readonly environment: string | null;
}

/**
 * Derives the facts from claims that have passed the provider's table. Each must be there, the environment aside.
 * Refuses with `id_token_claim_invalid` where a value cannot be had from its claim.
 */
export function requireFacts(
  inspection: Inspection,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
): Facts {
  const requireValue = (name: string, derivation: Derivation): string => {
    const value = derive(derivation, claims, descriptor);
    const claim = claims[derivation.claim];
    return inspection.need(
      value,
      { name: `fact ${name}`, expected: `a value from ${derivation.claim}`, actual: show(value ?? claim) },
      () => ({
        code: 'id_token_claim_invalid',
        detail: `The claim \`${derivation.claim}\` of the ID token ${lack(derivation)}; it is ${quote(claim)}.`,
        field: derivation.claim,
      }),
    );
  };
  const identity = descriptor.identity.map(({ key, value }) => [key, requireValue(key, value)] as const);
  const pins = descriptor.pins.map(
    ({ claim }) => [claim, requireValue(claim, { take: 'claim', claim })] as const,
  );
  return Object.freeze({
    identity: withoutPrototype(identity),
    pins: withoutPrototype(pins),
    trigger: requireValue('trigger', { take: 'claim', claim: descriptor.trigger.claim }),
    environment: claimValue(claims, descriptor, descriptor.environment.claim) ?? null,
  });
}

/** A value by its derivation; undefined where there is none. Total. */
export function derive(
  derivation: Derivation,
  claims: JsonObject,
  descriptor: ProviderDescriptor,
): string | undefined {
  const value = claimValue(claims, descriptor, derivation.claim);
  if (value === undefined) return undefined;
  switch (derivation.take) {
    case 'claim':
      return value;
    case 'before-last-slash':
      return value.includes('/') ? value.slice(0, value.lastIndexOf('/')) : undefined;
    case 'after-last-slash':
      return value.includes('/') ? value.slice(value.lastIndexOf('/') + 1) : undefined;
    case 'workflow-file': {
      const repository = claimValue(claims, descriptor, derivation.repository);
      return repository === undefined ? undefined : workflowFile(value, repository, derivation.directory);
    }
  }
}

function lack(derivation: Derivation): string {
  return derivation.take === 'workflow-file'
    ? `does not name a \`.yml\` or \`.yaml\` file directly in \`${derivation.directory}\` of the repository, followed by ` +
        '`@` and a ref or a commit'
    : 'does not have the expected form';
}

function withoutPrototype(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(entries)));
}
