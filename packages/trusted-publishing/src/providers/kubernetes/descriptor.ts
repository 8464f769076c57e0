import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity } from './fields.ts';
import { guide } from './guide.ts';

/**
 * Service accounts of a Kubernetes cluster: Tekton, Argo, runners in pods. A service account that is deleted and made anew
 * has the same name and another uid.
 *
 * Claims: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export const kubernetes: ProviderDescriptor = {
  id: 'kubernetes',
  title: 'Kubernetes',
  algorithms: ['RS256', 'ES256'],
  // What the pod asks for; some clusters give a year to old clients, which is far too long here.
  maxLifetimeSeconds: 86_400,
  // Older clusters send no `jti`.
  replay: 'signing-input',
  audience: 'string-or-array-of-one',
  claims: {
    '/kubernetes.io/namespace': { use: 'required', format: 'text' },
    '/kubernetes.io/serviceaccount/name': { use: 'required', format: 'text' },
    '/kubernetes.io/serviceaccount/uid': { use: 'required', format: 'uuid' },
    '/kubernetes.io/pod/name': { use: 'recorded', format: 'text' },
    '/kubernetes.io/pod/uid': { use: 'recorded', format: 'uuid' },
    '/kubernetes.io/node/name': { use: 'recorded', format: 'text' },
    '/kubernetes.io/node/uid': { use: 'recorded', format: 'uuid' },
    '/kubernetes.io/warnafter': {
      use: 'ignored',
      reason: 'For the cluster: when the token should be renewed.',
    },
    sub: { use: 'ignored', reason: 'Namespace and name of the service account say the same.' },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [],
  issuerBindings: [],
  identity,
  lookupNoun: 'service account',
  pins: [
    {
      claim: '/kubernetes.io/serviceaccount/uid',
      label: 'service account uid',
      meaning: 'The service account was probably deleted and made anew under the same name.',
      guardsDisclosure: true,
    },
  ],
  trigger: null,
  environment: null,
  constraints: { ref: null, refProtected: null, runner: null, callee: null },
  provenance: {
    actor: { take: 'claim', claim: '/kubernetes.io/serviceaccount/name' },
    actor_id: { take: 'claim', claim: '/kubernetes.io/serviceaccount/uid' },
  },
  ownProvenance: {},
  links: { run: [], commit: [], workflow: [] },
  servers: [],
  defaultIssuers: [],
  guide,
};
