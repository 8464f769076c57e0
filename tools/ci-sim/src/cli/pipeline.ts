import { writeFileSync } from 'node:fs';
import type { StepResult } from '../pipelines/result.ts';
import { type PipelineOptions, runPipeline } from '../pipelines/run-pipeline.ts';
import { UsageError } from '../usage-error.ts';
import { readFolder, readOptions, readPairs, readPort } from './arguments.ts';
import { openHost } from './connection.ts';
import { readIssuerSpec } from './issuer-spec.ts';
import { fieldsOf } from './job-options.ts';

export const pipelineHelp = `ci-sim pipeline FILE [options]

Runs a whole pipeline file on this machine, as the runner of its provider does: each job in a new checkout and with the
identity the file gives it. Prints the logs as they come and a line for each step. Exits 0 if all went well, 1 if not, 2 if
the file asks for what is not known here. Where the file stands tells the provider: .github/workflows, .forgejo/workflows,
.gitlab-ci.yml, .circleci/config.yml, .buildkite/pipeline.yml.

  --source DIR              what is checked out, default here: a Git repository is cloned, another folder copied
  --as PATH                 where FILE stands in the repository, if it is not in DIR
  --tag NAME, --branch NAME what it runs for, default --branch main
  --event NAME              default push; --event-type TYPE for one that has kinds, such as published
  --input NAME=VALUE        an input of a pipeline that is started by hand (all of these may be given several times)
  --secret NAME=VALUE       a secret of the project, hidden in logs; never a real one
  --variable NAME=VALUE     a variable of the project that is no secret
  --context NAME=UUID       the id of a CircleCI context
  --action OWNER/REPO=DIR   the folder of an action of others
  --component PROJECT=DIR   the folder of a GitLab component's project, named host/group/project
  --orb NAME=FILE           a packed CircleCI orb, named namespace/orb
  --plugin NAME=DIR         the folder of a Buildkite plugin, named as the pipeline has it, without the version
  --only JOB                this job and those it needs
  --issuer NAME             which issuer vouches for the jobs, default the one named like the provider; without --server
                            also NAME=PROVIDER or NAME=PROVIDER/PATH
  --job-field FIELD=VALUE   a field of the provider's descriptions, such as repository=acme/rocket; JSON where it looks so
  --server URL              a running "ci-sim serve"; without it a pretend CI is started for this run
  --port PORT               where to start that one, default any free port
  --timeout SECONDS         for each step that does not say itself, default 600
  --json FILE               writes the result, unmasked logs included, for a test to read

Example:
  ci-sim pipeline .github/workflows/release.yml --tag v1.2.3 --job-field repository=acme/rocket --server http://127.0.0.1:9393
`;

const several = { type: 'string', multiple: true } as const;
const options = {
  source: { type: 'string', default: '.' },
  as: { type: 'string' },
  tag: { type: 'string' },
  branch: { type: 'string' },
  event: { type: 'string' },
  'event-type': { type: 'string' },
  input: several,
  secret: several,
  variable: several,
  context: several,
  action: several,
  component: several,
  orb: several,
  plugin: several,
  only: { type: 'string' },
  issuer: { type: 'string' },
  'job-field': several,
  server: { type: 'string' },
  port: { type: 'string', default: '0' },
  timeout: { type: 'string' },
  json: { type: 'string' },
} as const;

export async function pipeline([file, ...argv]: readonly string[]): Promise<number> {
  if (file === undefined || file.startsWith('-'))
    throw new UsageError('pipeline needs a FILE before its options');
  const values = readOptions(argv, options);
  const seconds = values.timeout === undefined ? undefined : Number(values.timeout);
  if (seconds !== undefined && !(seconds > 0))
    throw new UsageError(`--timeout is a number of seconds, not "${values.timeout}"`);
  const cancelled = new AbortController();
  const host = await openHost({ server: values.server, port: readPort(values.port), issuer: values.issuer });
  const cancel = () => cancelled.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  try {
    const result = await runPipeline({
      file,
      sim: host,
      source: readFolder('--source', values.source),
      inputs: readPairs('--input', values.input),
      secrets: readPairs('--secret', values.secret),
      variables: readPairs('--variable', values.variable),
      contexts: readPairs('--context', values.context),
      actions: readPairs('--action', values.action),
      components: readPairs('--component', values.component),
      orbs: readPairs('--orb', values.orb),
      plugins: readPairs('--plugin', values.plugin),
      job: fieldsOf('--job-field', values['job-field']),
      signal: cancelled.signal,
      onOutput: (text) => process.stdout.write(text),
      onStep: tell,
      ...given({
        as: values.as,
        tag: values.tag,
        branch: values.branch,
        event: values.event,
        eventType: values['event-type'],
        only: values.only,
        issuer: values.issuer === undefined ? undefined : readIssuerSpec(values.issuer).name,
        timeoutMs: seconds === undefined ? undefined : seconds * 1000,
      }),
    });
    for (const name of result.unpinned) console.log(`unpinned: ${name}`);
    console.log(`pipeline: ${result.outcome}`);
    if (values.json !== undefined)
      writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600 });
    return result.outcome === 'success' ? 0 : 1;
  } finally {
    for (const signal of signals) process.off(signal, cancel);
    await host.close();
  }
}

const words = { success: 'ok', failure: 'failed', skipped: 'skipped', cancelled: 'cancelled' } as const;

function tell(job: string, { name, outcome, log }: StepResult): void {
  const ending = log === '' || log.endsWith('\n') ? '' : '\n';
  process.stdout.write(`${ending}[${job}] ${name}: ${words[outcome]}\n`);
}

/** An option that was not given is not there, in place of being there and undefined. */
function given<Options extends object>(values: Options) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Pick<PipelineOptions, 'as' | 'tag' | 'branch' | 'event' | 'eventType' | 'only' | 'issuer' | 'timeoutMs'>
  >;
}
