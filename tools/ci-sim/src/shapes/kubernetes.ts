import { randomUUID } from 'node:crypto';
import { count, type Kind, orNull, text, texts } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { exampleUuid } from './example-values.ts';
import { defineShape } from './shape.ts';

export interface KubernetesJobDescription {
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** New whenever the account is made anew, the name staying what it was. */
  readonly serviceAccountUid?: string;
  readonly pod?: string;
  readonly podUid?: string;
  /** `null` as in clusters that do not tell of the node. */
  readonly node?: string | null;
  readonly nodeUid?: string;
  readonly expirationSeconds?: string | number;
  /** The audience of the projected token. */
  readonly audiences?: readonly string[];
  /** The variable with the path of the token's file. */
  readonly tokenFileVariable?: string;
}

const fields: Record<keyof KubernetesJobDescription, Kind> = {
  namespace: text,
  serviceAccount: text,
  serviceAccountUid: text,
  pod: text,
  podUid: text,
  node: orNull(text),
  nodeUid: text,
  expirationSeconds: count,
  audiences: texts,
  tokenFileVariable: text,
};

const SHORTEST_SECONDS = 600;
const API_SERVER = 'https://kubernetes.default.svc';
/** The kubelet brings a new token about so long before the end; `warnafter` says it is late. */
const WARNING_SECONDS = 600;

type KubernetesJob = ReturnType<typeof resolve>;

/** A service account's projected token. What it tells of its pod is one object, and there is no `typ` in the header. */
export const kubernetes = defineShape<KubernetesJobDescription, KubernetesJob>({
  provider: 'kubernetes',
  summary: 'has a file, named by `tokenFileVariable` (KUBERNETES_ID_TOKEN_FILE)',
  issuerPath: '/id/0123456789ABCDEF0123456789ABCDEF',
  keysPath: 'keys',
  kidStyles: ['sha256'],
  untyped: true,
  notBeforeSeconds: 0,
  tokenId: randomUUID,
  audienceIsList: true,
  discovery: { subject_types_supported: ['public'], claims_supported: ['sub', 'iss'] },

  fields,
  resolve,
  lifetimeSeconds: (job) => job.expirationSeconds,
  defaultAudience: () => API_SERVER,

  claims: (job, { expiresAt }) => ({
    sub: `system:serviceaccount:${job.namespace}:${job.serviceAccount.name}`,
    'kubernetes.io': {
      namespace: job.namespace,
      ...(job.node === undefined ? {} : { node: job.node }),
      pod: job.pod,
      serviceaccount: job.serviceAccount,
      warnafter: expiresAt - WARNING_SECONDS,
    },
  }),

  environment: () => ({ KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '443' }),
  grants: (job) => [{ variable: job.tokenFileVariable, audience: job.audiences, in: 'file' }],
});

function resolve(given: KubernetesJobDescription) {
  const {
    namespace = 'release',
    serviceAccount = 'crate-publisher',
    pod = 'publish-x7k2p',
    node = 'node-1',
  } = given;
  const expirationSeconds = Number(given.expirationSeconds ?? 3600);
  if (expirationSeconds < SHORTEST_SECONDS) {
    throw new UsageError(`expirationSeconds must be at least ${SHORTEST_SECONDS}, as in a pod`);
  }
  const uid = (name: string) => exampleUuid('kubernetes', namespace, name);
  return {
    namespace,
    serviceAccount: { name: serviceAccount, uid: given.serviceAccountUid ?? uid(serviceAccount) },
    pod: { name: pod, uid: given.podUid ?? uid(pod) },
    node:
      node === null ? undefined : { name: node, uid: given.nodeUid ?? exampleUuid('kubernetes node', node) },
    expirationSeconds,
    audiences: given.audiences ?? [API_SERVER],
    tokenFileVariable: given.tokenFileVariable ?? 'KUBERNETES_ID_TOKEN_FILE',
  };
}
