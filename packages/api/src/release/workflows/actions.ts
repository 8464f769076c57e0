import { buildCommands, publishCommand, publishVariables, tokenVariable } from '../cargo-commands.ts';
import type { Plan } from '../plan.ts';
import { heading, indent, mapping, WHY_APART } from './lines.ts';

/** What others could move under a name is named by its commit. */
const CHECKOUT = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2';
const AUTH_ACTION =
  'rust-lang/crates-io-auth-action@a1c979fa8eec9cf00f2c01904184fe133deb0ce9 # of 2026-06-22';

interface Dialect {
  /** Before the name of an action; empty where the CI knows where to look. */
  readonly checkoutFrom: string;
  readonly authActionFrom: string;
  readonly runner: string;
  readonly aboutRunner: readonly string[];
  /** Lines at the top level. */
  readonly top: readonly string[];
  /** Lines of the two jobs: what each may do, and where it stands. */
  readonly build: readonly string[];
  readonly publish: readonly string[];
}

/** Workflows of GitHub, and of Forgejo, which reads nearly the same files. */
export function actionsWorkflow(plan: Plan, dialect: Dialect): string {
  const { tags, url, runner, folder } = plan;
  const where = folder === '' ? [] : ['defaults:', '  run:', `    working-directory: ${folder}`];
  const checkout = [
    `- uses: ${dialect.checkoutFrom}${CHECKOUT}`,
    '  with:',
    '    persist-credentials: false',
  ];
  const label = runner ?? dialect.runner;
  return `${[
    ...heading(url, tags, WHY_APART),
    'name: release',
    'on:',
    '  push:',
    `    tags: [${JSON.stringify(tags)}]`,
    '',
    ...dialect.top,
    'jobs:',
    '  build:',
    ...indent(2, [
      ...dialect.aboutRunner,
      `runs-on: ${label}`,
      'timeout-minutes: 60',
      ...dialect.build,
      ...where,
      'steps:',
      ...indent(1, [...checkout, ...buildCommands(plan).map((command) => `- run: ${command}`)]),
    ]),
    '',
    '  publish:',
    ...indent(2, [
      'needs: build',
      `runs-on: ${label}`,
      'timeout-minutes: 15',
      ...dialect.publish,
      ...where,
      'steps:',
      ...indent(1, [...checkout, ...publishSteps(plan, dialect)]),
    ]),
  ].join('\n')}\n`;
}

function publishSteps(plan: Plan, { authActionFrom }: Dialect): string[] {
  const run = [`- run: ${publishCommand(plan)}`];
  const variables = publishVariables(plan);
  if (plan.method !== 'action') return [...run, ...indent(1, mapping('env', variables))];
  return [
    `- uses: ${authActionFrom}${AUTH_ACTION}`,
    '  id: auth',
    '  with:',
    `    url: ${plan.told}`,
    ...run,
    ...indent(1, [
      ...mapping('env', variables),
      `  ${tokenVariable(plan)}: \${{ steps.auth.outputs.token }}`,
    ]),
  ];
}
