import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity } from './fields.ts';
import { guide } from './guide.ts';

const hint = 'Request it with `--claim organization_id,pipeline_id`.';
const onRequest = 'Sent on request only; for rules.';

/**
 * Buildkite. Slugs can be renamed and taken by others, and the ids behind them come on request only, so they are asked for:
 * one that learned its pins from a token without them would never have any.
 *
 * Claims: https://buildkite.com/docs/agent/v3/cli-oidc
 */
export const buildkite: ProviderDescriptor = {
  id: 'buildkite',
  title: 'Buildkite',
  algorithms: ['RS256'],
  // 300 s unless the job asks for another lifetime.
  maxLifetimeSeconds: 3600,
  replay: 'signing-input',
  audience: 'string',
  claims: {
    organization_slug: { use: 'required', format: 'text' },
    pipeline_slug: { use: 'required', format: 'text' },
    organization_id: { use: 'required', format: 'uuid', hint },
    pipeline_id: { use: 'required', format: 'uuid', hint },
    build_source: { use: 'required', format: 'text' },
    build_branch: { use: 'recorded', format: 'text' },
    build_tag: { use: 'recorded', format: 'text' },
    // Before the code is checked out it may be the word HEAD.
    build_commit: { use: 'recorded', format: 'commit' },
    build_number: { use: 'recorded', format: 'integer' },
    build_id: { use: 'recorded', format: 'uuid' },
    job_id: { use: 'recorded', format: 'uuid' },
    runner_environment: { use: 'recorded', format: 'text' },
    // Null for a step without a key.
    step_key: { use: 'recorded', format: 'text' },
    agent_id: { use: 'ignored', reason: 'The agent is another one each time.' },
    cluster_id: { use: 'ignored', reason: onRequest },
    cluster_name: { use: 'ignored', reason: onRequest },
    queue_id: { use: 'ignored', reason: onRequest },
    queue_key: { use: 'ignored', reason: onRequest },
    'https://aws.amazon.com/tags': { use: 'ignored', reason: 'Made for AWS.' },
    sub: { use: 'ignored', reason: 'The job itself can replace it.' },
  },
  claimFamilies: ['agent_tag:'],
  agreements: [],
  requirements: [],
  issuerBindings: [],
  identity,
  lookupNoun: 'pipeline',
  pins: [
    {
      claim: 'organization_id',
      label: 'organisation id',
      meaning: 'Another organisation has probably taken the name.',
      guardsDisclosure: true,
    },
    {
      claim: 'pipeline_id',
      label: 'pipeline id',
      meaning: 'The pipeline was probably deleted and made anew under the same name.',
      guardsDisclosure: false,
    },
  ],
  trigger: {
    claim: 'build_source',
    // None of them tells an outsider from a member: a pull request comes as a webhook, as a push does.
    denied: [],
    deniedPrefixes: [],
    suggested: ['webhook', 'ui', 'api', 'schedule', 'trigger_job'],
    known: ['webhook', 'ui', 'api', 'schedule', 'trigger_job'],
  },
  environment: null,
  constraints: {
    ref: { take: 'git-ref', claim: 'build_branch', tag: 'build_tag' },
    refProtected: null,
    runner: { claim: 'runner_environment', values: ['buildkite-hosted', 'self-hosted'] },
    callee: null,
  },
  provenance: {
    run_id: { take: 'claim', claim: 'build_id' },
    sha: { take: 'claim', claim: 'build_commit' },
    ref: { take: 'git-ref', claim: 'build_branch', tag: 'build_tag' },
    workflow: { take: 'claim', claim: 'step_key' },
    event: { take: 'claim', claim: 'build_source' },
    runner_environment: { take: 'claim', claim: 'runner_environment' },
  },
  ownProvenance: {
    organization: { take: 'claim', claim: 'organization_slug' },
    pipeline: { take: 'claim', claim: 'pipeline_slug' },
    build_number: { take: 'claim', claim: 'build_number' },
    job_id: { take: 'claim', claim: 'job_id' },
  },
  links: {
    run: [
      '{organization}/{pipeline}/builds/{build_number}#{job_id}',
      '{organization}/{pipeline}/builds/{build_number}',
    ],
    commit: [],
    workflow: [],
  },
  servers: [{ host: 'agent.buildkite.com', server: 'https://buildkite.com' }],
  defaultIssuers: [],
  guide,
};
