import type { JobRequest } from '../job-registry.ts';
import { UsageError } from '../usage-error.ts';
import { readPairs } from './arguments.ts';
import { readIssuerSpec } from './issuer-spec.ts';

/** The options of `parseArgs` that describe a job, shared by every command that starts one. */
export const jobOptions = {
  issuer: { type: 'string' },
  repository: { type: 'string' },
  'owner-id': { type: 'string' },
  'repository-id': { type: 'string' },
  workflow: { type: 'string' },
  ref: { type: 'string' },
  sha: { type: 'string' },
  environment: { type: 'string' },
  event: { type: 'string' },
  actor: { type: 'string' },
  'run-id': { type: 'string' },
  'self-hosted': { type: 'boolean' },
  'legacy-subject': { type: 'boolean' },
  'no-id-token': { type: 'boolean' },
  job: { type: 'string', multiple: true },
} as const;

type JobOptionValues = {
  readonly [Name in keyof typeof jobOptions]?:
    | (Name extends 'job' ? string[] : (typeof jobOptions)[Name]['type'] extends 'string' ? string : boolean)
    | undefined;
};

export const jobOptionsHelp = `The job (all optional; what is left out is made up):
  --repository OWNER/NAME   default example-org/example-crate
  --owner-id ID             default 100200300
  --repository-id ID        default 400500600
  --workflow FILE           default release.yml
  --ref REF                 default refs/tags/v1.2.3 (refs/heads/main for most other events)
  --sha COMMIT
  --environment NAME        default none
  --event NAME              default push
  --actor NAME              default example-dev
  --run-id ID
  --self-hosted             runner_environment = self-hosted
  --legacy-subject          \`sub\` without the ids
  --no-id-token             a job without \`permissions: id-token: write\`, or what stands for it elsewhere
  --issuer NAME             which issuer vouches for it, default github; without --server the name of any provider,
                            or NAME=PROVIDER or NAME=PROVIDER/PATH
  --job FIELD=VALUE         any field of the provider's descriptions (several times); true, false, null, lists and
                            objects as in JSON: --job 'idTokens={"REGISTRY_ID_TOKEN": "127.0.0.1:9292"}'`;

export function jobFromOptions(values: JobOptionValues): JobRequest {
  const request = {
    issuer: values.issuer === undefined ? undefined : readIssuerSpec(values.issuer).name,
    repository: values.repository,
    ownerId: values['owner-id'],
    repositoryId: values['repository-id'],
    workflow: values.workflow,
    ref: values.ref,
    sha: values.sha,
    environment: values.environment,
    event: values.event,
    actor: values.actor,
    runId: values['run-id'],
    runnerEnvironment: values['self-hosted'] ? 'self-hosted' : undefined,
    subject: values['legacy-subject'] ? 'legacy' : undefined,
    permissions: values['no-id-token'] ? { idToken: false } : undefined,
    ...fieldsOf('--job', values.job),
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as JobRequest;
}

/** Digits stay text: to an id it makes no difference, and a counter takes either. */
export function fieldsOf(option: string, pairs: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(readPairs(option, pairs)).map(([name, value]) => [
      name,
      readValue(`${option} ${name}`, value),
    ]),
  );
}

function readValue(name: string, value: string): unknown {
  if (!/^([[{]|(true|false|null)$)/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new UsageError(`${name}: not JSON: ${value}`, { cause });
  }
}
