import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { environment, identity } from './fields.ts';
import { guide } from './guide.ts';

/**
 * GitHub Actions: github.com, enterprise slug issuers, data residency (ghe.com) and Enterprise Server. They differ only
 * in their issuer, and in that names and ids of one mean nothing at another.
 *
 * Claims: https://docs.github.com/en/actions/reference/security/oidc
 */
export const github: ProviderDescriptor = {
  id: 'github',
  title: 'GitHub Actions',
  algorithms: ['RS256'],
  // Tokens live for 300 s, which cannot be changed; three times that leaves room for a change on their side.
  maxLifetimeSeconds: 900,
  replay: 'jti',
  audience: 'string',
  claims: {
    repository: { use: 'required', format: 'owner/name' },
    repository_id: { use: 'required', format: 'digits' },
    repository_owner_id: { use: 'required', format: 'digits' },
    workflow_ref: { use: 'required', format: 'text' },
    event_name: { use: 'required', format: 'text' },
    // These two are recorded for people; whatever a server of theirs writes there must not stop a release.
    run_id: { use: 'required', format: 'text' },
    sha: { use: 'required', format: 'text' },
    environment: { use: 'optional', format: 'text' },
    run_attempt: { use: 'recorded', format: 'digits' },
    ref: { use: 'recorded', format: 'text' },
    workflow_sha: { use: 'recorded', format: 'commit' },
    job_workflow_ref: { use: 'recorded', format: 'text' },
    actor: { use: 'recorded', format: 'text' },
    actor_id: { use: 'recorded', format: 'digits' },
    runner_environment: { use: 'recorded', format: 'text' },
    repository_visibility: { use: 'recorded', format: 'text' },
    sub: { use: 'ignored', reason: 'Owners can replace it by a template, and its default has two forms.' },
    repository_owner: { use: 'ignored', reason: 'The part of `repository` before the slash.' },
    workflow: { use: 'ignored', reason: 'Free text in the workflow file; anybody can write any name there.' },
    job_workflow_sha: { use: 'recorded', format: 'commit' },
    ref_type: { use: 'ignored', reason: 'Follows from `ref`.' },
    ref_protected: { use: 'recorded', format: 'text' },
    head_ref: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
    base_ref: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
    environment_node_id: { use: 'ignored', reason: 'Older servers do not send it.' },
    run_number: { use: 'ignored', reason: 'For people; `run_id` identifies the run.' },
    check_run_id: { use: 'ignored', reason: 'Older servers do not send it.' },
    enterprise: { use: 'recorded', format: 'text' },
    enterprise_id: { use: 'recorded', format: 'digits' },
    issuer_scope: { use: 'ignored', reason: 'Undocumented.' },
  },
  claimFamilies: ['repo_property_'],
  agreements: [],
  requirements: [],
  issuerBindings: [
    { before: 'https://token.actions.githubusercontent.com/', after: '', claim: 'enterprise' },
  ],
  identity,
  lookupNoun: 'repository',
  pins: [
    {
      claim: 'repository_owner_id',
      label: 'repository owner id',
      meaning: 'Either the repository was transferred, or another account has taken the name of its owner.',
      guardsDisclosure: true,
    },
    {
      claim: 'repository_id',
      label: 'repository id',
      meaning: 'The repository was probably deleted and made anew under the same name.',
      guardsDisclosure: false,
    },
  ],
  trigger: {
    claim: 'event_name',
    // Events that people without write access can cause, some of them with their own code in the run. The tokens of
    // `pull_request_target` and `workflow_run` look in every other claim like those of a release on the default branch.
    denied: ['workflow_run', 'fork', 'watch', 'gollum', 'check_run', 'check_suite', 'status'],
    // pull_request, _target, _review, _review_comment; issues, issue_comment; discussion, discussion_comment.
    deniedPrefixes: ['pull_request', 'issue', 'discussion'],
    suggested: ['push', 'release', 'workflow_dispatch', 'schedule'],
    known: [
      ...[
        'push',
        'release',
        'workflow_dispatch',
        'schedule',
        'repository_dispatch',
        'workflow_call',
        'create',
      ],
      ...['deployment', 'deployment_status', 'merge_group', 'registry_package', 'page_build', 'milestone'],
      ...['branch_protection_rule', 'delete', 'label', 'public'],
    ],
  },
  environment,
  constraints: {
    ref: { take: 'claim', claim: 'ref' },
    refProtected: 'ref_protected',
    runner: { claim: 'runner_environment', values: ['github-hosted', 'self-hosted'] },
    callee: { claim: 'job_workflow_ref', commit: 'job_workflow_sha' },
  },
  provenance: {
    repository: { take: 'claim', claim: 'repository' },
    run_id: { take: 'claim', claim: 'run_id' },
    sha: { take: 'claim', claim: 'sha' },
    run_attempt: { take: 'claim', claim: 'run_attempt' },
    ref: { take: 'claim', claim: 'ref' },
    workflow: {
      take: 'workflow-file',
      claim: 'workflow_ref',
      repository: 'repository',
      directories: ['.github/workflows/'],
      keepsDirectory: false,
    },
    workflow_sha: { take: 'claim', claim: 'workflow_sha' },
    event: { take: 'claim', claim: 'event_name' },
    environment: { take: 'claim', claim: 'environment' },
    actor: { take: 'claim', claim: 'actor' },
    actor_id: { take: 'claim', claim: 'actor_id' },
    repository_id: { take: 'claim', claim: 'repository_id' },
    repository_owner_id: { take: 'claim', claim: 'repository_owner_id' },
    runner_environment: { take: 'claim', claim: 'runner_environment' },
    job_workflow_ref: { take: 'claim', claim: 'job_workflow_ref' },
    visibility: { take: 'claim', claim: 'repository_visibility' },
  },
  ownProvenance: {},
  links: {
    run: ['{repository}/actions/runs/{run_id}/attempts/{run_attempt}', '{repository}/actions/runs/{run_id}'],
    commit: ['{repository}/commit/{sha}'],
    workflow: ['{repository}/blob/{workflow_sha}/.github/workflows/{workflow}'],
  },
  servers: [
    { host: 'token.actions.githubusercontent.com', server: 'https://github.com' },
    { hostPrefix: 'token.actions.', hostSuffix: '.ghe.com', server: 'https://*.ghe.com' },
  ],
  defaultIssuers: [{ url: 'https://token.actions.githubusercontent.com', server: 'https://github.com' }],
  guide,
};
