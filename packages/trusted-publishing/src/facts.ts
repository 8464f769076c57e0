import { claimValue } from './claims.ts';
import { configPath } from './config-path.ts';
import type { JsonObject } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { Derivation } from './provider-descriptor.ts';
import { quote, show } from './text.ts';
import type { TrustedIssuer } from './verified-id-token.ts';
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
export function requireFacts(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): Facts {
  const descriptor = issuer.provider;
  const requireValue = (name: string, derivation: Derivation): string => {
    const value = derive(derivation, claims, issuer);
    const claim = claims[derivation.claim];
    return inspection.need(
      value,
      { name: `fact ${name}`, expected: `a value from ${derivation.claim}`, actual: show(value ?? claim) },
      () => ({
        code: 'id_token_claim_invalid',
        detail: `The claim \`${derivation.claim}\` of the ID token ${lack(derivation, issuer)}; it is ${quote(claim)}.`,
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
  { provider, serverUrl }: TrustedIssuer,
): string | undefined {
  const value = claimValue(claims, provider, derivation.claim);
  if (value === undefined) return undefined;
  switch (derivation.take) {
    case 'claim':
      return value;
    case 'before-last-slash':
      return value.includes('/') ? value.slice(0, value.lastIndexOf('/')) : undefined;
    case 'after-last-slash':
      return value.includes('/') ? value.slice(value.lastIndexOf('/') + 1) : undefined;
    case 'workflow-file': {
      const repository = claimValue(claims, provider, derivation.repository);
      return repository === undefined ? undefined : workflowFile(value, repository, derivation.directory);
    }
    case 'config-path': {
      const project = claimValue(claims, provider, derivation.project);
      return project === undefined ? undefined : configPath(value, serverUrl, project);
    }
  }
}

function lack(derivation: Derivation, issuer: TrustedIssuer): string {
  switch (derivation.take) {
    case 'workflow-file':
      return (
        `does not name a \`.yml\` or \`.yaml\` file directly in \`${derivation.directory}\` of the repository, followed by ` +
        '`@` and a ref or a commit'
      );
    case 'config-path':
      return (
        `does not name a \`.yml\` or \`.yaml\` file that lies in the very project of \`${derivation.project}\` at ` +
        `${quote(issuer.serverUrl)}, as \`<server>/<project>//<file>@<ref>\`; a file of another project, another server or ` +
        'another address is not taken'
      );
    default:
      return 'does not have the expected form';
  }
}

function withoutPrototype(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(entries)));
}
