import { randomUUID } from 'node:crypto';
import type { Claims } from '../claims.ts';
import { UsageError } from '../usage-error.ts';
import { type GitlabJob, type GitlabJobDescription, gitlabFields, resolveGitlabJob } from './gitlab-job.ts';
import { defineShape } from './shape.ts';

/** GitLab CI. Ids are strings but for the runner's, and tokens are made before the job begins. */
export const gitlab = defineShape<GitlabJobDescription, GitlabJob>({
  provider: 'gitlab',
  summary: 'has the variables of `idTokens`',
  keysPath: 'oauth/discovery/keys',
  kidStyles: ['sha256'],
  notBeforeSeconds: 5,
  tokenId: randomUUID,
  discovery: {
    subject_types_supported: ['public'],
    scopes_supported: ['api', 'read_user', 'openid', 'profile', 'email'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'project_path',
      'ci_config_ref_uri',
      'ref_path',
      'sha',
    ],
  },

  fields: gitlabFields,
  resolve: resolveGitlabJob,
  newRun: (count) => ({ pipelineId: 1_900_000_000 + count, jobId: 9_800_000_000 + count }),
  lifetimeSeconds: (job) => job.timeoutSeconds,
  defaultAudience: (_, issuerUrl) => issuerUrl,

  claims(job) {
    const claims = {
      namespace_id: job.project.namespaceId,
      namespace_path: job.project.namespacePath,
      project_id: job.project.id,
      project_path: job.project.path,
      project_visibility: job.visibility,
      ...jobProjectClaims(job),
      user_id: job.userId,
      user_login: job.userLogin,
      user_email: job.userEmail,
      user_access_level: job.userAccessLevel,
      pipeline_id: job.pipelineId,
      pipeline_source: job.source,
      job_id: job.jobId,
      job_source: job.jobSource,
      ref: job.ref.name,
      ref_type: job.ref.type,
      ref_path: job.refPath,
      ref_protected: job.refProtected,
      ...environmentClaims(job),
      runner_id: job.runnerId,
      runner_environment: job.runnerEnvironment,
      sha: job.sha,
      ci_config_ref_uri: job.configRefUri,
      ci_config_sha: job.configSha,
    };
    return { sub: subject(job.subjectComponents, claims), ...claims };
  },

  environment: (job, issuerUrl) => ({
    CI: 'true',
    GITLAB_CI: 'true',
    CI_COMMIT_REF_NAME: job.ref.name,
    CI_COMMIT_REF_PROTECTED: job.refProtected,
    CI_COMMIT_SHA: job.sha,
    ...(job.ref.type === 'tag' ? { CI_COMMIT_TAG: job.ref.name } : { CI_COMMIT_BRANCH: job.ref.name }),
    CI_CONFIG_PATH: job.configPath,
    ...(job.environment === undefined ? {} : { CI_ENVIRONMENT_NAME: job.environment }),
    CI_JOB_ID: job.jobId,
    CI_PIPELINE_ID: job.pipelineId,
    CI_PIPELINE_SOURCE: job.source,
    CI_PROJECT_ID: (job.jobProject ?? job.project).id,
    CI_PROJECT_PATH: (job.jobProject ?? job.project).path,
    CI_SERVER_URL: issuerUrl,
    GITLAB_USER_LOGIN: job.userLogin,
  }),

  grants: (job) => Object.entries(job.idTokens).map(([variable, audience]) => ({ variable, audience })),
});

/** What is wanted of the claims, in the order wanted; a part that is no claim of the job's cannot be named. */
function subject(components: readonly string[], claims: Claims): string {
  return components
    .map((name) => {
      if (!Object.hasOwn(claims, name))
        throw new UsageError(`subjectComponents: the job has no claim "${name}"`);
      return `${name}:${claims[name]}`;
    })
    .join(':');
}

function jobProjectClaims({ jobProject }: GitlabJob): Claims {
  if (jobProject === undefined) return {};
  return {
    job_namespace_id: jobProject.namespaceId,
    job_namespace_path: jobProject.namespacePath,
    job_project_id: jobProject.id,
    job_project_path: jobProject.path,
  };
}

function environmentClaims(job: GitlabJob): Claims {
  if (job.environment === undefined) return {};
  return {
    environment: job.environment,
    environment_protected: job.environmentProtected,
    deployment_tier: job.deploymentTier,
    environment_action: job.environmentAction,
  };
}
