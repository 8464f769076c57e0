import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity } from './fields.ts';
import { guide } from './guide.ts';

const hint = 'Jobs that a custom webhook starts do not have it, and cannot publish.';

/**
 * CircleCI, with the root issuer and the one of each organisation. All that identifies is an id, so there are no pins. A job
 * of a fork has the ids of the original: only the origin and the ref of its code give it away.
 *
 * Claims: https://circleci.com/docs/openid-connect-tokens/
 */
export const circleci: ProviderDescriptor = {
  id: 'circleci',
  title: 'CircleCI',
  algorithms: ['RS256'],
  // An hour, always.
  maxLifetimeSeconds: 3600,
  replay: 'signing-input',
  audience: 'string',
  claims: {
    'oidc.circleci.com/org-id': { use: 'required', format: 'uuid' },
    'oidc.circleci.com/project-id': { use: 'required', format: 'uuid' },
    'oidc.circleci.com/pipeline-definition-id': { use: 'required', format: 'uuid' },
    'oidc.circleci.com/vcs-origin': { use: 'required', format: 'group/name', hint },
    'oidc.circleci.com/vcs-ref': { use: 'required', format: 'text', hint },
    'oidc.circleci.com/ssh-rerun': { use: 'required', format: 'boolean' },
    'oidc.circleci.com/pipeline-id': { use: 'recorded', format: 'uuid' },
    'oidc.circleci.com/workflow-id': { use: 'recorded', format: 'uuid' },
    'oidc.circleci.com/job-id': { use: 'recorded', format: 'uuid' },
    'oidc.circleci.com/context-ids': {
      use: 'ignored',
      reason: 'A list, of which a rule with `contains` can ask for one.',
    },
    sub: { use: 'ignored', reason: 'Has two forms, and names the user who started the job.' },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [
    {
      claim: 'oidc.circleci.com/ssh-rerun',
      must: 'be',
      values: ['false'],
      meaning:
        'A job that is rerun with SSH gives a person a shell in it, with the standing of the job. Rerun it without SSH.',
    },
    {
      claim: 'oidc.circleci.com/vcs-ref',
      must: 'not-start-with',
      values: ['refs/heads/pull/', 'refs/pull/'],
      meaning:
        'It builds a pull request, which people without write access can open. Publish from a branch or a tag of the repository.',
    },
  ],
  issuerBindings: [
    { before: 'https://oidc.circleci.com/org/', after: '', claim: 'oidc.circleci.com/org-id' },
  ],
  identity,
  lookupNoun: 'project',
  pins: [],
  trigger: null,
  environment: null,
  constraints: {
    ref: { take: 'claim', claim: 'oidc.circleci.com/vcs-ref' },
    refProtected: null,
    runner: null,
    callee: null,
  },
  provenance: {
    repository: { take: 'claim', claim: 'oidc.circleci.com/vcs-origin' },
    run_id: { take: 'claim', claim: 'oidc.circleci.com/workflow-id' },
    ref: { take: 'claim', claim: 'oidc.circleci.com/vcs-ref' },
    workflow: { take: 'claim', claim: 'oidc.circleci.com/pipeline-definition-id' },
  },
  ownProvenance: { job_id: { take: 'claim', claim: 'oidc.circleci.com/job-id' } },
  links: { run: ['workflow/{run_id}/job/{job_id}'], commit: [], workflow: [] },
  servers: [{ host: 'oidc.circleci.com', server: 'https://app.circleci.com' }],
  defaultIssuers: [],
  guide,
};
