import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { withJob } from '../host.ts';
import type { JobRequest, Run } from '../options.ts';
import { inOrder } from '../order.ts';
import { type JobResult, outcomeOf, type PipelineResult } from '../result.ts';
import { readConfig } from './config.ts';
import { type GitlabPipelineJob, selectJobs } from './job.ts';
import { decide } from './rules.ts';
import { runGitlabJob } from './run-job.ts';
import { readVariables, type Variables } from './variables.ts';

/** How a job ended, as those after it see it. */
interface Ended {
  readonly well: boolean;
  readonly failed: boolean;
  readonly reported: Variables;
}

/** Runs a pipeline as GitLab's runner does. */
export async function runGitlab(run: Run): Promise<PipelineResult> {
  const { options } = run;
  const known = await withJob(run.host, requestOf(run), async ({ env }) => predefined(env));
  const config = withCheckout(run, (folder) => readConfig(run, folder, { ...known, ...options.variables }));
  const { whole } = config;
  const outer = {
    ...readVariables(whole.at('variables')),
    ...known,
    ...options.variables,
    ...options.secrets,
  };
  whole.at('workflow').only('rules', 'name');
  const created = decide(whole.at('workflow').at('rules'), outer, {
    when: 'on_success',
    variables: {},
    allowFailure: undefined,
  });
  if (created.when === 'never')
    whole.at('workflow').refuse(`no pipeline is made for a ${eventOf(run)} of ${run.ref}`);
  const jobs = selectJobs(whole, config.jobs, {
    ...known,
    ...options.variables,
    ...options.secrets,
    ...created.variables,
  });
  if (jobs.length === 0) throw new UsageError(`${run.path}: no job runs for a ${eventOf(run)} of ${run.ref}`);
  const ended = new Map<string, Ended>();
  const results: JobResult[] = [];
  const failing: JobResult[] = [];
  for (const job of inOrder(run.path, jobs, options.only)) {
    const needed = job.needs.map((id) => ended.get(id) as Ended);
    if (!runs(job, needed, run)) {
      results.push({ name: job.id, outcome: 'skipped', steps: [], outputs: {}, summary: '' });
      ended.set(job.id, {
        well: job.when === 'manual' && job.allowFailure === true,
        failed: false,
        reported: {},
      });
      continue;
    }
    const reported = Object.assign({}, ...job.gets.map((id) => ended.get(id)?.reported));
    const request = requestOf(run, known.CI_PIPELINE_ID);
    const variables = { ...created.variables, ...job.variables };
    const end = await runGitlabJob({ run, job: { ...job, variables }, known, request, reported });
    const { outcome } = end.result;
    const forgiven =
      job.allowFailure === true ||
      (Array.isArray(job.allowFailure) && job.allowFailure.includes(String(end.exitCode)));
    results.push(end.result);
    const counts = outcome !== 'success' && !(outcome === 'failure' && forgiven);
    if (counts) failing.push(end.result);
    ended.set(job.id, { well: !counts, failed: counts, reported: end.reported });
  }
  return { outcome: outcomeOf(failing), jobs: results, unpinned: config.unpinned };
}

function runs(job: GitlabPipelineJob, needed: readonly Ended[], { options }: Run): boolean {
  if (options.signal?.aborted) return false;
  if (job.when === 'always') return true;
  if (job.when === 'on_failure') return needed.some(({ failed }) => failed);
  // A job that waits for a person runs if it is asked for by name.
  if (job.when === 'manual' && options.only !== job.id) return false;
  return needed.every(({ well }) => well);
}

function eventOf({ options }: Run): string {
  return options.event ?? 'push';
}

function requestOf(run: Run, pipelineId?: string): JobRequest {
  const { options, source, path, ref } = run;
  return {
    ...(source.commit === undefined ? {} : { sha: source.commit }),
    ...options.job,
    issuer: run.issuer,
    ref,
    source: eventOf(run),
    configPath: path,
    ...(pipelineId === undefined ? {} : { pipelineId }),
  } as JobRequest;
}

/** Variables that follow from those of the job. */
function predefined(env: Variables): Variables {
  const { CI_SERVER_URL = '', CI_PROJECT_PATH = '', CI_COMMIT_REF_NAME = '', CI_COMMIT_SHA = '' } = env;
  const server = new URL(CI_SERVER_URL);
  const slug = CI_COMMIT_REF_NAME.toLowerCase()
    .replace(/[^a-z0-9]/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return {
    ...env,
    CI_COMMIT_REF_SLUG: slug,
    CI_COMMIT_SHORT_SHA: CI_COMMIT_SHA.slice(0, 8),
    CI_DEFAULT_BRANCH: 'main',
    CI_PROJECT_NAME: CI_PROJECT_PATH.split('/').at(-1) ?? '',
    CI_PROJECT_NAMESPACE: CI_PROJECT_PATH.split('/').slice(0, -1).join('/'),
    CI_PROJECT_URL: `${CI_SERVER_URL}/${CI_PROJECT_PATH}`,
    CI_API_V4_URL: `${CI_SERVER_URL}/api/v4`,
    CI_SERVER: 'yes',
    CI_SERVER_FQDN: server.host,
    CI_SERVER_HOST: server.hostname,
    CI_SERVER_PROTOCOL: server.protocol.slice(0, -1),
  };
}

/** Files of the repository that are included are read as they are at the commit. */
function withCheckout<Result>(run: Run, body: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'ci-sim-config-'));
  try {
    run.source.checkOut(folder);
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
