import type { PublisherPatch, PublisherView } from '@waybill/api';
import { conditionInWords } from './claim-conditions.ts';
import { environmentInWords } from './describe-publisher.ts';

export interface PreviewedChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** What a patch would change, field by field; what it says that is so already is left out. */
export function previewChanges(current: PublisherView, patch: PublisherPatch): PreviewedChange[] {
  const { identity = {}, rules = {}, pins = {}, environment } = patch;
  const changes: PreviewedChange[] = [
    ...compared('crates', current.crates, patch.crates, listed),
    ...Object.entries(identity).flatMap(([key, value]) => compared(key, current.identity[key], value, text)),
    ...compared(
      'environment',
      environmentInWords(current.environment),
      environment && environmentInWords(environment),
      text,
    ),
    ...compared('refs', current.rules.refs, rules.refs, listed),
    ...compared('protected ref', current.rules.ref_protected, rules.ref_protected, yesNo),
    ...compared('events', current.rules.events, rules.events, listed),
    ...compared('runner', current.rules.runner, rules.runner, text),
    ...compared('reusable workflow', current.rules.callee, rules.callee, calleeInWords),
    ...compared('claims', current.rules.claims, rules.claims, (claims) =>
      listed(claims.map(conditionInWords)),
    ),
    ...compared('scopes', current.scopes, patch.scopes, listed),
    ...compared('tokens live', current.token_lifetime_seconds, patch.token_lifetime_seconds, (seconds) =>
      seconds === null ? 'as long as usual' : `${seconds} s`,
    ),
    ...compared('API token required', current.require_api_token, patch.require_api_token, yesNo),
    ...Object.entries(pins).flatMap(([claim, id]) =>
      compared(`pin ${claim}`, current.pins[claim] ?? null, id, (pin) => pin ?? 'learnt at the next use'),
    ),
    ...compared('state', current.state, patch.state, text),
    ...(patch.keep ? [{ field: 'kept by', before: current.created_by ?? 'nobody', after: 'you' }] : []),
  ];
  return changes;
}

function compared<T>(
  field: string,
  before: T | undefined,
  after: T | undefined,
  inWords: (value: T) => string,
): PreviewedChange[] {
  if (after === undefined) return [];
  const [was, becomes] = [before === undefined ? '(nothing)' : inWords(before), inWords(after)];
  return was === becomes ? [] : [{ field, before: was, after: becomes }];
}

const listed = (values: readonly string[]): string => (values.length === 0 ? '(none)' : values.join(', '));
const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const text = (value: string | null): string => (value === null || value === '' ? '(none)' : value);

function calleeInWords(callee: { workflow: string; refs?: readonly string[] } | null): string {
  if (callee === null) return '(none)';
  return [callee.workflow, ...(callee.refs?.length ? [`at ${callee.refs.join(', ')}`] : [])].join(' ');
}
