import { count, type Kind, oneOf, orNull, recordOf, text, texts } from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { exampleUuid, SOME_COMMIT } from './example-values.ts';

/** Claims a token has only if the job asks for them. */
const optionalClaims = [
  ...['organization_id', 'pipeline_id', 'build_id', 'cluster_id', 'cluster_name', 'queue_id', 'queue_key'],
] as const;
const subjectClaims = [
  ...['organization_id', 'pipeline_id', 'cluster_id', 'queue_id', 'build_id', 'job_id', 'agent_id'],
] as const;

export interface BuildkiteJobDescription {
  readonly organization?: string;
  readonly organizationId?: string;
  readonly pipeline?: string;
  readonly pipelineId?: string;
  readonly clusterId?: string;
  readonly clusterName?: string;
  readonly queueId?: string;
  readonly queueKey?: string;
  readonly buildId?: string;
  readonly buildNumber?: string | number;
  /** Default `main`; a job that names a branch has no tag unless it names one too. */
  readonly branch?: string;
  readonly tag?: string;
  readonly commit?: string;
  readonly step?: string | null;
  readonly jobId?: string;
  readonly agentId?: string;
  readonly agentTags?: Readonly<Record<string, string>>;
  readonly source?: 'ui' | 'api' | 'webhook' | 'trigger_job' | 'schedule';
  readonly runnerEnvironment?: 'buildkite-hosted' | 'self-hosted';
  /** What the job asked for with `--claim`; the three ids unless told otherwise. */
  readonly claims?: readonly string[];
  /** What the job asked to be its `sub`, with `--subject-claim`. */
  readonly subjectClaim?: string;
}

export const buildkiteFields: Record<keyof BuildkiteJobDescription, Kind> = {
  organization: text,
  organizationId: text,
  pipeline: text,
  pipelineId: text,
  clusterId: text,
  clusterName: text,
  queueId: text,
  queueKey: text,
  buildId: text,
  buildNumber: count,
  branch: text,
  tag: text,
  commit: text,
  step: orNull(text),
  jobId: text,
  agentId: text,
  agentTags: recordOf(text),
  source: oneOf(['ui', 'api', 'webhook', 'trigger_job', 'schedule']),
  runnerEnvironment: oneOf(['buildkite-hosted', 'self-hosted']),
  claims: texts,
  subjectClaim: oneOf(subjectClaims),
};

export type BuildkiteJob = ReturnType<typeof resolveBuildkiteJob>;

export function resolveBuildkiteJob(given: BuildkiteJobDescription) {
  const { organization = 'example-org', pipeline = 'example-crate', agentTags = {} } = given;
  const slug = `${organization}/${pipeline}`;
  const optional: Record<string, string> = {
    organization_id: given.organizationId ?? exampleUuid('buildkite organization', organization),
    pipeline_id: given.pipelineId ?? exampleUuid('buildkite pipeline', slug),
    build_id: given.buildId ?? exampleUuid('buildkite build', slug, String(given.buildNumber)),
    cluster_id: given.clusterId ?? exampleUuid('buildkite cluster', organization),
    cluster_name: given.clusterName ?? 'Release',
    queue_id: given.queueId ?? exampleUuid('buildkite queue', organization),
    queue_key: given.queueKey ?? 'release',
    ...Object.fromEntries(Object.entries(agentTags).map(([name, value]) => [`agent_tag:${name}`, value])),
  };
  const asked = given.claims ?? ['organization_id', 'pipeline_id', 'build_id'];
  for (const name of asked) {
    if (optionalClaims.some((known) => known === name) || name.startsWith('agent_tag:')) continue;
    throw new UsageError(
      `no claim "${name}" can be asked for; there are ${optionalClaims.join(', ')}, agent_tag:NAME`,
    );
  }
  return {
    organization,
    pipeline,
    optional,
    asked,
    subjectClaim: given.subjectClaim,
    buildNumber: Number(given.buildNumber ?? 42),
    branch: given.branch ?? 'main',
    tag: given.tag ?? (given.branch === undefined ? 'v1.2.3' : undefined),
    commit: given.commit ?? SOME_COMMIT,
    step: given.step === undefined ? 'publish' : given.step,
    jobId: given.jobId ?? exampleUuid('buildkite job', slug),
    agentId: given.agentId ?? exampleUuid('buildkite agent', organization),
    source: given.source ?? 'webhook',
    runnerEnvironment: given.runnerEnvironment ?? 'buildkite-hosted',
  };
}
