import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity } from './fields.ts';
import { guide } from './guide.ts';

/**
 * Service accounts of Google Cloud. An address that was deleted can be made again; `sub`, which here is the number of the
 * account, cannot.
 *
 * Claims: https://cloud.google.com/docs/authentication/token-types#id
 */
export const google: ProviderDescriptor = {
  id: 'google',
  title: 'Google Cloud',
  algorithms: ['RS256'],
  // An hour, always.
  maxLifetimeSeconds: 3600,
  replay: 'signing-input',
  audience: 'string',
  claims: {
    email: { use: 'required', format: 'email' },
    email_verified: { use: 'required', format: 'boolean' },
    // 21 digits today, and nothing is said of their number.
    sub: { use: 'required', format: 'text' },
    azp: { use: 'ignored', reason: 'Says the same as `sub`.' },
    '/google/compute_engine/project_id': { use: 'recorded', format: 'text' },
    '/google/compute_engine/project_number': { use: 'recorded', format: 'integer' },
    '/google/compute_engine/zone': { use: 'recorded', format: 'text' },
    '/google/compute_engine/instance_id': { use: 'recorded', format: 'text' },
    '/google/compute_engine/instance_name': { use: 'recorded', format: 'text' },
    '/google/compute_engine/instance_creation_timestamp': { use: 'recorded', format: 'integer' },
    '/google/compute_engine/instance_confidentiality': { use: 'recorded', format: 'integer' },
    '/google/compute_engine/license_id': {
      use: 'ignored',
      reason: 'A list, of which a rule with `contains` can ask for one.',
    },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [
    {
      claim: 'email_verified',
      must: 'be',
      values: ['true'],
      meaning: 'Google has not verified that the address belongs to the account.',
    },
    {
      claim: 'email',
      must: 'end-with',
      values: ['.gserviceaccount.com'],
      meaning: 'It is the address of a person. Publish as a service account.',
    },
  ],
  issuerBindings: [],
  identity,
  lookupNoun: 'service account',
  pins: [
    {
      claim: 'sub',
      label: 'account number',
      meaning: 'The service account was probably deleted and made anew under the same address.',
      guardsDisclosure: true,
    },
  ],
  trigger: null,
  environment: null,
  constraints: { ref: null, refProtected: null, runner: null, callee: null },
  provenance: { actor: { take: 'claim', claim: 'email' }, actor_id: { take: 'claim', claim: 'sub' } },
  ownProvenance: {},
  links: { run: [], commit: [], workflow: [] },
  servers: [],
  defaultIssuers: [],
  guide,
};
