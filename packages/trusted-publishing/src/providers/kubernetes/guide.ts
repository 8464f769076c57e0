import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'A cluster vouches for the service account a pod runs as and nothing else: whoever may start a pod as it can publish. Its ' +
    'administrators can sign anything. Namespaces and names mean nothing outside of one cluster, so each cluster is an issuer ' +
    'of its own; never trust the issuers of a whole cloud.',
  issuers: [
    { form: 'https://oidc.eks.<region>.amazonaws.com/id/<cluster>', says: 'EKS' },
    {
      form: 'https://container.googleapis.com/v1/projects/<project>/locations/<location>/clusters/<cluster>',
      says: 'GKE',
    },
    {
      form: 'https://<region>.oic.prod-aks.azure.com/<tenant>/<id>/',
      says: 'AKS; the slash at its end belongs to it',
    },
    { form: 'https://<host>', says: 'any other cluster: what its `--service-account-issuer` says' },
  ],
  acquire: [
    {
      says: 'Project a token with this audience alone into the pod, and read the file.',
      snippet:
        'volumes:\n  - name: waybill\n    projected:\n      sources:\n        - serviceAccountToken:\n            path: id-token\n            audience: {{audience}}\n            expirationSeconds: 600',
    },
  ],
  advice: [
    'Give publishing a namespace and a service account of its own, and let few people start pods there.',
    'A projected token is renewed long before it expires, and each can be used once: publish once in a pod, or read the file again.',
    'Tokens from secrets of the kind `kubernetes.io/service-account-token` never expire and are refused.',
  ],
};
