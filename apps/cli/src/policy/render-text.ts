import type { ApplyResult } from './apply.ts';
import { countActions, type Described, describeAction, summaryInWords } from './describe-action.ts';
import { hasChanges, hasDrift, type Plan, type PlanAction } from './plan.ts';
import { count, safe } from './words.ts';

/** How parts of the text are painted; each takes a text and gives it back, with codes of a terminal or without. */
export interface Paint {
  added: (text: string) => string;
  changed: (text: string) => string;
  removed: (text: string) => string;
  alarming: (text: string) => string;
  faint: (text: string) => string;
}

const asItIs = (text: string): string => text;
export const plain: Paint = {
  added: asItIs,
  changed: asItIs,
  removed: asItIs,
  alarming: asItIs,
  faint: asItIs,
};

const signs: Record<PlanAction['action'], { sign: string; verb: string; paint: keyof Paint }> = {
  create: { sign: '+', verb: 'create', paint: 'added' },
  update: { sign: '~', verb: 'change', paint: 'changed' },
  delete: { sign: '-', verb: 'delete', paint: 'removed' },
  unmanaged: { sign: '?', verb: 'not in the file', paint: 'alarming' },
  unchanged: { sign: '=', verb: 'unchanged', paint: 'faint' },
};

/** A plan for a terminal. What is as the file says is only counted. */
export function renderPlan(plan: Plan, paint: Paint = plain): string {
  const { actions, attention } = plan;
  const shown = actions
    .filter(({ action }) => action !== 'unchanged')
    .map((action) => renderAction(action, paint));
  const looks = attention.map(({ id, says, remedy }) =>
    [paint.alarming(`! look at ${id}: ${says}`), `    ${remedy}`].join('\n'),
  );
  const ends = [
    `${capitalised(summaryInWords(countActions(actions), attention.length))}.`,
    ...(hasDrift(plan) ? [] : ['The registry is as the file says.']),
    ...(hasDrift(plan) && !hasChanges(plan)
      ? ['There is nothing to apply; the rest is for people to decide.']
      : []),
  ];
  return `${[...shown, ...looks, ends.join(' ')].join('\n\n')}\n`;
}

function renderAction(action: PlanAction, paint: Paint): string {
  const described = describeAction(action);
  const { sign, verb, paint: how } = signs[described.kind];
  return [
    paint[how](`${sign} ${verb} ${titleOf(described)}`),
    ...described.lines.map((line) => renderLine(line, paint)),
    ...described.notes.map((note) => paint.alarming(`    ${note}`)),
  ].join('\n');
}

const titleOf = ({ name, subject, crates }: Described): string => `${name}: ${subject} for ${crates}`;

function renderLine({ field, value, before, widens }: Described['lines'][number], paint: Paint): string {
  const line = `    ${field.padEnd(22)} ${before === null ? value : `${before} -> ${value}`}`;
  return widens ? `${line}  ${paint.alarming('WIDENS')}` : line;
}

/** What came of an apply: what was done was told while it was done, so this is the end of it. */
export function renderResult({ done, failed, remaining }: ApplyResult, paint: Paint = plain): string {
  const warnings = done.flatMap(({ id, warnings }) =>
    warnings.map((warning) => paint.changed(`warning for ${id}: ${safe(warning)}`)),
  );
  if (failed === null) return `${[...warnings, `Applied ${count(done.length, 'change')}.`].join('\n')}\n`;
  const left = remaining.map((action) => `  ${signs[action.action].sign} ${titleOf(describeAction(action))}`);
  return `${[
    ...warnings,
    paint.alarming(
      `Stopped at ${signs[failed.action.action].sign} ${titleOf(describeAction(failed.action))}`,
    ),
    `  ${safe(failed.says)}`,
    `${capitalised(count(done.length, 'change'))} applied before it, ${remaining.length} not tried${left.length > 0 ? ':' : '.'}`,
    ...left,
    'What is done stays done; plan again, and apply goes on from there.',
  ].join('\n')}\n`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
