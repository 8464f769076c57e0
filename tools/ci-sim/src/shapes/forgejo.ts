import {
  type ForgejoJob,
  type ForgejoJobDescription,
  forgejoFields,
  resolveForgejoJob,
} from './forgejo-job.ts';
import { defineShape } from './shape.ts';

const ISSUER_PATH = '/api/actions';

/** Forgejo Actions (Codeberg and others): GitHub's words for a smaller set of claims, all strings. */
export const forgejo = defineShape<ForgejoJobDescription, ForgejoJob>({
  provider: 'forgejo',
  summary: 'asks ACTIONS_ID_TOKEN_REQUEST_URL',
  issuerPath: ISSUER_PATH,
  keysPath: '.well-known/keys',
  kidStyles: ['sha256'],
  notBeforeSeconds: 0,
  hasActions: true,
  discovery: {
    subject_types_supported: ['public'],
    claims_supported: [
      'sub',
      'aud',
      'exp',
      'iat',
      'iss',
      'nbf',
      'repository',
      'ref',
      'sha',
      'workflow_ref',
      'run_id',
    ],
  },

  fields: forgejoFields,
  resolve: resolveForgejoJob,
  newRun: (count) => ({ runId: 90_000 + count }),
  lifetimeSeconds: () => 3600,
  defaultAudience: (job, issuerUrl) => `${serverOf(issuerUrl)}/${job.owner}`,

  claims: (job) => ({
    sub: subject(job),
    actor: job.actor,
    ...(job.ids ? { actor_id: job.actorId } : {}),
    base_ref: job.baseRef,
    event_name: job.event,
    head_ref: job.headRef,
    ref: job.ref,
    ref_protected: job.refProtected,
    ref_type: job.refType,
    repository: job.repository,
    repository_owner: job.owner,
    ...(job.ids ? { repository_id: job.repositoryId, repository_owner_id: job.ownerId } : {}),
    run_attempt: job.runAttempt,
    run_id: job.runId,
    run_number: job.runNumber,
    sha: job.sha,
    workflow: job.workflow,
    workflow_ref: job.workflowRef,
  }),

  environment: (job, issuerUrl) => ({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    FORGEJO_ACTIONS: 'true',
    GITHUB_ACTOR: job.actor,
    GITHUB_API_URL: `${serverOf(issuerUrl)}/api/v1`,
    GITHUB_BASE_REF: job.baseRef,
    GITHUB_EVENT_NAME: job.event,
    GITHUB_HEAD_REF: job.headRef,
    GITHUB_REF: job.ref,
    GITHUB_REF_NAME: job.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: job.refType,
    GITHUB_REPOSITORY: job.repository,
    GITHUB_REPOSITORY_OWNER: job.owner,
    GITHUB_RUN_ATTEMPT: job.runAttempt,
    GITHUB_RUN_ID: job.runId,
    GITHUB_RUN_NUMBER: job.runNumber,
    GITHUB_SERVER_URL: serverOf(issuerUrl),
    GITHUB_SHA: job.sha,
    GITHUB_WORKFLOW: job.workflow,
    GITHUB_WORKFLOW_REF: job.workflowRef,
  }),

  // The parameter means nothing; it is there so that a client may add `&audience=`, as at GitHub.
  requestPath: (job) => `api/actions/_apis/pipelines/workflows/${job.runId}/idtoken?placeholder=true`,
  requestEnvironment: ({ url, token }) => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
  }),
});

/** A hyphen between name and id, which a name may contain as well: nothing can take this apart again. */
function subject(job: ForgejoJob): string {
  const name = job.repository.slice(job.owner.length + 1);
  const withIds = `${job.owner}-${job.ownerId}/${name}-${job.repositoryId}`;
  const repository = job.subject === 'legacy' ? job.repository : withIds;
  return job.event === 'pull_request'
    ? `repo:${repository}:pull_request`
    : `repo:${repository}:ref:${job.ref}`;
}

function serverOf(issuerUrl: string): string {
  return issuerUrl.endsWith(ISSUER_PATH) ? issuerUrl.slice(0, -ISSUER_PATH.length) : issuerUrl;
}
