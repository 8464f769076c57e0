import { checkEnvironmentName } from '@waybill/trusted-publishing';
import { descriptorOf, type Provider } from '../descriptor.ts';
import { identityFrom, recognise } from '../prefill.ts';
import type { Publisher } from '../publisher-type.ts';

export type EnvironmentRule = Publisher['environment']['rule'];
export type Scope = Publisher['scopes'][number];
export type ClaimOperator = Publisher['rules']['claims'][number]['op'];

/** A claim condition as it is typed: several values are separated by commas. */
export interface ClaimDraft {
  claim: string;
  op: ClaimOperator;
  value: string;
}

/** A publisher as it is typed: lists are lines of text. */
export interface Draft {
  provider: string;
  issuer: string;
  crates: string;
  identity: Record<string, string>;
  environmentRule: EnvironmentRule;
  environmentName: string;
  refs: string;
  refProtected: boolean;
  events: string[];
  runner: string;
  calleeWorkflow: string;
  calleeRefs: string;
  claims: ClaimDraft[];
  scopes: Scope[];
  lifetimeMinutes: string;
  requireApiToken: boolean;
}

/** As the registry has it where nothing is said. */
export const USUAL_SCOPES: readonly Scope[] = ['publish-new', 'publish-update', 'read'];
/** The fields of the workflow file, which is the one that this page shows to be copied. */
const WORKFLOW = 'workflow';
const ENVIRONMENT = 'release';

/** A form for a new publisher, filled as far as the repository of the crate tells. */
export function newDraft(
  known: readonly Provider[],
  about: { repository: string | null; crates: readonly string[]; provider?: string },
): Draft | null {
  const usable = known.filter(({ issuers }) => issuers.length > 0);
  const guess = recognise(about.repository, usable);
  const provider =
    usable.find(({ id }) => id === about.provider) ??
    usable.find(({ id }) => id === guess?.provider) ??
    usable[0];
  if (provider === undefined) return null;
  const isGuess = guess?.provider === provider.id;
  const [first = ''] = provider.issuers;
  return {
    ...forProvider(emptyDraft(about.crates), provider, about.repository),
    issuer: (isGuess ? guess.issuer : null) ?? first,
  };
}

/** The same publisher at another CI: what only the first one has is gone. */
export function forProvider(draft: Draft, provider: Provider, repository: string | null): Draft {
  const names = identityFrom(provider.id, repository);
  const [issuer = ''] = provider.issuers;
  return {
    ...emptyDraft([]),
    crates: draft.crates,
    provider: provider.id,
    issuer,
    identity: Object.fromEntries(
      provider.fields.map(({ key, example }) => [key, names[key] ?? (key === WORKFLOW ? example : '')]),
    ),
    environmentRule: provider.environment === null ? 'any' : 'named',
    environmentName: usualEnvironment(provider),
    refs: usualRefs(provider),
    scopes: draft.scopes,
    lifetimeMinutes: draft.lifetimeMinutes,
    requireApiToken: draft.requireApiToken,
  };
}

/** Some providers know environments by an id alone. */
function usualEnvironment(provider: Provider): string {
  const descriptor = descriptorOf(provider);
  const fits = descriptor !== null && checkEnvironmentName(descriptor, ENVIRONMENT).ok;
  return fits ? ENVIRONMENT : '';
}

/** Tags release, where the tokens tell tags at all. */
function usualRefs(provider: Provider): string {
  const ref = descriptorOf(provider)?.constraints.ref ?? null;
  if (ref === null) return '';
  return ref.take === 'prefixed' ? `${ref.prefix}main` : 'refs/tags/v*';
}

export function draftOf(publisher: Publisher): Draft {
  const { rules, environment } = publisher;
  return {
    provider: publisher.provider,
    issuer: publisher.issuer,
    crates: publisher.crates.join('\n'),
    identity: { ...publisher.identity },
    environmentRule: environment.rule,
    environmentName: environment.name ?? '',
    refs: rules.refs.join('\n'),
    refProtected: rules.ref_protected,
    events: [...rules.events],
    runner: rules.runner ?? '',
    calleeWorkflow: rules.callee?.workflow ?? '',
    calleeRefs: (rules.callee?.refs ?? []).join('\n'),
    claims: rules.claims.map(({ claim, op, value }) => ({ claim, op, value: claimText(value) })),
    scopes: [...publisher.scopes],
    lifetimeMinutes:
      publisher.token_lifetime_seconds === null ? '' : String(publisher.token_lifetime_seconds / 60),
    requireApiToken: publisher.require_api_token,
  };
}

const emptyDraft = (crates: readonly string[]): Draft => ({
  provider: '',
  issuer: '',
  crates: crates.join('\n'),
  identity: {},
  environmentRule: 'named',
  environmentName: '',
  refs: '',
  refProtected: false,
  events: [],
  runner: '',
  calleeWorkflow: '',
  calleeRefs: '',
  claims: [],
  scopes: [...USUAL_SCOPES],
  lifetimeMinutes: '',
  requireApiToken: false,
});

/** A value as it is typed: a text that could be read as something else stands in quotes. */
function claimText(value: Publisher['rules']['claims'][number]['value']): string {
  const one = (scalar: string | number | boolean) =>
    typeof scalar === 'string' && !/^(?:".*|.*,.*|true|false|-?\d+|\s.*|.*\s)$/s.test(scalar)
      ? scalar
      : JSON.stringify(scalar);
  return Array.isArray(value) ? value.map(one).join(', ') : one(value);
}
