import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { JobRun, JobState } from '../../platform/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { describeState, type Running } from './describe-state.ts';
import { listJobsDocs, readStateDocs, runJobDocs } from './documentation.ts';
import { runJob } from './run-job.ts';

const ByName = Type.Object({ name: Type.String() });

/** How the registry stands, and what it does in the background; for administrators. */
export function operationRoutes(platform: Platform, access: Access, running: Running) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get('/api/v1/admin/state', { schema: readStateDocs }, async (request) => {
      await access.requireAdmin(request);
      return { state: await describeState(platform, running) };
    });

    app.get('/api/v1/admin/jobs', { schema: listJobsDocs }, async (request) => {
      await access.requireAdmin(request);
      return { jobs: (await running.jobs.list()).map(showJob), since: running.jobs.since.toISOString() };
    });

    app.post(
      '/api/v1/admin/jobs/:name/runs',
      { schema: { params: ByName, ...runJobDocs } },
      async (request) => {
        const { user } = await access.requireAdmin(request);
        const context = { userId: user.id, correlationId: request.id };
        return { job: showJob(await runJob(platform, running.jobs, request.params.name, context)) };
      },
    );
  };
}

const showJob = ({
  everyMs,
  forAll,
  runningSince,
  lastRun,
  lastFailure,
  succeededAt,
  nextRunAt,
  ...job
}: JobState) => ({
  ...job,
  done_by: forAll ? ('one copy for all' as const) : ('each copy' as const),
  every_seconds: everyMs / 1000,
  running_since: runningSince?.toISOString() ?? null,
  last_run: showRun(lastRun),
  last_failure: showRun(lastFailure),
  last_success_at: succeededAt?.toISOString() ?? null,
  next_run_at: nextRunAt?.toISOString() ?? null,
});

const showRun = (run: JobRun | null) =>
  run === null
    ? null
    : { started_at: run.startedAt.toISOString(), milliseconds: run.durationMs, failure: run.failure };
