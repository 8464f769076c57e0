import {
  defaultTokenScopes,
  type EnvironmentView,
  type RulesView,
  type TokenScope,
  tokenScopes,
} from '@waybill/api';
import { checkCrateName, FormatError, isReservedName } from '@waybill/cargo-formats';
import {
  checkEnvironmentName,
  checkIdentity,
  checkPins,
  checkRules,
  type Outcome,
  type ProviderDescriptor,
  providerIds,
  quote,
} from '@waybill/trusted-publishing';
import { isPattern, sameCrate } from './crate-patterns.ts';
import { descriptorOf, rulesOf } from './descriptor.ts';
import type { Layer } from './layer.ts';
import type { PolicyEntry } from './parse-policy.ts';
import { didYouMean, type PolicyProblem } from './problems.ts';
import { quoteAll } from './words.ts';

/** A publisher as the file wants it, nothing left open but what the file leaves to the registry. */
export interface DesiredPublisher {
  /** Where the file says so: `publishers[2]`. */
  path: string;
  provider: string;
  /** Null: the one issuer of the provider that the registry trusts. */
  issuer: string | null;
  crates: readonly string[];
  identity: Readonly<Record<string, string>>;
  environment: EnvironmentView;
  rules: RulesView;
  scopes: readonly TokenScope[];
  token_lifetime_seconds: number | null;
  require_api_token: boolean;
  /** Null: as it is. */
  state: 'active' | 'disabled' | null;
  /** Only those the file names; the others are left as they are learnt. */
  pins: Readonly<Record<string, string>>;
}

const MOST_CRATES = 200;
const PLACEHOLDER = '{{crate}}';

/** Checks what can be checked without the registry; a pattern that is expanded later, with a crate that stands for all. */
export function checkEntries(entries: readonly PolicyEntry[], problems: PolicyProblem[]): void {
  for (const entry of entries) {
    checkCrates(entry, problems);
    const [first = ''] = entry.crates;
    toDesired(entry, entry.expand ? [first.replace(/[-_]?\*$/, '') || 'crate'] : entry.crates, problems);
  }
}

function checkCrates({ path, crates, expand }: PolicyEntry, problems: PolicyProblem[]): void {
  const refuse = (at: string, says: string) => problems.push({ path: `${path}.crates${at}`, says });
  const patterns = crates.filter(isPattern);
  if (crates.length === 0) refuse('', 'a publisher needs the name of at least one crate');
  if (!expand && crates.length > MOST_CRATES)
    refuse('', `a publisher has at most ${MOST_CRATES} crates, and not ${crates.length}`);
  if (!expand && patterns.length > 1)
    refuse(
      '',
      `a publisher has at most one pattern, got ${quoteAll(patterns)}; make several, or \`expand = true\``,
    );
  for (const [at, crate] of crates.entries()) {
    const says = crateProblem(crate);
    if (says !== null) refuse(`[${at}]`, says);
    if (crates.slice(0, at).some((other) => sameCrate(crate, other)))
      refuse(`[${at}]`, `names ${quote(crate)} twice`);
  }
}

function crateProblem(crate: string): string | null {
  const name = crate.endsWith('*') ? crate.slice(0, -1) : crate;
  try {
    checkCrateName(name);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return isPattern(crate)
      ? `${quote(crate)} is no pattern; one is a beginning and \`*\`: \`acme-*\``
      : error.message;
  }
  return isReservedName(name) ? `the name ${quote(name)} is reserved; no crate can have it` : null;
}

