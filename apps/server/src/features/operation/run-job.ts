import type { JobState, Jobs } from '../../platform/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';

/** An answer has to come before whatever stands between gives up; the job goes on without it. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Does a job now, at this copy of the server; where another copy does it already, no other run begins.
 * @returns how it stands when the run has ended, or after ten seconds.
 * @throws Problem `job_not_found`
 */
export async function runJob(
  platform: Pick<Platform, 'database' | 'now'>,
  jobs: Jobs,
  name: string,
  context: { userId: number; correlationId: string },
): Promise<JobState> {
  const find = async () => (await jobs.list()).find((job) => job.name === name);
  if ((await find()) === undefined)
    throw new Problem('job_not_found', `There is no job \`${name.slice(0, 50)}\`.`);
  await recordEvent(platform.database.db, {
    at: platform.now(),
    actor: { kind: 'user', id: context.userId },
    action: 'job.started',
    detail: { name },
    correlationId: context.correlationId,
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_WAIT_MS);
  });
  await Promise.race([jobs.runNow(name), patience]);
  clearTimeout(timer);
  return (await find()) as JobState;
}
