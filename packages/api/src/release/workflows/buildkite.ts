import { buildCommands, publishCommand, publishVariables } from '../cargo-commands.ts';
import type { Plan } from '../plan.ts';
import { globToPattern, heading, indent, mapping } from './lines.ts';

/** Every step of a pipeline may ask for ID tokens here; a rule on the step is what keeps the build from publishing. */
export function buildkitePipeline(plan: Plan): string {
  const { url, tags, folder, runner } = plan;
  const enter = folder === '' ? [] : [`cd ${folder}`];
  const common = [
    `if: build.tag =~ /${beginning(tags)}/`,
    ...(runner === null ? [] : ['agents:', `  queue: ${runner}`]),
  ];
  return `${[
    ...heading(url, tags, [
      'Building and publishing are two steps, because build scripts and macros of every dependency run where code is built.',
      'Buildkite lets every step ask for ID tokens; the token says which step asked, and the trusted publisher accepts only',
      `the step ${PUBLISH_STEP}. Better still, let them run on agents of two queues.`,
      'The agents need cargo, git and curl.',
    ]),
    'steps:',
    ...indent(1, [
      '- label: build and test',
      ...indent(1, ['key: waybill-build', ...common, ...commands([...enter, ...buildCommands(plan)])]),
      '',
      '- label: publish',
      ...indent(1, [
        `key: ${PUBLISH_STEP}`,
        'depends_on: waybill-build',
        ...common,
        ...mapping('env', publishVariables(plan)),
        ...commands([...enter, publishCommand(plan)]),
      ]),
    ]),
  ].join('\n')}\n`;
}

export const PUBLISH_STEP = 'waybill-publish';

/** Without an end: Buildkite takes a `$` for a variable. The trusted publisher looks at the whole tag. */
const beginning = (tags: string) => globToPattern(tags).replace(/(\[\^\\\/\]\*|\.\*)?\$$/, '');

const commands = (list: readonly string[]) => ['command:', ...list.map((command) => `  - ${command}`)];