/** The publisher of an entry for these crates; `{{crate}}` is filled in where the entry is expanded. */
export function toDesired(
  { path, expand, layer }: Pick<PolicyEntry, 'path' | 'expand' | 'layer'>,
  crates: readonly string[],
  problems: PolicyProblem[],
): DesiredPublisher | null {
  const count = problems.length;
  const fill = (value: string, at: string): string => {
    if (expand) return value.replaceAll(PLACEHOLDER, crates[0] ?? '');
    if (value.includes(PLACEHOLDER))
      problems.push({
        path: `${path}.${at}`,
        says: `\`${PLACEHOLDER}\` is filled in where there is a publisher for each crate; add \`expand = true\``,
      });
    return value;
  };
  const { provider, rules } = layer;
  const identity = Object.fromEntries(
    Object.entries(layer.identity ?? {}).map(([key, value]) => [key, fill(value, `identity.${key}`)]),
  );
  const { rule, name } = layer.environment ?? { rule: 'any', name: null };
  const environment = { rule, name: name === null ? null : fill(name, 'environment.name') };
  if (provider === undefined || !providerIds.includes(provider)) {
    const says =
      provider === undefined ? 'is needed, here or in `[defaults]`' : `there is no ${quote(provider)}`;
    const hint = provider === undefined ? '' : didYouMean(provider, providerIds);
    problems.push({
      path: `${path}.provider`,
      says: `${says}; expected one of ${quoteAll(providerIds)}${hint}`,
    });
    return null;
  }
  const desired: DesiredPublisher = {
    path,
    provider,
    issuer: layer.issuer ?? null,
    crates,
    identity,
    environment,
    rules: {
      refs: rules?.refs ?? [],
      ref_protected: rules?.ref_protected ?? false,
      events: rules?.events ?? [],
      runner: rules?.runner ?? null,
      callee: rules?.callee ? { workflow: rules.callee.workflow, refs: rules.callee.refs ?? [] } : null,
      claims: rules?.claims ?? [],
    },
    scopes: tokenScopes.filter((scope) => (layer.scopes ?? defaultTokenScopes).includes(scope)),
    token_lifetime_seconds: layer.token_lifetime_seconds ?? null,
    require_api_token: layer.require_api_token ?? false,
    state: layer.state ?? null,
    pins: layer.pins ?? {},
  };
  const pins = checked(desired, layer, problems);
  return problems.length > count ? null : { ...desired, pins };
}

/** Asks the very checks the registry asks. @returns the pins in the registry's spelling */
function checked(desired: DesiredPublisher, layer: Layer, problems: PolicyProblem[]): Record<string, string> {
  const descriptor = descriptorOf(desired);
  if (descriptor === null) {
    problems.push({
      path: `${desired.path}.identity`,
      says: 'the identity of a generic issuer is 1 to 8 claims',
    });
    return {};
  }
  const accept = <T>(outcome: Outcome<T>, at: string): T | null => {
    if (outcome.ok) return outcome.value;
    problems.push({
      path: `${desired.path}.${at}${outcome.refusal.field ?? ''}`,
      says: outcome.refusal.detail,
    });
    return null;
  };
  checkIdentityKeys(descriptor, desired, problems);
  accept(checkIdentity(descriptor, desired.identity), 'identity.');
  checkEnvironment(descriptor, desired, layer, accept, problems);
  accept(checkRules(descriptor, rulesOf(desired.rules)), '');
  return (accept(checkPins(descriptor, desired.pins), '') ?? {}) as Record<string, string>;
}

function checkIdentityKeys(
  descriptor: ProviderDescriptor,
  { path, identity }: DesiredPublisher,
  problems: PolicyProblem[],
) {
  const known = descriptor.identity.map(({ key }) => key);
  for (const key of Object.keys(identity))
    if (!known.includes(key))
      problems.push({
        path: `${path}.identity.${key.slice(0, 100)}`,
        says: `is no field of ${descriptor.title}; expected ${quoteAll(known)}${didYouMean(key, known)}`,
      });
}

function checkEnvironment(
  descriptor: ProviderDescriptor,
  { path, environment }: DesiredPublisher,
  layer: Layer,
  accept: (outcome: Outcome<string>, at: string) => string | null,
  problems: PolicyProblem[],
): void {
  if (layer.environment === undefined || environment.rule === 'any') return;
  if (environment.rule === 'named') {
    accept(checkEnvironmentName(descriptor, environment.name ?? undefined), '');
  } else if (descriptor.environment === null) {
    problems.push({
      path: `${path}.environment.rule`,
      says: `${descriptor.title} has no environments; the rule can only be \`any\``,
    });
  }
}
