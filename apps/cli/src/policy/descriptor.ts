import type { EnvironmentView, RulesView } from '@waybill/api';
import {
  covers,
  descriptorFor,
  noRules,
  type ProviderDescriptor,
  type PublisherEnvironment,
  type PublisherRule,
  type PublisherRules,
} from '@waybill/trusted-publishing';

interface Shown {
  provider: string;
  identity: Readonly<Record<string, string>>;
  environment: EnvironmentView;
  rules: RulesView;
}

/**
 * The tables of a provider. Only the operator knows by which claims a `generic` issuer tells its jobs apart, so those that
 * are given are taken, and the registry looks at them.
 */
export function descriptorOf({
  provider,
  identity,
}: Pick<Shown, 'provider' | 'identity'>): ProviderDescriptor | null {
  const claims = Object.keys(identity).map((claim) => ({ claim, label: claim, immutable: true }));
  const found = descriptorFor(provider, provider === 'generic' ? { identityClaims: claims } : {});
  return found.ok ? found.value : null;
}

/** As the package for decisions has it. */
export function ruleOf({ identity, environment, rules }: Omit<Shown, 'provider'>): PublisherRule {
  return { identity, environment: environmentOf(environment), rules: rulesOf(rules) };
}

export const environmentOf = ({ rule, name }: EnvironmentView): PublisherEnvironment =>
  rule === 'named' ? { rule, name: name ?? '' } : { rule };

export const rulesOf = (rules: RulesView): PublisherRules => ({
  refs: rules.refs,
  refProtected: rules.ref_protected,
  events: rules.events,
  runner: rules.runner,
  callee: rules.callee,
  claims: rules.claims as PublisherRules['claims'],
});

/** Whether both name the same job, as the provider compares names. */
export function sameIdentity(
  a: Pick<Shown, 'provider' | 'identity'>,
  b: Pick<Shown, 'provider' | 'identity'>,
): boolean {
  const descriptor = descriptorOf(a);
  if (a.provider !== b.provider) return false;
  // What a newer registry knows is compared to the letter.
  if (descriptor === null) return sameToTheLetter(a.identity, b.identity);
  if (Object.keys(a.identity).length !== Object.keys(b.identity).length) return false;
  const bare = ({ identity }: Pick<Shown, 'identity'>): PublisherRule => ({
    identity,
    environment: { rule: 'any' },
    rules: noRules,
  });
  return covers(descriptor, bare(a), bare(b));
}

/** Whether all that `narrow` lets through passes `wide` as well, where that is certain. */
export function letsThrough(wide: Shown, narrow: Shown): boolean {
  const descriptor = descriptorOf(wide);
  return descriptor !== null && covers(descriptor, ruleOf(wide), ruleOf(narrow));
}

function sameToTheLetter(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
