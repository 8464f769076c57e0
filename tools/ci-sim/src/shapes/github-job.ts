import { flag, id, type Kind, object, oneOf, readFields, recordOf, text } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { SOME_COMMIT } from './example-values.ts';

/**
 * A job of GitHub Actions as a person would describe it; everything left out gets a plausible value, and what depends on other fields is
 * worked out from them, so the claims made from it never contradict each other.
 */
export interface JobDescription {
  readonly owner?: string;
  readonly ownerId?: string | number;
  /** `name`, or `owner/name` in one. */
  readonly repository?: string;
  readonly repositoryId?: string | number;
  readonly visibility?: 'public' | 'private' | 'internal';
  /** File name of the workflow that was triggered, such as `release.yml`. */
  readonly workflow?: string;
  readonly workflowName?: string;
  readonly workflowSha?: string;
  /** The workflow that defines the job, where it is a reusable one of some repository. */
  readonly reusableWorkflow?: {
    readonly repository: string;
    readonly workflow: string;
    readonly ref?: string;
    readonly sha?: string;
  };
  readonly ref?: string;
  readonly refProtected?: boolean;
  readonly sha?: string;
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly event?: string;
  readonly environment?: string;
  readonly actor?: string;
  readonly actorId?: string | number;
  readonly runId?: string | number;
  readonly runNumber?: string | number;
  readonly runAttempt?: string | number;
  readonly checkRunId?: string | number;
  readonly runnerEnvironment?: 'github-hosted' | 'self-hosted';
  readonly enterprise?: string;
  readonly enterpriseId?: string | number;
  /** `immutable` puts the ids into `sub`, as for every repository made since July 2026; `legacy` has names alone. */
  readonly subject?: 'immutable' | 'legacy';
  /** The issuer is the one of the enterprise, one path segment below the usual one. */
  readonly enterpriseIssuer?: boolean;
  /** Custom properties of the repository: `release_tier` becomes the claim `repo_property_release_tier`. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** One line for each field, so that a field added to the type and forgotten here does not compile. */
export const githubFields: Record<keyof JobDescription, Kind> = {
  owner: text,
  ownerId: id,
  repository: text,
  repositoryId: id,
  visibility: oneOf(['public', 'private', 'internal']),
  workflow: text,
  workflowName: text,
  workflowSha: text,
  reusableWorkflow: object,
  ref: text,
  refProtected: flag,
  sha: text,
  headRef: text,
  baseRef: text,
  event: text,
  environment: text,
  actor: text,
  actorId: id,
  runId: id,
  runNumber: id,
  runAttempt: id,
  checkRunId: id,
  runnerEnvironment: oneOf(['github-hosted', 'self-hosted']),
  enterprise: text,
  enterpriseId: id,
  subject: oneOf(['immutable', 'legacy']),
  enterpriseIssuer: flag,
  properties: recordOf(text),
};

/** A job with every field decided, and every value the text the claims carry. */
export interface Job {
  readonly owner: string;
  readonly ownerId: string;
  readonly repository: string;
  readonly repositoryId: string;
  readonly visibility: string;
  readonly workflowName: string;
  readonly workflowRef: string;
  readonly workflowSha: string;
  readonly jobWorkflowRef: string;
  readonly jobWorkflowSha: string;
  readonly ref: string;
  readonly refType: 'branch' | 'tag';
  readonly refProtected: string;
  readonly sha: string;
  readonly headRef: string;
  readonly baseRef: string;
  readonly event: string;
  readonly environment: string | undefined;
  readonly actor: string;
  readonly actorId: string;
  readonly runId: string;
  readonly runNumber: string;
  readonly runAttempt: string;
  readonly checkRunId: string;
  readonly runnerEnvironment: string;
  readonly enterprise: string | undefined;
  readonly enterpriseId: string;
  readonly subject: 'immutable' | 'legacy';
  readonly enterpriseIssuer: boolean;
  readonly properties: Readonly<Record<string, string>>;
}

const REUSABLE_COMMIT = 'c2609d7be814f35a0972d6b1e8f43c5a7d10b96e';

export function resolveJob(given: JobDescription): Job {
  const { owner, name } = ownerAndName(given);
  const repository = `${owner}/${name}`;
  const event = given.event ?? 'push';
  const ref = given.ref ?? usualRef(event);
  const sha = given.sha ?? SOME_COMMIT;
  const workflow = given.workflow ?? 'release.yml';
  const workflowRef = `${repository}/.github/workflows/${workflow}@${ref}`;
  const workflowSha = given.workflowSha ?? sha;
  const reused = given.reusableWorkflow;
  checkReused(reused);
  if (given.enterpriseIssuer && given.enterprise === undefined) {
    throw new UsageError('enterpriseIssuer needs "enterprise", which is the name in its address');
  }
  const fromPullRequest = event.startsWith('pull_request');
  return {
    owner,
    ownerId: String(given.ownerId ?? '100200300'),
    repository,
    repositoryId: String(given.repositoryId ?? '400500600'),
    visibility: given.visibility ?? 'public',
    workflowName: given.workflowName ?? titleOf(workflow),
    workflowRef,
    workflowSha,
    jobWorkflowRef: reused
      ? `${reused.repository}/.github/workflows/${reused.workflow}@${reused.ref ?? 'refs/heads/main'}`
      : workflowRef,
    jobWorkflowSha: reused ? (reused.sha ?? REUSABLE_COMMIT) : workflowSha,
    ref,
    refType: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    refProtected: String(given.refProtected ?? !ref.startsWith('refs/pull/')),
    sha,
    headRef: given.headRef ?? (fromPullRequest ? 'patch-1' : ''),
    baseRef: given.baseRef ?? (fromPullRequest ? 'main' : ''),
    event,
    environment: given.environment,
    actor: given.actor ?? 'example-dev',
    actorId: String(given.actorId ?? '700800900'),
    runId: String(given.runId ?? '21000000001'),
    runNumber: String(given.runNumber ?? '42'),
    runAttempt: String(given.runAttempt ?? '1'),
    checkRunId: String(given.checkRunId ?? '61000000001'),
    runnerEnvironment: given.runnerEnvironment ?? 'github-hosted',
    enterprise: given.enterprise,
    enterpriseId: String(given.enterpriseId ?? '4242'),
    subject: given.subject ?? 'immutable',
    enterpriseIssuer: given.enterpriseIssuer ?? false,
    properties: given.properties ?? {},
  };
}

/** Checked here too, since a description may come as JSON. */
function checkReused(reused: unknown): void {
  if (reused === undefined) return;
  const fields = readFields(reused, 'reusableWorkflow', {
    repository: text,
    workflow: text,
    ref: text,
    sha: text,
  });
  if (fields.repository === undefined || fields.workflow === undefined) {
    throw new UsageError('reusableWorkflow needs "repository" and "workflow"');
  }
}

function ownerAndName({ owner, repository = 'example-crate' }: JobDescription): {
  owner: string;
  name: string;
} {
  const parts = repository.split('/');
  if (parts.length > 2 || parts.includes('')) {
    throw new UsageError(`repository must be "name" or "owner/name", not "${repository}"`);
  }
  const [first = '', second] = parts;
  if (second === undefined) return { owner: owner ?? 'example-org', name: first };
  if (owner !== undefined && owner !== first) {
    throw new UsageError(`owner is "${owner}", but repository names "${first}"`);
  }
  return { owner: first, name: second };
}

/** Where an event runs when nothing else is said: a release tag, the merge of a pull request, or the default branch. */
function usualRef(event: string): string {
  if (event === 'push' || event === 'release') return 'refs/tags/v1.2.3';
  return event === 'pull_request' ? 'refs/pull/1/merge' : 'refs/heads/main';
}

function titleOf(workflow: string): string {
  const stem = workflow.replace(/\.ya?ml$/, '');
  return stem.charAt(0).toUpperCase() + stem.slice(1);
}
