import { audience, id, type Kind, object, recordOf, text } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { defineShape } from './shape.ts';

export interface GenericJobDescription {
  /** Address of the job, which is `sub` unless `subject` says otherwise. */
  readonly jobUrl?: string;
  readonly subject?: string;
  readonly buildNumber?: string | number;
  /** More claims, of any kind: whatever an administrator's template makes. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Variables that hold a token, and the audience of each. */
  readonly idTokens?: Readonly<Record<string, string | readonly string[]>>;
  /** The same for variables that hold the path of a file with the token. */
  readonly tokenFiles?: Readonly<Record<string, string | readonly string[]>>;
}

const fields: Record<keyof GenericJobDescription, Kind> = {
  jobUrl: text,
  subject: text,
  buildNumber: id,
  claims: object,
  idTokens: recordOf(audience),
  tokenFiles: recordOf(audience),
};

const ISSUER_PATH = '/oidc';
/** These belong to the token: `mint`'s own `claims` change them. */
const REGISTERED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];

type GenericJob = ReturnType<typeof resolve>;

/** Any other CI, in the manner of Jenkins' oidc-provider plugin: little by itself, and what else one asks for. */
export const generic = defineShape<GenericJobDescription, GenericJob>({
  provider: 'generic',
  summary: 'has the variables of `idTokens` and the files of `tokenFiles`',
  issuerPath: ISSUER_PATH,
  keysPath: 'jwks',
  kidStyles: ['name'],
  untyped: true,
  discovery: {
    subject_types_supported: ['public'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'build_number'],
  },

  fields,
  resolve,
  newRun: (count) => ({ buildNumber: count }),
  lifetimeSeconds: () => 3600,
  defaultAudience: (_, issuerUrl) => issuerUrl,

  claims: (job) => ({ sub: job.subject, build_number: job.buildNumber, ...job.claims }),

  environment: (job, issuerUrl) => ({
    CI: 'true',
    BUILD_NUMBER: job.buildNumber,
    BUILD_URL: `${job.jobUrl}${job.buildNumber}/`,
    JENKINS_URL: `${serverOf(issuerUrl)}/`,
    JOB_URL: job.jobUrl,
  }),

  grants: (job) => [
    ...Object.entries(job.idTokens).map(([variable, audience]) => ({ variable, audience })),
    ...Object.entries(job.tokenFiles).map(([variable, audience]) => ({
      variable,
      audience,
      in: 'file' as const,
    })),
  ],
});

function resolve(given: GenericJobDescription, issuerUrl: string) {
  const jobUrl = given.jobUrl ?? `${serverOf(issuerUrl)}/job/example-crate/job/main/`;
  const claims = given.claims ?? {};
  const registered = REGISTERED.find((name) => Object.hasOwn(claims, name));
  if (registered !== undefined) {
    throw new UsageError(`claims: "${registered}" belongs to the token, not to the job`);
  }
  return {
    jobUrl,
    subject: given.subject ?? jobUrl,
    buildNumber: String(given.buildNumber ?? 42),
    claims,
    idTokens: given.idTokens ?? {},
    tokenFiles: given.tokenFiles ?? {},
  };
}

function serverOf(issuerUrl: string): string {
  return issuerUrl.endsWith(ISSUER_PATH) ? issuerUrl.slice(0, -ISSUER_PATH.length) : issuerUrl;
}
