import { randomUUID } from 'node:crypto';
import type { Claims } from '../claims.ts';
import {
  type CircleciJob,
  type CircleciJobDescription,
  circleciFields,
  resolveCircleciJob,
} from './circleci-job.ts';
import { defineShape } from './shape.ts';

/** CircleCI. Claims have dots and slashes in their names, one is a list and one a boolean; there is no `jti`. */
export const circleci = defineShape<CircleciJobDescription, CircleciJob>({
  provider: 'circleci',
  summary: 'runs `circleci run oidc get`',
  branches: /^org\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  keysPath: '.well-known/jwks-pub.json',
  kidStyles: ['uuid'],
  tool: 'circleci',
  discovery: {
    subject_types_supported: ['public', 'pairwise'],
    claims_supported: [
      'sub',
      'aud',
      'exp',
      'iat',
      'iss',
      'oidc.circleci.com/org-id',
      'oidc.circleci.com/project-id',
    ],
  },

  fields: circleciFields,
  resolve: resolveCircleciJob,
  newRun: () => ({ pipelineId: randomUUID(), workflowId: randomUUID(), jobId: randomUUID() }),
  branch: (job) => (job.rootIssuer ? '' : `/org/${job.orgId}`),
  wish: (query) => ({ changes: { rootIssuer: query.has('root-issuer') } }),
  lifetimeSeconds: () => 3600,
  defaultAudience: (job) => job.orgId,

  claims: (job) => ({
    sub: subject(job),
    'oidc.circleci.com/org-id': job.orgId,
    'oidc.circleci.com/project-id': job.projectId,
    'oidc.circleci.com/pipeline-definition-id': job.pipelineDefinitionId,
    'oidc.circleci.com/pipeline-id': job.pipelineId,
    'oidc.circleci.com/workflow-id': job.workflowId,
    'oidc.circleci.com/job-id': job.jobId,
    'oidc.circleci.com/context-ids': job.contextIds,
    ...vcsClaims(job),
    'oidc.circleci.com/ssh-rerun': job.sshRerun,
  }),

  environment: (job) => ({
    CI: 'true',
    CIRCLECI: 'true',
    CIRCLE_JOB: 'publish',
    CIRCLE_ORGANIZATION_ID: job.orgId,
    CIRCLE_PIPELINE_ID: job.pipelineId,
    CIRCLE_PROJECT_ID: job.projectId,
    CIRCLE_PROJECT_REPONAME: job.repository.slice(job.owner.length + 1),
    CIRCLE_PROJECT_USERNAME: job.owner,
    CIRCLE_WORKFLOW_ID: job.workflowId,
    CIRCLE_WORKFLOW_JOB_ID: job.jobId,
    ...refVariable(job),
  }),

  // Every job has these, and they are of no use to a registry: the audience is the organisation.
  grants: (job) =>
    (['v1', 'v2'] as const).map((subject) => ({
      variable: subject === 'v1' ? 'CIRCLE_OIDC_TOKEN' : 'CIRCLE_OIDC_TOKEN_V2',
      audience: job.orgId,
      changes: { rootIssuer: false, subject },
    })),
});

function subject({ orgId, projectId, userId, vcs, ...job }: CircleciJob): string {
  const short = `org/${orgId}/project/${projectId}/user/${userId}`;
  return job.subject === 'v1' || !vcs ? short : `${short}/vcs-origin/${vcs.origin}/vcs-ref/${vcs.ref}`;
}

function vcsClaims({ vcs }: CircleciJob): Claims {
  return vcs ? { 'oidc.circleci.com/vcs-origin': vcs.origin, 'oidc.circleci.com/vcs-ref': vcs.ref } : {};
}

function refVariable({ vcs }: CircleciJob): Record<string, string> {
  if (vcs === undefined) return {};
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(vcs.ref) ?? [];
  return kind === 'tags' ? { CIRCLE_TAG: name } : { CIRCLE_BRANCH: name };
}
