import { randomUUID } from 'node:crypto';
import type { Claims } from '../claims.ts';
import { count, type Kind, orNull, text, texts } from '../fields.ts';
import { exampleUuid, ownerOf } from './example-values.ts';
import { defineShape } from './shape.ts';

export interface BitbucketJobDescription {
  /** `workspace/name`; the UUIDs follow from it unless they are given, with their braces or without. */
  readonly repository?: string;
  readonly workspaceUuid?: string;
  readonly repositoryUuid?: string;
  readonly pipelineUuid?: string;
  readonly stepUuid?: string;
  /** `null` for a step that deploys nowhere. */
  readonly deploymentEnvironmentUuid?: string | null;
  /** `null` for a build of a tag. */
  readonly branch?: string | null;
  readonly buildNumber?: string | number;
  /** The `audiences:` of the step, all in one token; default the workspace alone. */
  readonly audiences?: readonly string[];
}

const fields: Record<keyof BitbucketJobDescription, Kind> = {
  repository: text,
  workspaceUuid: text,
  repositoryUuid: text,
  pipelineUuid: text,
  stepUuid: text,
  deploymentEnvironmentUuid: orNull(text),
  branch: orNull(text),
  buildNumber: count,
  audiences: texts,
};

type BitbucketJob = ReturnType<typeof resolve>;

/** Bitbucket Pipelines. UUIDs in braces, no ref and no commit; every audience of a step is in its one token. */
export const bitbucket = defineShape<BitbucketJobDescription, BitbucketJob>({
  provider: 'bitbucket',
  summary: 'has BITBUCKET_STEP_OIDC_TOKEN, with `audiences`',
  issuerPath: '/2.0/workspaces/example-org/pipelines-config/identity/oidc',
  keysPath: 'keys.json',
  kidStyles: ['uuid'],
  audienceIsList: true,
  discovery: {
    subject_types_supported: ['public'],
    claims_supported: [
      'sub',
      'aud',
      'exp',
      'iat',
      'iss',
      'workspaceUuid',
      'repositoryUuid',
      'pipelineUuid',
      'stepUuid',
    ],
  },

  fields,
  resolve,
  newRun: (count) => ({ buildNumber: count, pipelineUuid: randomUUID(), stepUuid: randomUUID() }),
  lifetimeSeconds: () => 3600,
  defaultAudience: (job) => `ari:cloud:bitbucket::workspace/${job.workspaceUuid.slice(1, -1)}`,

  claims: (job) => ({
    sub: [job.repositoryUuid, job.deploymentEnvironmentUuid, job.stepUuid].filter(Boolean).join(':'),
    workspaceUuid: job.workspaceUuid,
    repositoryUuid: job.repositoryUuid,
    pipelineUuid: job.pipelineUuid,
    stepUuid: job.stepUuid,
    ...optionalClaims(job),
  }),

  environment: (job) => ({
    CI: 'true',
    BITBUCKET_BUILD_NUMBER: String(job.buildNumber),
    BITBUCKET_PIPELINE_UUID: job.pipelineUuid,
    BITBUCKET_REPO_FULL_NAME: job.repository,
    BITBUCKET_REPO_UUID: job.repositoryUuid,
    BITBUCKET_STEP_UUID: job.stepUuid,
    BITBUCKET_WORKSPACE: job.workspace,
    ...(job.branch === null ? {} : { BITBUCKET_BRANCH: job.branch }),
  }),

  grants: (job) => [
    {
      variable: 'BITBUCKET_STEP_OIDC_TOKEN',
      audience: job.audiences ?? `ari:cloud:bitbucket::workspace/${job.workspaceUuid.slice(1, -1)}`,
    },
  ],
});

function resolve(given: BitbucketJobDescription) {
  const { repository = 'example-org/example-crate' } = given;
  const workspace = ownerOf(repository);
  const environment = given.deploymentEnvironmentUuid;
  const usualEnvironment = exampleUuid('bitbucket environment', repository);
  return {
    repository,
    workspace,
    workspaceUuid: inBraces(given.workspaceUuid ?? exampleUuid('bitbucket workspace', workspace)),
    repositoryUuid: inBraces(given.repositoryUuid ?? exampleUuid('bitbucket repository', repository)),
    pipelineUuid: inBraces(given.pipelineUuid ?? exampleUuid('bitbucket pipeline', repository)),
    stepUuid: inBraces(given.stepUuid ?? exampleUuid('bitbucket step', repository)),
    deploymentEnvironmentUuid: environment === null ? undefined : inBraces(environment ?? usualEnvironment),
    branch: given.branch === undefined ? 'main' : given.branch,
    buildNumber: Number(given.buildNumber ?? 42),
    audiences: given.audiences,
  };
}

function inBraces(uuid: string): string {
  return `{${uuid.replace(/^\{|\}$/g, '')}}`;
}

function optionalClaims({ deploymentEnvironmentUuid, branch }: BitbucketJob): Claims {
  return {
    ...(deploymentEnvironmentUuid === undefined ? {} : { deploymentEnvironmentUuid }),
    ...(branch === null ? {} : { branchName: branch }),
  };
}
