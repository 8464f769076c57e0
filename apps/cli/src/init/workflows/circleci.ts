import { buildCommands, publishCommand, publishVariables } from '../cargo-commands.ts';
import type { Plan } from '../plan.ts';
import { globToPattern, heading, indent, mapping, WHY_APART, yamlText } from './lines.ts';

/** A context takes the place of an environment: only jobs with one get ID tokens, and a context can be restricted. */
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
    ...heading(url, tags, WHY_APART),
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
        `context: ${yamlText(environment ?? 'release')} # only jobs with a context get ID tokens; restrict who may use it`,
        ...filters,
      ]),
    ]),
  ].join('\n')}\n`;
}

function runStep(command: string, work: readonly string[]): string[] {
  if (work.length === 0) return [`- run: ${command}`];
  return ['- run:', ...indent(2, [`command: ${command}`, ...work])];
}
