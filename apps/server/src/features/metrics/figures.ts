import manifest from '../../../package.json' with { type: 'json' };
import type { JobState } from '../../platform/jobs.ts';
import type { Figure, Sample } from '../../platform/metrics/tally.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Issuer } from '../trusted-publishing/index.ts';
import type { LookedUp } from './look-up.ts';

/** The figures that are looked up, as they are printed. Each stands in docs/operations.md. */
export function figuresOf(platform: Platform, issuers: readonly Issuer[], looked: LookedUp): Figure[] {
  const now = platform.now().getTime();
  return [
    gauge('waybill_build_info', 'The version that runs; always 1.', [
      {
        labels: {
          version: manifest.version,
          node: process.versions.node,
          database: platform.database.engine,
        },
        value: 1,
      },
    ]),
    ...ofDatabase(platform, looked),
    one(
      'waybill_storage_up',
      'Whether the storage of the crates can be used.',
      looked.storageAnswers ? 1 : 0,
    ),
    one(
      'waybill_access_tokens_live',
      'Access tokens of trusted publishers that are neither over nor revoked nor used up; of all copies.',
      looked.liveTokens,
    ),
    ...ofIssuers(issuers, now),
    ...ofJobs(looked.jobs),
  ];
}

function ofDatabase({ database }: Platform, { pingSeconds }: LookedUp): Figure[] {
  const connections = database.connections();
  return [
    one('waybill_database_up', 'Whether the database answers.', pingSeconds === null ? 0 : 1),
    one('waybill_database_ping_seconds', 'How long the database took for an empty question.', pingSeconds),
    gauge(
      'waybill_database_connections',
      'Connections of this copy to PostgreSQL by what they do; the embedded database has none.',
      connections === null
        ? []
        : [
            { labels: { state: 'idle' }, value: connections.idle },
            { labels: { state: 'busy' }, value: connections.open - connections.idle },
          ],
    ),
    one('waybill_database_connections_most', 'Connections it may have at once.', connections?.most ?? null),
    one(
      'waybill_database_connections_waiting',
      'Who waits for a connection at this moment.',
      connections?.waiting ?? null,
    ),
  ];
}

function ofIssuers(issuers: readonly Issuer[], now: number): Figure[] {
  const trusted = issuers.filter(({ enabled }) => enabled);
  const labelled = (value: (issuer: Issuer) => number | null): Sample[] =>
    trusted
      .map((issuer) => ({ labels: { issuer: issuer.url }, value: value(issuer) }))
      .filter((sample): sample is typeof sample & { value: number } => sample.value !== null);
  return [
    gauge(
      'waybill_issuer_keys_age_seconds',
      'Since when this copy has the keys of an issuer; after 24 hours without fresh ones they are trusted no more.',
      labelled(({ keys }) => {
        const { fetchedAt } = keys.status();
        return fetchedAt === null ? null : Math.max(0, (now - fetchedAt.getTime()) / 1000);
      }),
    ),
    gauge(
      'waybill_issuer_keys_failing',
      'Whether the last try of this copy to fetch the keys of an issuer failed.',
      labelled(({ keys }) => (keys.status().lastFailure === null ? 0 : 1)),
    ),
    gauge(
      'waybill_issuer_keys',
      'Keys this copy has of an issuer.',
      labelled(({ keys }) => keys.status().keyIds.length),
    ),
  ];
}

function ofJobs(jobs: readonly JobState[]): Figure[] {
  const labelled = (value: (job: JobState) => number | null): Sample[] =>
    jobs
      .map((job) => ({ labels: { name: job.name }, value: value(job) }))
      .filter((sample): sample is typeof sample & { value: number } => sample.value !== null);
  const seconds = (time: Date | null) => (time === null ? null : time.getTime() / 1000);
  return [
    gauge(
      'waybill_job_last_success_timestamp_seconds',
      'When a job last went well: over all copies, or at this copy where each does it for itself.',
      labelled(({ succeededAt }) => seconds(succeededAt)),
    ),
    gauge(
      'waybill_job_interval_seconds',
      'How often a job is done.',
      labelled(({ everyMs }) => everyMs / 1000),
    ),
    gauge(
      'waybill_job_failing',
      'Whether the last run of a job failed.',
      labelled(({ lastRun }) => (lastRun !== null && lastRun.failure !== null ? 1 : 0)),
    ),
    counter(
      'waybill_job_runs_total',
      'Runs of a job.',
      labelled(({ runs }) => runs),
    ),
    counter(
      'waybill_job_failures_total',
      'Runs of a job that failed.',
      labelled(({ failures }) => failures),
    ),
  ];
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Figure => ({
  name,
  help,
  type: 'gauge',
  samples: () => samples,
});

const counter = (name: string, help: string, samples: readonly Sample[]): Figure => ({
  ...gauge(name, help, samples),
  type: 'counter',
});

/** Nothing is said of what is not known. */
const one = (name: string, help: string, value: number | null): Figure =>
  gauge(name, help, value === null ? [] : [{ labels: {}, value }]);
