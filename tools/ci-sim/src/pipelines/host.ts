import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobRequest } from '../job-registry.ts';
import type { RunningJob } from '../runner/running-job.ts';

/** A job of a pretend CI in this process or in another. */
export interface HostedJob {
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

/** What starts the jobs of a pipeline. */
export interface JobHost {
  start(request: JobRequest, workspace: string): Promise<HostedJob>;
}

interface Sim {
  startJob(job?: JobRequest, options?: { readonly workspace?: string }): RunningJob;
}

export function hostOf(sim: Sim | JobHost): JobHost {
  if ('start' in sim) return sim;
  return {
    async start(request, workspace) {
      const job = sim.startJob(request, { workspace });
      return { env: job.env, end: async () => job.stop() };
    },
  };
}

/** Gives a job an empty workspace and a place for what it needs of it, both gone when it ends. */
export async function withJob<Result>(
  host: JobHost,
  request: JobRequest,
  body: (job: HostedJob, place: { readonly workspace: string; readonly temp: string }) => Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'ci-sim-pipeline-'));
  const place = { workspace: mkdtempSync(join(root, 'work-')), temp: mkdtempSync(join(root, 'temp-')) };
  try {
    const job = await host.start(request, place.workspace);
    try {
      return await body(job, place);
    } finally {
      await job.end();
    }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}
