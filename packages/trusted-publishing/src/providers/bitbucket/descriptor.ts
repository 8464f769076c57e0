import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { environment, identity } from './fields.ts';
import { guide } from './guide.ts';

/**
 * Bitbucket Pipelines in the cloud. All that identifies is a UUID, in braces in the tokens; so there are no pins, and the
 * name in the address of the issuer, which can be taken by others, is bound to nothing.
 *
 * Claims: https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/
 */
export const bitbucket: ProviderDescriptor = {
  id: 'bitbucket',
  title: 'Bitbucket Pipelines',
  algorithms: ['RS256'],
  // Not documented; the cap is the longest a step may run twice over.
  maxLifetimeSeconds: 14_400,
  replay: 'signing-input',
  audience: 'string-or-array-of-one',
  claims: {
    workspaceUuid: { use: 'required', format: 'uuid' },
    repositoryUuid: { use: 'required', format: 'uuid' },
    deploymentEnvironmentUuid: { use: 'optional', format: 'uuid' },
    branchName: { use: 'recorded', format: 'text' },
    pipelineUuid: { use: 'recorded', format: 'uuid' },
    stepUuid: { use: 'recorded', format: 'uuid' },
    accountUuid: { use: 'recorded', format: 'uuid' },
    sub: { use: 'ignored', reason: 'Another one for each step.' },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [],
  issuerBindings: [],
  identity,
  lookupNoun: 'repository',
  pins: [],
  trigger: null,
  environment,
  constraints: {
    ref: { take: 'prefixed', claim: 'branchName', prefix: 'refs/heads/' },
    refProtected: null,
    runner: null,
    callee: null,
  },
  provenance: {
    run_id: { take: 'claim', claim: 'pipelineUuid' },
    ref: { take: 'prefixed', claim: 'branchName', prefix: 'refs/heads/' },
    environment: { take: 'claim', claim: 'deploymentEnvironmentUuid' },
    repository_id: { take: 'claim', claim: 'repositoryUuid' },
    repository_owner_id: { take: 'claim', claim: 'workspaceUuid' },
    actor_id: { take: 'claim', claim: 'accountUuid' },
  },
  ownProvenance: { job_id: { take: 'claim', claim: 'stepUuid' } },
  links: { run: [], commit: [], workflow: [] },
  servers: [{ host: 'api.bitbucket.org', server: 'https://bitbucket.org' }],
  defaultIssuers: [],
  guide,
};
