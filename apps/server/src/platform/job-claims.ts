import { randomUUID } from 'node:crypto';
import type { Queries, Where } from './database/open.ts';
import type { JobClaimTable } from './database/schema.ts';
import type { JobRun } from './jobs.ts';

/** Jobs that one copy of the server does for all: whose turn it is, and how the last ones went. */
export interface JobClaims {
  /**
   * Takes the job if it is due and nobody does it. A job that nobody has done yet is due in `everyMs`.
   * @param even whether it is taken although it is not due; never while somebody does it.
   * @returns null when it was taken, else when to ask again.
   */
  claim(name: string, times: { now: Date; everyMs: number; even: boolean }): Promise<Date | null>;
  /** Says that it is still being done. */
  extend(name: string, now: Date): Promise<void>;
  /** Notes how it went, and lets it go. */
  settle(name: string, run: JobRun, times: { now: Date; everyMs: number }): Promise<void>;
  /** By name; those that have been done or waited for at least once. */
  list(now: Date): Promise<Map<string, SharedState>>;
}

/** How a job stands over all copies. */
export interface SharedState {
  dueAt: Date;
  runningSince: Date | null;
  lastRun: JobRun | null;
  lastFailure: JobRun | null;
  succeededAt: Date | null;
  runs: number;
  failures: number;
}

/** A copy that dies leaves its job to the others after this. */
export const LEASE_MS = 60_000;
export const EXTEND_EVERY_MS = 20_000;
/** Timers fire a little early, and clocks of copies differ a little. */
const SLACK_MS = 1_000;

/**
 * The claims are rows: one conditional update takes a job, so of several copies one wins. No copy trusts a time that none of its
 * own would have written: where the clock of another one jumped ahead, its lease and its next run count as over.
 * Should a copy be cut off from the database for longer than its lease, two may do a job at once: each job has to bear that.
 */
export function jobClaims(db: Queries, holder: string = randomUUID()): JobClaims {
  return {
    async claim(name, { now, everyMs, even }) {
      const at = now.getTime();
      const taken = await db
        .updateTable('job_claims')
        .set({ claimed_until: at + LEASE_MS, holder, started_at: at })
        .where('name', '=', name)
        .where(isFree(at))
        .$if(!even, (query) => query.where(isDue(at, everyMs)))
        .returning('name')
        .executeTakeFirst();
      if (taken !== undefined) return null;
      const row = await db
        .selectFrom('job_claims')
        .select(['due_at', 'claimed_until'])
        .where('name', '=', name)
        .executeTakeFirst();
      if (row !== undefined)
        return new Date(row.claimed_until > at ? Math.max(row.claimed_until, row.due_at) : row.due_at);
      const first = { name, due_at: at + everyMs, runs: 0, failures: 0 };
      await db
        .insertInto('job_claims')
        .values({
          ...first,
          ...(even ? { holder, started_at: at, claimed_until: at + LEASE_MS } : { claimed_until: 0 }),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (!even) return new Date(first.due_at);
      const own = await db
        .selectFrom('job_claims')
        .select('name')
        .where('name', '=', name)
        .where('holder', '=', holder)
        .executeTakeFirst();
      return own === undefined ? new Date(first.due_at) : null;
    },

    async extend(name, now) {
      await db
        .updateTable('job_claims')
        .set({ claimed_until: now.getTime() + LEASE_MS })
        .where('name', '=', name)
        .where('holder', '=', holder)
        .execute();
    },

    async settle(name, { startedAt, durationMs, failure }, { now, everyMs }) {
      const run = {
        last_started_at: startedAt.getTime(),
        last_milliseconds: durationMs,
        last_failure: failure,
      };
      await db
        .updateTable('job_claims')
        .set((column) => ({
          ...run,
          claimed_until: 0,
          due_at: startedAt.getTime() + everyMs,
          runs: column('runs', '+', 1),
          ...(failure === null
            ? { succeeded_at: now.getTime() }
            : {
                failures: column('failures', '+', 1),
                failed_started_at: run.last_started_at,
                failed_milliseconds: durationMs,
                failed_failure: failure,
              }),
        }))
        .where('name', '=', name)
        .where('holder', '=', holder)
        .execute();
    },

    async list(now) {
      const rows = await db.selectFrom('job_claims').selectAll().execute();
      return new Map(rows.map((row) => [row.name, stateOf(row, now.getTime())]));
    },
  };
}

const isFree = (at: number) => (is: Where) =>
  is.or([is('claimed_until', '<=', at), is('claimed_until', '>', at + LEASE_MS + SLACK_MS)]);

const isDue = (at: number, everyMs: number) => (is: Where) =>
  is.or([is('due_at', '<=', at + SLACK_MS), is('due_at', '>', at + everyMs + SLACK_MS)]);

function stateOf(row: JobClaimTable, at: number): SharedState {
  const isRunning = row.claimed_until > at && row.started_at !== null;
  return {
    dueAt: new Date(row.due_at),
    runningSince: isRunning ? new Date(row.started_at ?? 0) : null,
    lastRun: runOf(row.last_started_at, row.last_milliseconds, row.last_failure),
    lastFailure: runOf(row.failed_started_at, row.failed_milliseconds, row.failed_failure),
    succeededAt: row.succeeded_at === null ? null : new Date(row.succeeded_at),
    runs: row.runs,
    failures: row.failures,
  };
}

const runOf = (startedAt: number | null, durationMs: number | null, failure: string | null): JobRun | null =>
  startedAt === null ? null : { startedAt: new Date(startedAt), durationMs: durationMs ?? 0, failure };
