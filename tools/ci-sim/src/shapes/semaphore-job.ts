import { audience, id, type Kind, object, oneOf, orNull, readFields, recordOf, text } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { exampleUuid, ownerOf, SOME_TAG, splitRef } from './example-values.ts';

export interface SemaphoreJobDescription {
  readonly organization?: string;
  readonly organizationId?: string;
  readonly project?: string;
  readonly projectId?: string;
  /** `owner/name` */
  readonly repository?: string;
  readonly ref?: string;
  /** The job builds a pull request: its number, the branch it comes from, and the branch it is meant for. */
  readonly pullRequest?: {
    readonly number: string | number;
    readonly branch?: string;
    readonly target?: string;
  };
  readonly jobType?: 'pipeline_job' | 'debug_job' | 'project_debug_job';
  readonly actor?: string | null;
  /** `<who>:<rerun>-<pipeline kind>:<rebuild>` */
  readonly trigger?: string;
  readonly workflowId?: string;
  readonly pipelineId?: string;
  readonly jobId?: string;
  /** The `oidc_tokens` of the job: names of variables, and the audience of each. */
  readonly oidcTokens?: Readonly<Record<string, string | readonly string[]>>;
}

export const semaphoreFields: Record<keyof SemaphoreJobDescription, Kind> = {
  organization: text,
  organizationId: text,
  project: text,
  projectId: text,
  repository: text,
  ref: text,
  pullRequest: object,
  jobType: oneOf(['pipeline_job', 'debug_job', 'project_debug_job']),
  actor: orNull(text),
  trigger: text,
  workflowId: text,
  pipelineId: text,
  jobId: text,
  oidcTokens: recordOf(audience),
};

/** The variable every job has; its audience is the organisation's address. */
export const DEFAULT_TOKEN = 'SEMAPHORE_OIDC_TOKEN';
export type SemaphoreJob = ReturnType<typeof resolveSemaphoreJob>;

export function resolveSemaphoreJob(given: SemaphoreJobDescription) {
  const { organization = 'example-org', repository = 'example-org/example-crate', oidcTokens = {} } = given;
  if (Object.hasOwn(oidcTokens, DEFAULT_TOKEN))
    throw new UsageError(`${DEFAULT_TOKEN} is taken by the default token`);
  const repo = repository.slice(ownerOf(repository).length + 1);
  const project = given.project ?? repo;
  return {
    organization,
    organizationId: given.organizationId ?? exampleUuid('semaphore organization', organization),
    project,
    projectId: given.projectId ?? exampleUuid('semaphore project', organization, project),
    repository,
    repo,
    ...resolveRef(given),
    jobType: given.jobType ?? 'pipeline_job',
    actor: given.actor === undefined ? exampleUuid('semaphore user', 'example-dev') : given.actor,
    trigger: given.trigger ?? 'h:f-i:f',
    workflowId: given.workflowId ?? exampleUuid('semaphore workflow', repository),
    pipelineId: given.pipelineId ?? exampleUuid('semaphore pipeline', repository),
    jobId: given.jobId ?? exampleUuid('semaphore job', repository),
    oidcTokens,
  };
}

function resolveRef({ ref, pullRequest }: SemaphoreJobDescription) {
  if (pullRequest !== undefined) {
    readFields(pullRequest, 'pullRequest', { number: id, branch: text, target: text });
    const { number = 1, branch = 'patch-1', target = 'main' } = pullRequest;
    const type = 'pull-request' as const;
    return {
      ref: ref ?? `refs/pull/${number}/merge`,
      refType: type,
      branch: target,
      tag: '',
      pr: String(number),
      prBranch: branch,
    };
  }
  const { name, type } = splitRef(ref ?? SOME_TAG);
  const names = type === 'tag' ? { tag: name, branch: '' } : { tag: '', branch: name };
  return { ref: ref ?? SOME_TAG, refType: type, ...names, pr: '', prBranch: '' };
}
