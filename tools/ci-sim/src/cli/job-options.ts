import type { JobRequest } from '../job-registry.ts';

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
} as const;

type JobOptionValues = {
  readonly [Name in keyof typeof jobOptions]?:
    | ((typeof jobOptions)[Name]['type'] extends 'string' ? string : boolean)
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
  --no-id-token             a job without \`permissions: id-token: write\`
  --issuer NAME             which issuer vouches for it, default github`;

export function jobFromOptions(values: JobOptionValues): JobRequest {
  const request: { -readonly [Name in keyof JobRequest]: JobRequest[Name] | undefined } = {
    issuer: values.issuer,
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
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as JobRequest;
}
