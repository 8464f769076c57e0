import type { ClaimView, EnvironmentView, PublisherPatch, PublisherView, RulesView } from '@waybill/api';
import { asciiLower } from '@waybill/trusted-publishing';
import { includesCrates, sameCrates } from './crate-patterns.ts';
import { letsThrough } from './descriptor.ts';
import type { DesiredPublisher } from './desired.ts';

/** One field that is not as the file says. */
export interface FieldChange {
  /** As in the API: `rules.refs`, `pins.repository_id`. */
  field: string;
  before: unknown;
  after: unknown;
  /** Whether something may publish afterwards, or do more, that may not before. Said wherever the contrary is not certain. */
  widens: boolean;
}

/**
 * What differs in what both say, field by field. What the registry writes its own way is no difference: letter case where the
 * provider knows none, the order of a list, another spelling of a crate.
 */
export function differences(current: PublisherView, desired: DesiredPublisher): FieldChange[] {
  const changes: FieldChange[] = [];
  const compare = <T>(field: string, before: T, after: T, isSame: boolean, widens: boolean) => {
    if (!isSame) changes.push({ field, before, after, widens });
  };
  const { rules } = desired;
  const was = current.rules;
  compare(
    'crates',
    current.crates,
    desired.crates,
    sameCrates(current.crates, desired.crates),
    !includesCrates(current.crates, desired.crates),
  );
  const environments = [
    environmentOnly(current, current.environment),
    environmentOnly(current, desired.environment),
  ] as const;
  const narrows = letsThrough(...environments);
  compare(
    'environment',
    current.environment,
    desired.environment,
    narrows && letsThrough(environments[1], environments[0]),
    !narrows,
  );
  const ruleKeys = ['refs', 'ref_protected', 'events', 'runner', 'callee', 'claims'] as const;
  for (const key of ruleKeys) {
    const isWider = !letsThrough(
      ruleOnly(current, { [key]: was[key] }),
      ruleOnly(current, { [key]: rules[key] }),
    );
    compare(`rules.${key}`, was[key], rules[key], sameRule[key](was, rules), isWider);
  }
  compare(
    'scopes',
    current.scopes,
    desired.scopes,
    sameSet(current.scopes, desired.scopes),
    desired.scopes.some((scope) => !current.scopes.includes(scope)),
  );
  const [seconds, wanted] = [current.token_lifetime_seconds, desired.token_lifetime_seconds];
  // How long the instance's own is, is not known here.
  const isLonger = seconds === null || wanted === null || wanted > seconds;
  compare('token_lifetime_seconds', seconds, wanted, seconds === wanted, isLonger);
  const [asks, asked] = [desired.require_api_token, current.require_api_token];
  compare('require_api_token', asked, asks, asked === asks, asked);
  const isOff = current.state === 'disabled';
  const isState = desired.state === null || (desired.state === 'disabled') === isOff;
  compare('state', current.state, desired.state, isState, isOff);
  for (const [claim, id] of Object.entries(desired.pins)) {
    const before = current.pins[claim] ?? null;
    compare(`pins.${claim}`, before, id, before === id, before !== null);
  }
  return changes;
}

/** The change that makes these differences good. */
export function patchOf(desired: DesiredPublisher, changes: readonly FieldChange[]): PublisherPatch {
  const changed = (field: string) => changes.some((change) => change.field === field);
  const below = (start: string, values: object) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => changed(`${start}.${key}`)));
  const rules = below('rules', desired.rules);
  const pins = below('pins', desired.pins);
  return {
    ...(changed('crates') ? { crates: desired.crates } : {}),
    ...(changed('environment') ? { environment: desired.environment } : {}),
    ...(Object.keys(rules).length > 0 ? { rules } : {}),
    ...(changed('scopes') ? { scopes: desired.scopes } : {}),
    ...(changed('token_lifetime_seconds') ? { token_lifetime_seconds: desired.token_lifetime_seconds } : {}),
    ...(changed('require_api_token') ? { require_api_token: desired.require_api_token } : {}),
    ...(changed('state') && desired.state !== null ? { state: desired.state } : {}),
    ...(Object.keys(pins).length > 0 ? { pins } : {}),
  };
}

type RuleKey = keyof RulesView;

const sameRule: Record<RuleKey, (a: RulesView, b: RulesView) => boolean> = {
  refs: (a, b) => sameSet(a.refs, b.refs),
  ref_protected: (a, b) => a.ref_protected === b.ref_protected,
  events: (a, b) => sameSet(a.events.map(asciiLower), b.events.map(asciiLower)),
  runner: (a, b) => a.runner === b.runner,
  callee: ({ callee: a }, { callee: b }) =>
    a === null || b === null ? a === b : a.workflow === b.workflow && sameSet(a.refs, b.refs),
  claims: (a, b) => sameSet(a.claims.map(claimKey), b.claims.map(claimKey)),
};

function claimKey({ claim, op, value }: ClaimView): string {
  const values = (Array.isArray(value) ? value : [value]).map((one) => JSON.stringify(one)).sort();
  return JSON.stringify([claim, op, [...new Set(values)]]);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));

const noRules: RulesView = {
  refs: [],
  ref_protected: false,
  events: [],
  runner: null,
  callee: null,
  claims: [],
};

const environmentOnly = ({ provider, identity }: PublisherView, environment: EnvironmentView) => ({
  provider,
  identity,
  environment,
  rules: noRules,
});

const ruleOnly = ({ provider, identity }: PublisherView, rules: Partial<RulesView>) => ({
  provider,
  identity,
  environment: { rule: 'any', name: null } as const,
  rules: { ...noRules, ...rules },
});
