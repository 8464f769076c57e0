import { type ActionRun, runAction } from '../runner/run-action.ts';
import { cleanEnvironment } from '../runner/running-job.ts';
import { UsageError } from '../usage-error.ts';
import { readFolder, readOptions, readPairs, readPort, splitCommand } from './arguments.ts';
import { type OpenedJob, openJob } from './connection.ts';
import { jobFromOptions, jobOptions, jobOptionsHelp } from './job-options.ts';
import { spawnCommand } from './spawn-command.ts';

export const actionHelp = `ci-sim action --dir PATH [options] [-- COMMAND [ARGUMENTS…]]

Runs a JavaScript action, unmodified, inside a pretend CI job: its main script, then the command if there is one, then
always its post script. Exits as the first of the three that failed.

  --dir PATH                the folder of action.yml
  --input NAME=VALUE        an input (may be given several times)
  --output-env NAME=OUTPUT  puts an output of the action into a variable of the command (several times)
  --server URL              a running "ci-sim serve"; without it a pretend CI is started for this one job
  --port PORT               where to start that one, default any free port
  --cwd PATH                the job's workspace, where all three work; default here

${jobOptionsHelp}

Example:
  ci-sim action --server http://127.0.0.1:9393 --dir ./auth-action --input url=http://127.0.0.1:9292 \\
    --output-env CARGO_REGISTRIES_DEV_TOKEN=token -- cargo publish --registry dev
`;

const options = {
  ...jobOptions,
  dir: { type: 'string' },
  input: { type: 'string', multiple: true },
  'output-env': { type: 'string', multiple: true },
  server: { type: 'string' },
  port: { type: 'string', default: '0' },
  cwd: { type: 'string', default: '.' },
} as const;

interface ActionCall {
  readonly dir: string;
  readonly cwd: string;
  readonly inputs: Record<string, string>;
  readonly outputEnv: Record<string, string>;
  readonly command: readonly string[];
}

export async function action(argv: readonly string[]): Promise<number> {
  const { own, command } = splitCommand(argv);
  const values = readOptions(own, options);
  if (values.dir === undefined) throw new UsageError('action needs --dir, the folder of action.yml');
  const call = {
    dir: values.dir,
    cwd: readFolder('--cwd', values.cwd),
    inputs: readPairs('--input', values.input),
    outputEnv: readPairs('--output-env', values['output-env']),
    command,
  };
  const where = {
    server: values.server,
    port: readPort(values.port),
    issuer: values.issuer,
    cwd: call.cwd,
  };
  const job = await openJob(where, jobFromOptions(values));
  try {
    return await mainCommandPost(call, job);
  } finally {
    await job.end();
  }
}

async function mainCommandPost(call: ActionCall, job: OpenedJob): Promise<number> {
  const cancelled = new AbortController();
  const cancel = () => cancelled.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  try {
    const main = await runAction({
      dir: call.dir,
      inputs: call.inputs,
      job,
      signal: cancelled.signal,
      onOutput: (text) => process.stdout.write(text),
    });
    const commandExit =
      main.exitCode === 0 && !cancelled.signal.aborted ? await runCommand(call, job, main) : 0;
    const post = await main.post();
    return main.exitCode || commandExit || post.exitCode;
  } finally {
    for (const signal of signals) process.off(signal, cancel);
  }
}

async function runCommand(
  { command, cwd, outputEnv }: ActionCall,
  job: OpenedJob,
  { outputs }: ActionRun,
): Promise<number> {
  if (command.length === 0) return 0;
  const given: Record<string, string> = {};
  for (const [name, output] of Object.entries(outputEnv)) {
    const value = outputs[output];
    if (value === undefined)
      console.error(`ci-sim: the action set no output "${output}"; ${name} stays unset`);
    else given[name] = value;
  }
  return spawnCommand(command, { cwd, env: { ...cleanEnvironment(), ...job.env, ...given } });
}
