import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity, workflowPath } from './fields.ts';
import { guide } from './guide.ts';

const hint =
  'Forgejo sends it from version 16 on. For an older instance, the operator of the registry can allow tokens without ids.';

/**
 * Forgejo Actions: Codeberg and self-hosted instances. The tokens look like those of GitHub Actions, without environment,
 * reusable workflows and class of runner.
 *
 * Claims: https://forgejo.org/docs/latest/user/actions/
 */
export const forgejo: ProviderDescriptor = {
  id: 'forgejo',
  title: 'Forgejo Actions',
  algorithms: ['RS256'],
  // A setting of the instance; an hour in its documentation.
  maxLifetimeSeconds: 7200,
  replay: 'signing-input',
  audience: 'string',
  claims: {
    repository: { use: 'required', format: 'owner/name' },
    repository_owner_id: { use: 'required', format: 'digits', hint },
    repository_id: { use: 'required', format: 'digits', hint },
    workflow_ref: { use: 'required', format: 'text' },
    event_name: { use: 'required', format: 'text' },
    run_id: { use: 'required', format: 'text' },
    sha: { use: 'required', format: 'text' },
    ref: { use: 'recorded', format: 'text' },
    ref_protected: { use: 'recorded', format: 'text' },
    run_number: { use: 'recorded', format: 'digits' },
    run_attempt: { use: 'recorded', format: 'digits' },
    actor: { use: 'recorded', format: 'text' },
    actor_id: { use: 'recorded', format: 'digits' },
    sub: {
      use: 'ignored',
      reason: 'Has two forms, and the newer cannot be taken apart for names that end in digits.',
    },
    repository_owner: { use: 'ignored', reason: 'The part of `repository` before the slash.' },
    workflow: { use: 'ignored', reason: '`workflow_ref` says it with its directory.' },
    ref_type: { use: 'ignored', reason: 'Follows from `ref`.' },
    head_ref: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
    base_ref: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [],
  issuerBindings: [],
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
    // For a pull request from a fork Forgejo gives out tokens in `pull_request_target` alone, and that looks like a push.
    denied: ['workflow_run', 'fork', 'watch', 'gollum', 'check_run', 'check_suite', 'status'],
    deniedPrefixes: ['pull_request', 'issue', 'discussion'],
    suggested: ['push', 'release', 'workflow_dispatch', 'schedule'],
    known: ['push', 'release', 'workflow_dispatch', 'schedule', 'create', 'delete', 'registry_package'],
  },
  environment: null,
  constraints: {
    ref: { take: 'claim', claim: 'ref' },
    refProtected: 'ref_protected',
    runner: null,
    callee: null,
  },
  provenance: {
    repository: { take: 'claim', claim: 'repository' },
    run_id: { take: 'claim', claim: 'run_id' },
    sha: { take: 'claim', claim: 'sha' },
    run_attempt: { take: 'claim', claim: 'run_attempt' },
    ref: { take: 'claim', claim: 'ref' },
    workflow: workflowPath,
    event: { take: 'claim', claim: 'event_name' },
    actor: { take: 'claim', claim: 'actor' },
    actor_id: { take: 'claim', claim: 'actor_id' },
    repository_id: { take: 'claim', claim: 'repository_id' },
    repository_owner_id: { take: 'claim', claim: 'repository_owner_id' },
  },
  ownProvenance: { run_number: { take: 'claim', claim: 'run_number' } },
  links: {
    // By the number within the repository, not by the id within the instance.
    run: ['{repository}/actions/runs/{run_number}'],
    commit: ['{repository}/commit/{sha}'],
    workflow: [],
  },
  servers: [{ server: 'issuer', withoutEnd: '/api/actions' }],
  defaultIssuers: [],
  guide,
};
