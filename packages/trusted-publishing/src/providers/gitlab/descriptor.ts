import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { configPath, environment, identity } from './fields.ts';
import { guide } from './guide.ts';

/**
 * GitLab CI/CD: gitlab.com, self-managed instances and Dedicated tenants. They differ only in their issuer, and in that
 * names and ids of one mean nothing at another.
 *
 * Claims: https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export const gitlab: ProviderDescriptor = {
  id: 'gitlab',
  title: 'GitLab CI/CD',
  algorithms: ['RS256'],
  // A token lives as long as its job may run, which is an hour by default and set by the project.
  maxLifetimeSeconds: 86_400,
  replay: 'jti',
  audience: 'string-or-array-of-one',
  claims: {
    project_path: { use: 'required', format: 'group/name' },
    project_id: { use: 'required', format: 'digits' },
    namespace_id: { use: 'required', format: 'digits' },
    ci_config_ref_uri: {
      use: 'required',
      format: 'text',
      hint:
        'GitLab leaves it null where the pipeline does not come from a file of the project itself; set the CI/CD ' +
        'configuration file of the project to a file in its own repository.',
    },
    pipeline_source: { use: 'required', format: 'text' },
    // The same issuer signs tokens for "Sign in with GitLab"; only those of jobs have these two.
    pipeline_id: { use: 'required', format: 'digits' },
    job_id: { use: 'required', format: 'digits' },
    sha: { use: 'required', format: 'text' },
    environment: { use: 'optional', format: 'text' },
    job_project_id: { use: 'optional', format: 'digits' },
    ref_path: { use: 'optional', format: 'text' },
    ci_config_sha: { use: 'recorded', format: 'commit' },
    user_login: { use: 'recorded', format: 'text' },
    user_id: { use: 'recorded', format: 'digits' },
    runner_environment: { use: 'recorded', format: 'text' },
    project_visibility: { use: 'recorded', format: 'text' },
    sub: { use: 'ignored', reason: 'Projects can choose its parts.' },
    namespace_path: { use: 'ignored', reason: 'The part of `project_path` before the last slash.' },
    job_project_path: { use: 'ignored', reason: '`job_project_id` says the same and cannot be renamed.' },
    job_namespace_id: { use: 'ignored', reason: 'Follows from `job_project_id`.' },
    job_namespace_path: { use: 'ignored', reason: 'Follows from `job_project_id`.' },
    ref: { use: 'ignored', reason: '`ref_path` says the same and tells branches from tags.' },
    ref_type: { use: 'ignored', reason: 'Follows from `ref_path`.' },
    ref_protected: { use: 'recorded', format: 'text' },
    environment_protected: { use: 'recorded', format: 'text' },
    environment_action: { use: 'ignored', reason: 'Free choice of the job.' },
    deployment_tier: { use: 'ignored', reason: 'Free choice of the job.' },
    job_source: { use: 'ignored', reason: 'Older servers do not send it.' },
    job_config: { use: 'ignored', reason: 'Older servers do not send it.' },
    runner_id: { use: 'ignored', reason: 'A number, and for people; `runner_environment` says which kind.' },
    user_email: { use: 'ignored', reason: 'Private, and users can change it.' },
    user_access_level: { use: 'ignored', reason: 'No rule on people.' },
    user_identities: { use: 'ignored', reason: 'Private, and opt-in.' },
    groups_direct: { use: 'ignored', reason: 'Names without ids, and left out for members of many groups.' },
    target_audience: { use: 'ignored', reason: 'Undocumented.' },
  },
  claimFamilies: [],
  requirements: [
    {
      // A pipeline started by that of a merge request names another source, and on old servers the target project.
      claim: 'ref_path',
      must: 'not-start-with',
      values: ['refs/merge-requests/'],
      meaning:
        'It runs for a merge request, which people without write access can open. Publish from a pipeline of a branch or tag ' +
        'of the project itself.',
      code: 'trigger_denied',
    },
  ],
  issuerBindings: [],
  agreements: [
    {
      claim: 'job_project_id',
      equals: 'project_id',
      meaning:
        'Its job runs in one project with the code of another, as for a merge request from a fork, which people without ' +
        'write access can open. Publish from a pipeline of a branch or tag of the project itself.',
    },
  ],
  identity,
  lookupNoun: 'project',
  pins: [
    {
      claim: 'namespace_id',
      label: 'namespace id',
      meaning:
        'Either the project was transferred, or another group or user has taken the name of its namespace.',
      guardsDisclosure: true,
    },
    {
      claim: 'project_id',
      label: 'project id',
      meaning: 'The project was probably deleted and made anew under the same name.',
      guardsDisclosure: false,
    },
  ],
  trigger: {
    claim: 'pipeline_source',
    // Servers before 18.4 do not send `job_project_id`, and the oldest name the target project in the tokens of forks.
    denied: ['merge_request_event', 'external_pull_request_event'],
    deniedPrefixes: [],
    suggested: ['push', 'web', 'schedule', 'api'],
    known: ['push', 'web', 'schedule', 'api', 'trigger', 'pipeline', 'parent_pipeline', 'chat', 'webide'],
  },
  environment,
  constraints: {
    ref: { take: 'claim', claim: 'ref_path' },
    refProtected: 'ref_protected',
    runner: { claim: 'runner_environment', values: ['gitlab-hosted', 'self-hosted'] },
    callee: null,
  },
  provenance: {
    repository: { take: 'claim', claim: 'project_path' },
    run_id: { take: 'claim', claim: 'pipeline_id' },
    sha: { take: 'claim', claim: 'sha' },
    ref: { take: 'claim', claim: 'ref_path' },
    workflow: configPath,
    workflow_sha: { take: 'claim', claim: 'ci_config_sha' },
    event: { take: 'claim', claim: 'pipeline_source' },
    environment: { take: 'claim', claim: 'environment' },
    actor: { take: 'claim', claim: 'user_login' },
    actor_id: { take: 'claim', claim: 'user_id' },
    repository_id: { take: 'claim', claim: 'project_id' },
    repository_owner_id: { take: 'claim', claim: 'namespace_id' },
    runner_environment: { take: 'claim', claim: 'runner_environment' },
    visibility: { take: 'claim', claim: 'project_visibility' },
  },
  ownProvenance: {
    project_path: { take: 'claim', claim: 'project_path' },
    job_id: { take: 'claim', claim: 'job_id' },
  },
  links: {
    run: ['{repository}/-/jobs/{job_id}'],
    commit: ['{repository}/-/commit/{sha}'],
    workflow: ['{repository}/-/blob/{workflow_sha}/{workflow}'],
  },
  servers: [{ server: 'issuer' }],
  defaultIssuers: [{ url: 'https://gitlab.com', server: 'https://gitlab.com' }],
  guide,
};
