import type { Claims } from '../claims.ts';
import { count, flag, id, type Kind, oneOf, text } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { defineShape, type Wish } from './shape.ts';

export interface GoogleJobDescription {
  /** The e-mail address of the service account. */
  readonly serviceAccount?: string;
  /** Its number, which is `sub` and `azp`. */
  readonly serviceAccountId?: string | number;
  readonly emailVerified?: boolean;
  /** `full` tells of the machine, `standard` of the account alone. */
  readonly format?: 'full' | 'standard';
  readonly projectId?: string;
  readonly projectNumber?: string | number;
  readonly zone?: string;
  readonly instanceId?: string | number;
  readonly instanceName?: string;
}

const fields: Record<keyof GoogleJobDescription, Kind> = {
  serviceAccount: text,
  serviceAccountId: id,
  emailVerified: flag,
  format: oneOf(['full', 'standard']),
  projectId: text,
  projectNumber: count,
  zone: text,
  instanceId: id,
  instanceName: text,
};

const TWO_HOURS = 7200;

type GoogleJob = ReturnType<typeof resolve>;

/** A Google service account, on a machine with a metadata server. Who may act as the account is all there is to know. */
export const google = defineShape<GoogleJobDescription, GoogleJob>({
  provider: 'google',
  summary: 'asks the metadata server at GCE_METADATA_HOST',
  keysPath: 'oauth2/v3/certs',
  kidStyles: ['hex'],
  hasMetadata: true,
  discovery: {
    subject_types_supported: ['public'],
    scopes_supported: ['openid', 'email', 'profile'],
    claims_supported: ['aud', 'email', 'email_verified', 'exp', 'iat', 'iss', 'sub'],
  },

  fields,
  resolve,
  wish,
  lifetimeSeconds: () => 3600,
  // The metadata server insists on an audience, so nothing ever gets this one.
  defaultAudience: (_, issuerUrl) => issuerUrl,

  claims: (job, { issuedAt }) => ({
    sub: job.serviceAccountId,
    azp: job.serviceAccountId,
    email: job.serviceAccount,
    email_verified: job.emailVerified,
    ...(job.format === 'full' ? machineClaims(job, issuedAt) : {}),
  }),

  environment: (job) => ({ GOOGLE_CLOUD_PROJECT: job.projectId }),
  // A host without a path is all that Google's own clients read here.
  requestEnvironment: ({ url }) => ({ GCE_METADATA_HOST: new URL(url).host }),
});

function resolve(given: GoogleJobDescription) {
  const { projectId = 'example-project' } = given;
  return {
    serviceAccount: given.serviceAccount ?? `crate-publisher@${projectId}.iam.gserviceaccount.com`,
    serviceAccountId: String(given.serviceAccountId ?? '103000000000000000001'),
    emailVerified: given.emailVerified ?? true,
    format: given.format ?? 'full',
    projectId,
    projectNumber: Number(given.projectNumber ?? 210000000001),
    zone: given.zone ?? 'europe-west1-b',
    instanceId: String(given.instanceId ?? '7300000000000000001'),
    instanceName: given.instanceName ?? 'release-runner-1',
  };
}

function wish(query: URLSearchParams): Wish {
  const format = query.get('format') ?? 'standard';
  if (format !== 'full' && format !== 'standard') throw new UsageError('format is "full" or "standard"');
  return { changes: { format } };
}

function machineClaims(job: GoogleJob, issuedAt: number): Claims {
  return {
    google: {
      compute_engine: {
        project_id: job.projectId,
        project_number: job.projectNumber,
        zone: job.zone,
        instance_id: job.instanceId,
        instance_name: job.instanceName,
        instance_creation_timestamp: issuedAt - TWO_HOURS,
        instance_confidentiality: 0,
      },
    },
  };
}
