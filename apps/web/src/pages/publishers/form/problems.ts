import {
  checkEnvironmentName,
  checkIdentity,
  checkRules,
  type ProviderDescriptor,
} from '@waybill/trusted-publishing';
import type { Draft } from './draft.ts';
import { listOf, rulesOf, secondsOf, trimmed } from './request.ts';

/** What is wrong with what was typed, by the name that the API gives to the field; the sentences are the registry's own. */
export type Problems = Readonly<Record<string, string>>;

const SHORTEST_SECONDS = 30;

export function problemsOf(draft: Draft, descriptor: ProviderDescriptor): Problems {
  const problems: Record<string, string> = {};
  const identity = trimmed(draft.identity);
  for (const field of descriptor.identity) {
    const outcome = checkIdentity({ ...descriptor, identity: [field] }, identity);
    if (!outcome.ok) problems[`identity.${field.key}`] = outcome.refusal.detail;
  }
  if (draft.environmentRule === 'named') {
    const name = checkEnvironmentName(descriptor, draft.environmentName.trim());
    if (!name.ok) problems['environment.name'] = name.refusal.detail;
  }
  const rules = checkRules(descriptor, rulesOf(draft));
  if (!rules.ok) problems[groupOf(rules.refusal.field ?? 'rules')] = rules.refusal.detail;
  if (listOf(draft.crates).length === 0)
    problems['crates'] = 'A publisher needs the name of at least one crate.';
  if (draft.scopes.length === 0) problems['scopes'] = 'A job that may do nothing needs no publisher.';
  const seconds = secondsOf(draft.lifetimeMinutes);
  const isTyped = draft.lifetimeMinutes.trim() !== '';
  if (isTyped && (seconds === null || seconds < SHORTEST_SECONDS))
    problems['token_lifetime_seconds'] = 'Minutes as a number, half a minute at least.';
  return problems;
}

/** Of a list the field is one for all its lines: `rules.refs[1]` is said at `rules.refs`. */
export const groupOf = (field: string): string => field.replace(/\[\d+\]$/, '');
