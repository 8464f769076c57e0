import { countActions, describeAction, summaryInWords } from './describe-action.ts';
import { hasDrift, type Plan, type PlanAction } from './plan.ts';

const verbs: Record<PlanAction['action'], string> = {
  create: 'create',
  update: 'change',
  delete: 'delete',
  unmanaged: 'not in the file',
  unchanged: 'unchanged',
};

/** A plan for the summary of a job or a comment on a merge request. What others wrote stands in code, where it does nothing. */
export function renderPlanMarkdown(plan: Plan): string {
  const { actions, attention } = plan;
  const lines = actions.filter(({ action }) => action !== 'unchanged').flatMap(linesOf);
  const looks = attention.flatMap(({ id, says, remedy }) => [
    `- **look at** ${id}: ${says}`,
    `  - ${code(remedy)}`,
  ]);
  return `${[
    `### Trusted publishers: ${summaryInWords(countActions(actions), attention.length)}`,
    '',
    ...(hasDrift(plan) ? [...lines, ...looks] : ['The registry is as the file says.']),
  ].join('\n')}\n`;
}

function linesOf(action: PlanAction): string[] {
  const { kind, name, subject, crates, lines, notes } = describeAction(action);
  return [
    `- **${verbs[kind]}** ${code(name)} ${code(subject)} for ${code(crates)}`,
    ...lines.map(
      ({ field, value, before, widens }) =>
        `  - ${widens ? '**widens** ' : ''}${code(field)}: ${before === null ? '' : `${code(before)} to `}${code(value)}`,
    ),
    ...notes.map((note) => `  - **note** ${code(note)}`),
  ];
}

/** Two backticks around, so that one within ends nothing; those in values are escaped before. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
