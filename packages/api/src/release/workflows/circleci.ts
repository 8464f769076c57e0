import { buildCommands, publishCommand, publishVariables } from '../cargo-commands.ts';
import type { Plan } from '../plan.ts';
import { globToPattern, heading, indent, mapping, yamlText } from './lines.ts';

/** A context takes the place of an environment: its id is in the ID tokens of the jobs that use it, and of no others. */
export function circleciConfig(plan: Plan): string {
  const { url, tags, environment, image, folder } = plan;
  const docker = ['docker:', `  - image: ${image}`];
  const work = folder === '' ? [] : [`working_directory: ${folder}`];
  const filters = [
    'filters:',
    '  tags:',
    `    only: /${globToPattern(tags)}/`,
    '  branches:',
    '    ignore: /.*/',
  ];
  return `${[
    ...heading(url, tags, [
      'Building and publishing are two jobs, because build scripts and macros of every dependency run where code is built.',
      'The ID tokens of both say which contexts a job uses, so a trusted publisher that asks for the context lets only the',
      'one that publishes in.',
    ]),
    'version: 2.1',
    '',
    'jobs:',
    '  waybill-build:',
    ...indent(2, [
      ...docker,
      'steps:',
      '  - checkout',
      ...buildCommands(plan).flatMap((command) => indent(1, runStep(command, work))),
    ]),
    '',
    '  waybill-publish:',
    ...indent(2, [
      ...docker,
      ...mapping('environment', publishVariables(plan)),
      'steps:',
      '  - checkout',
      ...indent(1, runStep(publishCommand(plan), work)),
    ]),
    '',
    'workflows:',
    '  release:',
    '    jobs:',
    ...indent(3, [
      '- waybill-build:',
      ...indent(2, filters),
      '- waybill-publish:',
      ...indent(2, [
        'requires: [waybill-build]',
        `context: ${yamlText(environment ?? 'release')} # its id tells this job from the other one; restrict who may use it`,
        ...filters,
      ]),
    ]),
  ].join('\n')}\n`;
}

function runStep(command: string, work: readonly string[]): string[] {
  if (work.length === 0) return [`- run: ${command}`];
  return ['- run:', ...indent(2, [`command: ${command}`, ...work])];
}
