import { randomBytes, randomUUID } from 'node:crypto';
import {
  DEFAULT_TOKEN,
  resolveSemaphoreJob,
  type SemaphoreJob,
  type SemaphoreJobDescription,
  semaphoreFields,
} from './semaphore-job.ts';
import { defineShape } from './shape.ts';

const SHORT_TYPES = { branch: 'br', tag: 'tg', 'pull-request': 'pr' } as const;

/** Semaphore. Each organisation is an issuer of its own, and `branch` of a pull request is where it wants to go. */
export const semaphore = defineShape<SemaphoreJobDescription, SemaphoreJob>({
  provider: 'semaphore',
  summary: `has ${DEFAULT_TOKEN} and the variables of \`oidcTokens\``,
  keysPath: '.well-known/jwks.json',
  kidStyles: ['seconds'],
  notBeforeSeconds: 0,
  tokenId: () => randomBytes(12).toString('hex'),
  discovery: {
    subject_types_supported: ['public'],
    claims_supported: [
      'sub',
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'nbf',
      'org_id',
      'prj_id',
      'repo_slug',
      'job_type',
    ],
  },

  fields: semaphoreFields,
  resolve: resolveSemaphoreJob,
  newRun: () => ({ workflowId: randomUUID(), pipelineId: randomUUID(), jobId: randomUUID() }),
  lifetimeSeconds: () => 3600,
  defaultAudience: (_, issuerUrl) => issuerUrl,

  claims: (job) => ({
    sub: `org:${job.organization}:project:${job.projectId}:repo:${job.repo}:ref_type:${job.refType}:ref:${job.ref}`,
    sub127: `${job.organization}:${job.projectId}:${job.repo}:${SHORT_TYPES[job.refType]}:${job.ref.replace(/^refs\//, '')}`,
    org: job.organization,
    org_id: job.organizationId,
    prj: job.project,
    prj_id: job.projectId,
    repo: job.repo,
    repo_slug: job.repository,
    wf_id: job.workflowId,
    ppl_id: job.pipelineId,
    job_id: job.jobId,
    job_type: job.jobType,
    actor: job.actor,
    ref: job.ref,
    ref_type: job.refType,
    tag: job.tag,
    branch: job.branch,
    pr: job.pr,
    pr_branch: job.prBranch,
    trg: job.trigger,
  }),

  environment: (job, issuerUrl) => ({
    CI: 'true',
    SEMAPHORE: 'true',
    SEMAPHORE_GIT_REF: job.ref,
    SEMAPHORE_GIT_REF_TYPE: job.refType,
    SEMAPHORE_GIT_REPO_SLUG: job.repository,
    SEMAPHORE_JOB_ID: job.jobId,
    SEMAPHORE_JOB_TYPE: job.jobType,
    SEMAPHORE_ORGANIZATION_URL: issuerUrl,
    SEMAPHORE_PIPELINE_ID: job.pipelineId,
    SEMAPHORE_PROJECT_ID: job.projectId,
    SEMAPHORE_PROJECT_NAME: job.project,
    SEMAPHORE_WORKFLOW_ID: job.workflowId,
  }),

  grants: (job, issuerUrl) => [
    { variable: DEFAULT_TOKEN, audience: issuerUrl },
    ...Object.entries(job.oidcTokens).map(([variable, audience]) => ({ variable, audience })),
  ],
});
