import { defaultTokenScopes, type EnvironmentView } from '@waybill/api';
import { show } from '@waybill/trusted-publishing';
import type { DesiredPublisher } from './desired.ts';
import type { PlanAction } from './plan.ts';
import { count, subjectOf } from './words.ts';

/** An action in words, for text and for Markdown; every part is safe for a terminal. */
export interface Described {
  kind: PlanAction['action'];
  /** The id, or the place in the file of one that is new. */
  name: string;
  subject: string;
  crates: string;
  lines: readonly { field: string; value: string; before: string | null; widens: boolean }[];
  notes: readonly string[];
}

export function describeAction(action: PlanAction): Described {
  const publisher = action.action === 'create' ? action.desired : action.current;
  return {
    kind: action.action,
    name: action.action === 'create' ? action.desired.path : String(action.current.id),
    subject: subjectOf(publisher),
    crates: publisher.crates.map(show).join(', '),
    lines: linesOf(action),
    notes: action.notes,
  };
}

function linesOf(action: PlanAction): Described['lines'] {
  if (action.action === 'update')
    return action.changes.map(({ field, before, after, widens }) => ({
      field,
      value: valueInWords(after),
      before: valueInWords(before),
      widens,
    }));
  if (action.action !== 'create') return [];
  return saidBy(action.desired).map(([field, value]) => ({
    field,
    value: valueInWords(value),
    before: null,
    widens: false,
  }));
}

/** What a new publisher says beyond the usual, and always its environment. */
function saidBy(desired: DesiredPublisher): [string, unknown][] {
  const { issuer, environment, rules, scopes, state, pins } = desired;
  const isUsual = scopes.join() === defaultTokenScopes.join();
  const said: [string, unknown][] = [
    ['issuer', issuer],
    ['environment', environment],
    ...Object.entries(rules).map(([key, value]): [string, unknown] => [`rules.${key}`, value]),
    ['scopes', isUsual ? null : scopes],
    ['token_lifetime_seconds', desired.token_lifetime_seconds],
    ['require_api_token', desired.require_api_token],
    ['state', state],
    ...Object.entries(pins).map(([key, value]): [string, unknown] => [`pins.${key}`, value]),
  ];
  return said.filter(
    ([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0),
  );
}

/** A value of the API as people read it. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return 'not set';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueInWords).join(', ');
  if (typeof value !== 'object') return show(String(value));
  if ('rule' in value) return environmentInWords(value as EnvironmentView);
  if ('workflow' in value && 'refs' in value)
    return `${show(value.workflow)} at ${(value.refs as string[]).length === 0 ? 'any ref' : valueInWords(value.refs)}`;
  const { claim, op, value: wanted } = value as { claim: string; op: string; value: unknown };
  return `${show(claim)} ${show(op)} ${show(JSON.stringify(wanted))}`;
}

const environmentInWords = ({ rule, name }: EnvironmentView): string =>
  rule === 'named' ? show(name ?? '') : rule === 'any' ? 'any or none' : 'none';

/** `1 to create, 2 to change; 1 not in the file, 4 as they should be`. */
export function summaryInWords(
  counts: Readonly<Record<PlanAction['action'], number>>,
  attention: number,
): string {
  const parts = [
    [counts.create, 'to create'],
    [counts.update, 'to change'],
    [counts.delete, 'to delete'],
    [counts.unmanaged, 'not in the file'],
    [counts.unchanged, 'as the file says'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  if (attention > 0) said.push(`${count(attention, 'thing')} to look at`);
  return said.length === 0 ? 'no publishers' : said.join(', ');
}

export function countActions(actions: readonly PlanAction[]): Record<PlanAction['action'], number> {
  const counts = { create: 0, update: 0, delete: 0, unmanaged: 0, unchanged: 0 };
  for (const { action } of actions) counts[action] += 1;
  return counts;
}
