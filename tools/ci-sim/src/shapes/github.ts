import { randomUUID } from 'node:crypto';
import type { Claims } from '../claims.ts';
import { githubFields, type Job, type JobDescription, resolveJob } from './github-job.ts';
import { defineShape, type ShapeParts } from './shape.ts';

const claimsSupported = [
  ...['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'ref', 'sha', 'repository', 'repository_id'],
  ...['repository_owner', 'repository_owner_id', 'enterprise', 'enterprise_id', 'run_id', 'run_number'],
  ...['run_attempt', 'actor', 'actor_id', 'workflow', 'workflow_ref', 'workflow_sha', 'head_ref', 'base_ref'],
  ...['event_name', 'ref_type', 'ref_protected', 'environment', 'environment_node_id', 'job_workflow_ref'],
  ...['job_workflow_sha', 'repository_visibility', 'runner_environment', 'issuer_scope', 'check_run_id'],
];

/** GitHub Actions. Every claim value is a string there, ids, counters and booleans too. */
export const githubParts: ShapeParts<JobDescription, Job> = {
  provider: 'github',
  summary: 'asks ACTIONS_ID_TOKEN_REQUEST_URL',
  branches: /^[A-Za-z0-9-]+$/,
  keysPath: '.well-known/jwks',
  kidStyles: ['uuid', 'thumbprint'],
  notBeforeSeconds: 600,
  tokenId: randomUUID,
  hasActions: true,
  discovery: {
    claims_supported: claimsSupported,
    subject_types_supported: ['public', 'pairwise'],
    scopes_supported: ['openid'],
  },

  fields: githubFields,
  resolve: resolveJob,
  newRun: (count) => ({ runId: 21_000_000_000 + count }),
  branch: (job) => (job.enterpriseIssuer ? `/${job.enterprise}` : ''),
  lifetimeSeconds: () => 300,

  claims: (job) => ({
    sub: subject(job),
    repository: job.repository,
    repository_id: job.repositoryId,
    repository_owner: job.owner,
    repository_owner_id: job.ownerId,
    repository_visibility: job.visibility,
    workflow: job.workflowName,
    workflow_ref: job.workflowRef,
    workflow_sha: job.workflowSha,
    job_workflow_ref: job.jobWorkflowRef,
    job_workflow_sha: job.jobWorkflowSha,
    ref: job.ref,
    ref_type: job.refType,
    ref_protected: job.refProtected,
    sha: job.sha,
    head_ref: job.headRef,
    base_ref: job.baseRef,
    event_name: job.event,
    ...environmentClaims(job),
    actor: job.actor,
    actor_id: job.actorId,
    run_id: job.runId,
    run_number: job.runNumber,
    run_attempt: job.runAttempt,
    check_run_id: job.checkRunId,
    runner_environment: job.runnerEnvironment,
    ...enterpriseClaims(job),
    ...propertyClaims(job),
  }),

  defaultAudience: (job) => `https://github.com/${job.owner}`,

  environment: (job) => ({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__run',
    GITHUB_ACTOR: job.actor,
    GITHUB_ACTOR_ID: job.actorId,
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: job.baseRef,
    GITHUB_EVENT_NAME: job.event,
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_HEAD_REF: job.headRef,
    GITHUB_JOB: 'publish',
    GITHUB_REF: job.ref,
    GITHUB_REF_NAME: job.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_PROTECTED: job.refProtected,
    GITHUB_REF_TYPE: job.refType,
    GITHUB_REPOSITORY: job.repository,
    GITHUB_REPOSITORY_ID: job.repositoryId,
    GITHUB_REPOSITORY_OWNER: job.owner,
    GITHUB_REPOSITORY_OWNER_ID: job.ownerId,
    GITHUB_RUN_ATTEMPT: job.runAttempt,
    GITHUB_RUN_ID: job.runId,
    GITHUB_RUN_NUMBER: job.runNumber,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: job.sha,
    GITHUB_TRIGGERING_ACTOR: job.actor,
    GITHUB_WORKFLOW: job.workflowName,
    GITHUB_WORKFLOW_REF: job.workflowRef,
    GITHUB_WORKFLOW_SHA: job.workflowSha,
    RUNNER_ENVIRONMENT: job.runnerEnvironment,
  }),

  // The address has a query already, as GitHub's has: a client must add `audience` with `&`.
  requestPath: () => 'token?api-version=2.0',
  requestEnvironment: ({ url, token }) => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
  }),
};

export const github = defineShape(githubParts);

/** The environment goes before the event, and the event before the ref; a colon inside a value is escaped. */
function subject(job: Job): string {
  const name = job.repository.slice(job.owner.length + 1);
  const repo =
    job.subject === 'legacy' ? job.repository : `${job.owner}@${job.ownerId}/${name}@${job.repositoryId}`;
  if (job.environment !== undefined) return `repo:${repo}:environment:${escapeColons(job.environment)}`;
  if (job.event === 'pull_request') return `repo:${repo}:pull_request`;
  return `repo:${repo}:ref:${escapeColons(job.ref)}`;
}

function escapeColons(value: string): string {
  return value.replaceAll(':', '%3A');
}

/** Absent, not empty, in a job that names no environment. */
function environmentClaims(job: Job): Claims {
  if (job.environment === undefined) return {};
  return { environment: job.environment, environment_node_id: 'EN_kwDOexample01' };
}

function enterpriseClaims(job: Job): Claims {
  if (job.enterprise === undefined) return {};
  return { enterprise: job.enterprise, enterprise_id: job.enterpriseId };
}

function propertyClaims(job: Job): Claims {
  return Object.fromEntries(
    Object.entries(job.properties).map(([name, value]) => [`repo_property_${name}`, value]),
  );
}
