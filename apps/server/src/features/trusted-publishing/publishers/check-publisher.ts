import {
  type ClaimCondition,
  checkEnvironmentName,
  checkIdentity,
  checkPins,
  checkRules,
  noRules,
  type Outcome,
  type ProviderDescriptor,
  type PublisherEnvironment,
  type PublisherRules,
  quote,
} from '@waybill/trusted-publishing';
import { Problem } from '../../../platform/problem.ts';
import type { RulesInput } from './publisher-body.ts';
import { type TokenScope, tokenScopes } from './stored-publisher.ts';

/** Checks of a publisher that need no database, each refusing with the path of the field. @throws Problem */

/** Every field of the provider's identity, and no other. */
export function readIdentity(
  provider: ProviderDescriptor,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = provider.identity.map(({ key }) => key);
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new Problem(
      'publisher_field_invalid',
      `The identity of ${provider.title} has no field ${quote(unknown)}; expected ${known.map(quote).join(', ')}.`,
      { field: `identity.${unknown.slice(0, 100)}` },
    );
  }
  return accepted(checkIdentity(provider, fields), 'identity.');
}

export function readEnvironment(
  provider: ProviderDescriptor,
  environment: { rule: 'named' | 'any' | 'none'; name?: string | null } | undefined,
): PublisherEnvironment {
  if (environment === undefined) return { rule: 'any' };
  const { rule, name } = environment;
  if (provider.environment === null && rule !== 'any') {
    throw new Problem(
      'publisher_field_invalid',
      `${provider.title} has no environments; the rule of the environment can only be \`any\`.`,
      { field: 'environment.rule' },
    );
  }
  if (rule === 'named')
    return {
      rule,
      name: accepted(checkEnvironmentName(provider, name ?? undefined), 'environment.name', true),
    };
  if (typeof name === 'string') {
    throw new Problem(
      'publisher_field_invalid',
      `The rule of the environment is \`${rule}\`, so it cannot have the name ${quote(name)}; expected the rule \`named\`, or no name.`,
      { field: 'environment.name' },
    );
  }
  return { rule };
}

/** Rules of the API over those that were there before. */
export function readRules(
  provider: ProviderDescriptor,
  given: RulesInput | undefined,
  before: PublisherRules = noRules,
): PublisherRules {
  const rules: PublisherRules = {
    refs: given?.refs ?? before.refs,
    refProtected: given?.ref_protected ?? before.refProtected,
    events: given?.events ?? before.events,
    runner: given?.runner === undefined ? before.runner : given.runner,
    callee:
      given?.callee === undefined
        ? before.callee
        : given.callee && { workflow: given.callee.workflow, refs: given.callee.refs ?? [] },
    claims: (given?.claims as ClaimCondition[] | undefined) ?? before.claims,
  };
  return accepted(checkRules(provider, rules));
}

export function readScopes(scopes: readonly string[] | undefined): readonly TokenScope[] {
  const given = scopes ?? ['publish-new', 'publish-update', 'read'];
  given.forEach((scope, at) => {
    if (!(tokenScopes as readonly string[]).includes(scope))
      throw new Problem(
        'publisher_field_invalid',
        `The scope ${quote(scope)} is unknown; expected one of ${tokenScopes.map(quote).join(', ')}.`,
        { field: `scopes[${at}]` },
      );
  });
  if (given.length === 0) {
    throw new Problem(
      'publisher_field_invalid',
      `A publisher without scopes could do nothing; expected some of ${tokenScopes.map(quote).join(', ')}.`,
      { field: 'scopes' },
    );
  }
  return tokenScopes.filter((scope) => given.includes(scope));
}

const SHORTEST_SECONDS = 30;

/** @param longest what the instance allows, in seconds. */
export function readLifetime(seconds: number | null | undefined, longest: number): number | null {
  if (seconds === null || seconds === undefined) return null;
  if (seconds >= SHORTEST_SECONDS && seconds <= longest) return seconds;
  throw new Problem(
    'publisher_field_invalid',
    `An access token lives between ${SHORTEST_SECONDS} and ${longest} seconds here, and not ${seconds}.`,
    { field: 'token_lifetime_seconds' },
  );
}

/** Ids an owner gives beforehand, or null to learn one at the next use; those that are left out stay. */
export function readPins(
  provider: ProviderDescriptor,
  pins: Readonly<Record<string, string | null>> | undefined,
  before: Readonly<Record<string, string | null>> = {},
): Record<string, string | null> {
  const given = accepted(checkPins(provider, pins ?? {}));
  return Object.fromEntries(
    provider.pins.map(({ claim }) => [
      claim,
      Object.hasOwn(given, claim) ? (given[claim] ?? null) : (before[claim] ?? null),
    ]),
  );
}

function accepted<T>(outcome: Outcome<T>, path = '', isWhole = false): T {
  if (outcome.ok) return outcome.value;
  const { code, detail, field } = outcome.refusal;
  throw new Problem(code, detail, { field: isWhole ? path : `${path}${field ?? ''}` });
}
