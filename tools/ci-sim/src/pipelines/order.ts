import { UsageError } from '../usage-error.ts';

export interface Needing {
  readonly id: string;
  readonly needs: readonly string[];
}

/** Each job after those it needs, and otherwise as written; with `only`, that job and what it needs. */
export function inOrder<Job extends Needing>(file: string, jobs: readonly Job[], only?: string): Job[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const done = new Set<string>();
  const ordered: Job[] = [];
  const visit = (job: Job, waiting: readonly string[]): void => {
    if (waiting.includes(job.id))
      throw new UsageError(`${file}: these jobs wait for each other: ${[...waiting, job.id].join(' → ')}`);
    if (done.has(job.id)) return;
    for (const id of job.needs) {
      const needed = byId.get(id);
      if (needed === undefined)
        throw new UsageError(`${file}: job "${job.id}" needs "${id}", and there is no such job`);
      visit(needed, [...waiting, job.id]);
    }
    done.add(job.id);
    ordered.push(job);
  };
  if (only === undefined) {
    for (const job of jobs) visit(job, []);
    return ordered;
  }
  const wanted = byId.get(only);
  if (wanted === undefined)
    throw new UsageError(`${file}: there is no job "${only}"; there are ${[...byId.keys()].join(', ')}`);
  visit(wanted, []);
  return ordered;
}
