import type { JobDescriptions, ShapeName } from '../index.ts';

/** What has to be said of a job for its token to be one of `sample-tokens.json`. */
export interface SampleJob<Name extends ShapeName = ShapeName> {
  readonly sample: string;
  readonly shape: Name;
  readonly job: JobDescriptions[Name];
  /** Where the issuer stands, if not where its shape puts it. */
  readonly path?: string;
}

const sha = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
const main = 'refs/heads/main';

const githubJob = { repository: 'octo-org/octo-repo', sha, actor: 'octo-dev' } as const;
const released = { ...githubJob, environment: 'release' } as const;
const dispatched = { event: 'workflow_dispatch', ref: main } as const;

const gitlabJob = {
  projectPath: 'octo-group/crates/octo-crate',
  userLogin: 'octo-dev',
  instanceHost: 'gitlab.com',
  sha,
} as const;
const gitlabRelease = { ...gitlabJob, environment: 'release' } as const;

const circleciJob = {
  repository: 'octo-org/octo-repo',
  orgId: 'fa8cfb85-fa83-41c9-8249-1500000023af',
  projectId: '98c47536-98ba-45ae-84ae-160000002562',
  pipelineDefinitionId: 'd5336898-d528-4d78-8978-1800000028c8',
  contextIds: ['736ae249-735f-415d-8bdd-190000002a7b'],
  userId: '36fbeee7-36f1-4993-8713-170000002715',
  pipelineId: '11a25bfa-1196-4542-8e42-1a0000002c2e',
  workflowId: 'afd9d5ab-afcd-4927-80a7-1b0000002de1',
  jobId: '4e114f5c-4e04-4d0c-830c-1c0000002f94',
} as const;

const buildkiteJob = {
  organization: 'octo-org',
  organizationId: '6526afd1-6517-4085-8f05-210000003813',
  pipeline: 'octo-crate',
  pipelineId: '035e2982-034e-446a-816a-2200000039c6',
  buildId: 'a195a333-a185-484f-83cf-230000003b79',
  jobId: '28b7bc6f-28a9-48bb-8a3b-1f00000034ad',
  agentId: 'c6ef3620-c6e0-4ca0-8ca0-200000003660',
  commit: sha,
} as const;

const forgejoJob = { repository: 'octo-org/octo-repo', actor: 'octo-dev', sha } as const;

const semaphoreJob = {
  organization: 'octo-org',
  organizationId: '56e27d59-56cf-4fad-822d-2900000045ab',
  project: 'octo-crate',
  projectId: 'f519f70a-f506-4392-8492-2a000000475e',
  repository: 'octo-org/octo-repo',
  workflowId: '935170bb-933d-4777-86f7-2b0000004911',
  pipelineId: '3188ea6c-3174-4b5c-895c-2c0000004ac4',
  jobId: 'cfc0641d-cfab-4f41-8bc1-2d0000004c77',
  actor: '6df7ddce-6de2-4326-8e26-2e0000004e2a',
} as const;

function sampleJob<Name extends ShapeName>(
  sample: string,
  shape: Name,
  job: JobDescriptions[Name],
  path?: string,
): SampleJob {
  return { sample, shape, job, ...(path === undefined ? {} : { path }) };
}

