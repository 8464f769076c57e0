import { randomUUID } from 'node:crypto';
import type { Claims } from '../claims.ts';
import { UsageError } from '../usage-error.ts';
import {
  type BuildkiteJob,
  type BuildkiteJobDescription,
  buildkiteFields,
  resolveBuildkiteJob,
} from './buildkite-job.ts';
import { defineShape, type Wish } from './shape.ts';

/** Buildkite. Names come by themselves and ids only when asked for; the job may even choose its own `sub`. */
export const buildkite = defineShape<BuildkiteJobDescription, BuildkiteJob>({
  provider: 'buildkite',
  summary: 'runs `buildkite-agent oidc request-token`',
  keysPath: '.well-known/jwks',
  kidStyles: ['uuid'],
  notBeforeSeconds: 0,
  tool: 'buildkite-agent',
  discovery: {
    subject_types_supported: ['public', 'pairwise'],
    claims_supported: [
      'sub',
      'aud',
      'exp',
      'iat',
      'iss',
      'nbf',
      'organization_slug',
      'pipeline_slug',
      'build_number',
    ],
  },

  fields: buildkiteFields,
  resolve: resolveBuildkiteJob,
  newRun: (count) => ({ buildNumber: count, buildId: randomUUID(), jobId: randomUUID() }),
  wish,
  lifetimeSeconds: () => 300,
  defaultAudience: (job) => `https://buildkite.com/${job.organization}`,

  claims: (job) => ({
    sub: subject(job),
    organization_slug: job.organization,
    pipeline_slug: job.pipeline,
    build_number: job.buildNumber,
    build_branch: job.branch,
    ...(job.tag === undefined ? {} : { build_tag: job.tag }),
    build_commit: job.commit,
    step_key: job.step,
    job_id: job.jobId,
    agent_id: job.agentId,
    build_source: job.source,
    runner_environment: job.runnerEnvironment,
    ...askedClaims(job),
  }),

  environment: (job) => ({
    CI: 'true',
    BUILDKITE: 'true',
    BUILDKITE_AGENT_ID: job.agentId,
    BUILDKITE_BRANCH: job.branch,
    BUILDKITE_BUILD_ID: job.optional.build_id ?? '',
    BUILDKITE_BUILD_NUMBER: String(job.buildNumber),
    BUILDKITE_COMMIT: job.commit,
    BUILDKITE_JOB_ID: job.jobId,
    BUILDKITE_ORGANIZATION_ID: job.optional.organization_id ?? '',
    BUILDKITE_ORGANIZATION_SLUG: job.organization,
    BUILDKITE_PIPELINE_ID: job.optional.pipeline_id ?? '',
    BUILDKITE_PIPELINE_SLUG: job.pipeline,
    BUILDKITE_SOURCE: job.source,
    BUILDKITE_STEP_KEY: job.step ?? '',
    BUILDKITE_TAG: job.tag ?? '',
  }),
});

function subject(job: BuildkiteJob): string {
  if (job.subjectClaim !== undefined) {
    const own: Record<string, string> = { job_id: job.jobId, agent_id: job.agentId };
    return own[job.subjectClaim] ?? job.optional[job.subjectClaim] ?? '';
  }
  const ref = job.tag === undefined ? `refs/heads/${job.branch}` : `refs/tags/${job.tag}`;
  const { organization, pipeline, commit, step } = job;
  return `organization:${organization}:pipeline:${pipeline}:ref:${ref}:commit:${commit}:step:${step ?? ''}`;
}

/** A tag the agent does not have is left out, whoever asks. */
function askedClaims({ asked, optional }: BuildkiteJob): Claims {
  return Object.fromEntries(
    asked.filter((name) => Object.hasOwn(optional, name)).map((name) => [name, optional[name]]),
  );
}

function wish(query: URLSearchParams): Wish {
  const subjectClaim = query.get('subject-claim');
  const lifetime = Number(query.get('lifetime') ?? 0);
  if (!Number.isSafeInteger(lifetime) || lifetime < 0)
    throw new UsageError('lifetime is a number of seconds');
  return {
    changes: {
      claims: query
        .getAll('claim')
        .flatMap((names) => names.split(','))
        .filter(Boolean),
      ...(subjectClaim === null ? {} : { subjectClaim }),
    },
    ...(lifetime === 0 ? {} : { lifetimeSeconds: lifetime }),
  };
}
