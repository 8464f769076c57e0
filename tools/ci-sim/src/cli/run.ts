import { cleanEnvironment } from '../runner/running-job.ts';
import { UsageError } from '../usage-error.ts';
import { readFolder, readOptions, readPort, splitCommand } from './arguments.ts';
import { openJob } from './connection.ts';
import { jobFromOptions, jobOptions, jobOptionsHelp } from './job-options.ts';
import { providersHelp } from './providers-help.ts';
import { spawnCommand } from './spawn-command.ts';

export const runHelp = `ci-sim run [options] -- COMMAND [ARGUMENTS…]

Runs a command inside a pretend CI job, with the variables and programs its provider gives a job, and exits as the
command does.

  --server URL              a running "ci-sim serve"; without it a pretend CI is started for this one job
  --port PORT               where to start that one, default any free port; a registry that trusts a fixed
                            address needs a fixed port
  --cwd PATH                where the command works, default here (npm's "here" is the checkout's root)

${jobOptionsHelp}

Example:
  ci-sim run --server http://127.0.0.1:9393 --repository acme/rocket --environment release -- sh "$PWD/ci/publish.sh" http://127.0.0.1:9292
  ci-sim run --issuer circleci --job repository=acme/rocket -- circleci run oidc get --root-issuer --claims '{"aud":"127.0.0.1:9292"}'

${providersHelp}
`;

const options = {
  ...jobOptions,
  server: { type: 'string' },
  port: { type: 'string', default: '0' },
  cwd: { type: 'string', default: '.' },
} as const;

export async function run(argv: readonly string[]): Promise<number> {
  const { own, command } = splitCommand(argv);
  const values = readOptions(own, options);
  if (command.length === 0) throw new UsageError('run needs a command after "--"');
  const cwd = readFolder('--cwd', values.cwd);
  const job = await openJob(
    { server: values.server, port: readPort(values.port), issuer: values.issuer, cwd },
    jobFromOptions(values),
  );
  try {
    return await spawnCommand(command, { cwd, env: { ...cleanEnvironment(), ...job.env } });
  } finally {
    await job.end();
  }
}
