import { ciIds, methods } from '@waybill/api/release';
import { Option } from 'commander';
import { type CommandModule, examples, runReporting, withCommonOptions } from '../command.ts';
import type { InitOptions } from '../init/read-options.ts';
import { runInit } from '../init/run-init.ts';
import { programsIn } from '../programs.ts';
import { identityFlags } from '../publishers/identity-flags.ts';

/** From a repository to one whose CI publishes without a secret. */
export const initCommand: CommandModule = (parent, context, end) => {
  const command = withCommonOptions(parent.command('init'))
    .description(
      'write the workflow that publishes this repository’s crates, and trust it; overwrites nothing',
    )
    .addOption(new Option('--ci <name>', 'which CI; without it the repository tells').choices(ciIds))
    .addOption(
      new Option('--with <what>', 'what the job publishes with').choices(methods).default('script', 'script'),
    )
    .option('--environment <name>', 'the environment (CircleCI: context) of the job, or none', 'release')
    .option('--tags <pattern>', 'which tags release', 'v*')
    .option('--runner <label>', 'the runner of the jobs (Buildkite: the queue)')
    .option('--context-id <uuid>', 'CircleCI: the id of the context, so that no other job is trusted')
    .option('--image <image>', 'the container image of GitLab and CircleCI')
    .option('--issuer <url>', 'which issuer of that CI, where the registry trusts several')
    .option('--create-publisher', 'make the trusted publisher as well')
    .option('--no-create-publisher', 'do not ask whether to make it')
    .option('--force', 'replace what is there')
    .option('--print', 'print the workflow, and write nothing')
    .option('-y, --yes', 'answer all questions with yes')
    .addHelpText(
      'after',
      examples(
        'waybill init --registry https://crates.example.com',
        'waybill init --ci gitlab --print',
        'waybill init --with provider --create-publisher',
      ),
    );
  const group = 'Who the job is, where the repository does not tell:';
  for (const { long, description } of identityFlags)
    command.addOption(new Option(`${long} <text>`, description).helpGroup(group));
  command.action((options: InitOptions) =>
    runReporting(context, options, end, () =>
      runInit(context, options, programsIn(context.cwd, context.env)),
    ),
  );
};