export const sampleJobs: readonly SampleJob[] = [
  sampleJob('github', 'github', released),
  sampleJob('github__legacy_subject_no_environment', 'github', {
    ...githubJob,
    ...dispatched,
    subject: 'legacy',
  }),
  sampleJob('github__enterprise_slug_issuer', 'github', {
    ...released,
    visibility: 'internal',
    enterprise: 'octo-enterprise',
    enterpriseIssuer: true,
    properties: { release_tier: 'gold' },
  }),
  sampleJob('github__reusable_workflow', 'github', {
    ...released,
    reusableWorkflow: {
      repository: 'octo-org/shared-ci',
      workflow: 'publish-crate.yml',
      sha: '9e8d7c6b5a493827161504f3e2d1c0b9a8f7e6d5',
    },
  }),
  sampleJob('github__reject_pull_request_target', 'github', {
    ...githubJob,
    event: 'pull_request_target',
    actor: 'drive-by-user',
    actorId: 999000111,
  }),
  sampleJob('github__reject_recreated_repository', 'github', { ...released, repositoryId: 400999999 }),
  sampleJob('github_enterprise_server', 'github-enterprise-server', {
    ...githubJob,
    ...dispatched,
    repositoryId: 57,
    ownerId: 12,
    actorId: 8,
    runId: 310,
    runNumber: 17,
    enterprise: 'example-enterprise',
    enterpriseId: 1,
  }),
  sampleJob('github_data_residency', 'github', {
    ...released,
    visibility: 'internal',
    repositoryId: 3001,
    ownerId: 1001,
  }),
  sampleJob('gitlab', 'gitlab', gitlabRelease),
  sampleJob('gitlab_self_managed', 'gitlab', {
    ...gitlabJob,
    instanceHost: 'gitlab.example.com',
    projectPath: 'platform/octo-crate',
    projectId: 20,
    namespaceId: 72,
    visibility: 'private',
    userId: 5,
    pipelineId: 574,
    source: 'web',
    jobId: 302,
    ref: main,
    runnerId: 7,
    runnerEnvironment: 'self-hosted',
    configPath: 'ci/release.yml',
  }),
  sampleJob('gitlab__reject_fork_merge_request', 'gitlab', {
    ...gitlabJob,
    userLogin: 'fork-user',
    fork: { projectPath: 'fork-user/octo-crate' },
  }),
  sampleJob('gitlab__custom_sub_null_config', 'gitlab', {
    ...gitlabRelease,
    subjectComponents: ['project_id', 'ref_type', 'ref'],
    configRefUri: null,
  }),
  sampleJob('circleci', 'circleci', circleciJob),
  sampleJob('circleci__org_issuer', 'circleci', { ...circleciJob, rootIssuer: false }),
  sampleJob('circleci__reject_fork', 'circleci', {
    ...circleciJob,
    fork: 'fork-user/octo-repo',
    ref: 'refs/heads/pull/7',
  }),
  sampleJob('circleci__reject_ssh_rerun', 'circleci', { ...circleciJob, sshRerun: true }),
  sampleJob('buildkite', 'buildkite', buildkiteJob),
  sampleJob('buildkite__default_claims_only', 'buildkite', {
    ...buildkiteJob,
    branch: 'main',
    step: null,
    source: 'ui',
    runnerEnvironment: 'self-hosted',
    claims: [],
  }),
  sampleJob('buildkite__custom_subject', 'buildkite', { ...buildkiteJob, subjectClaim: 'pipeline_id' }),
  sampleJob('forgejo', 'forgejo', forgejoJob),
  sampleJob('forgejo__v15_no_ids', 'forgejo', { ...forgejoJob, ids: false, ref: main }),
  sampleJob('google_compute', 'google', { projectId: 'octo-project' }),
  sampleJob('google_service_account', 'google', { projectId: 'octo-project', format: 'standard' }),
  sampleJob('semaphore', 'semaphore', semaphoreJob),
  sampleJob('semaphore__reject_debug_job', 'semaphore', { ...semaphoreJob, jobType: 'debug_job' }),
  sampleJob(
    'bitbucket',
    'bitbucket',
    {
      repository: 'octo-workspace/octo-repo',
      workspaceUuid: '2344b7f4-232c-4a84-8c84-34000000585c',
      repositoryUuid: '{850d3e43-84f5-469f-8a1f-3300000056a9}',
      pipelineUuid: '{5fb3ab56-5f9a-424e-814e-360000005bc2}',
      stepUuid: '{c17c31a5-c163-4e69-8ee9-350000005a0f}',
      deploymentEnvironmentUuid: '{fdeb2507-fdd1-4633-83b3-370000005d75}',
    },
    '/2.0/workspaces/octo-workspace/pipelines-config/identity/oidc',
  ),
  sampleJob(
    'kubernetes',
    'kubernetes',
    {
      serviceAccountUid: 'ea33ee14-ea0c-4724-8924-540000008ebc',
      podUid: '4bfc7463-4bd5-433f-86bf-530000008d09',
      nodeUid: 'adc4fab2-ad9e-4f5a-845a-520000008b56',
    },
    '/id/0EXAMPLE0EXAMPLE0EXAMPLE0EXAMPLE',
  ),
  sampleJob('jenkins', 'generic', { jobUrl: 'https://jenkins.example.com/job/octo-crate/job/main/' }),
];
