import type { Logger } from 'pino';
import { takingTime } from './database/hurry.ts';
import { EXTEND_EVERY_MS, type JobClaims, type SharedState } from './job-claims.ts';

export interface Job {
  /** In addresses: `forget-old-mails`. */
  name: string;
  /** What it does, as the end of “could not …”. */
  what: string;
  everyMs: number;
  run: () => Promise<unknown>;
  /** It has said in the log what went wrong, in better words. */
  logsItself?: true;
  /** One copy of the server does it for all, once in `everyMs`. Without it, each copy does it for itself. */
  forAll?: true;
}

export interface JobRun {
  startedAt: Date;
  durationMs: number;
  /** Null: it went well. */
  failure: string | null;
}

/** How a job stands: one that is done for all, over all copies of the server; else at this copy. */
export interface JobState {
  name: string;
  what: string;
  everyMs: number;
  forAll: boolean;
  runningSince: Date | null;
  lastRun: JobRun | null;
  /** The last one that failed, even if others went well since. */
  lastFailure: JobRun | null;
  /** When one last ended well. */
  succeededAt: Date | null;
  runs: number;
  failures: number;
  nextRunAt: Date | null;
}

/** What is done again and again in the background. */
export interface Jobs {
  /** When this copy began to remember. */
  readonly since: Date;
  /** Does it every so often, the first time after `firstMs`. A run that fails is logged and done again the next time. */
  repeat(job: Job, firstMs?: number): Repeated;
  /** Fails while the database is away. */
  list(): Promise<JobState[]>;
  /** What this copy itself did, without a look at the database. */
  here(): JobState[];
  /**
   * Does one now, beside its times; null: there is none of this name. Ends with the run, or with the one under way at this copy;
   * where another copy does it, no run begins.
   */
  runNow(name: string): Promise<JobState> | null;
  /** Begins none any more, and waits for those under way, but not for ever. */
  stop(): Promise<void>;
}

export interface Repeated {
  /** Begins no run any more, and ends when the one under way has. */
  stop(): Promise<void>;
}

const LONGEST_FINISH_MS = 5_000;

/** A job that is done for all is looked at soon after a start: the copies before may have left it undone for long. */
const FIRST_LOOK_MS = 60_000;
const SOONEST_LOOK_MS = 1_000;

/**
 * Remembers in memory how each job went, and in the database where one copy does it for all. Never two runs of one job at once
 * here.
 * @param claims without them, each copy does everything for itself.
 */
export function startJobs({
  log,
  now,
  claims = null,
}: {
  log: Logger;
  now: () => Date;
  claims?: JobClaims | null;
}): Jobs {
  const jobs = new Map<string, RepeatedJob>();
  const here = () => [...jobs.values()].map((job) => job.state());
  const list = async () => {
    const shared = claims === null ? new Map<string, SharedState>() : await claims.list(now());
    return here().map((job) => overAllCopies(job, shared.get(job.name)));
  };
  return {
    since: now(),
    repeat(job, firstMs = job.everyMs) {
      if (jobs.has(job.name)) throw new Error(`there is a job \`${job.name}\` already`);
      const repeated = new RepeatedJob(job, { log, now, claims: job.forAll ? claims : null });
      jobs.set(job.name, repeated);
      repeated.schedule(job.forAll && claims !== null ? Math.min(firstMs, FIRST_LOOK_MS) : firstMs);
      return repeated;
    },
    list,
    here,
    runNow(name) {
      const job = jobs.get(name);
      if (job === undefined) return null;
      return job
        .run(true)
        .then(list)
        .then((states) => states.find((state) => state.name === name) ?? job.state());
    },
    async stop() {
      let patience: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, LONGEST_FINISH_MS);
      });
      await Promise.race([Promise.all([...jobs.values()].map((job) => job.stop())), enough]);
      clearTimeout(patience);
    },
  };
}

function overAllCopies(job: JobState, shared: SharedState | undefined): JobState {
  if (!job.forAll || shared === undefined) return job;
  const { dueAt, ...rest } = shared;
  return { ...job, ...rest, nextRunAt: job.nextRunAt === null ? null : dueAt };
}

interface Surroundings {
  log: Logger;
  now: () => Date;
  /** Null: it is for this copy alone. */
  claims: JobClaims | null;
}

class RepeatedJob implements Repeated {
  readonly #job: Job;
  readonly #log: Logger;
  readonly #now: () => Date;
  readonly #claims: JobClaims | null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #nextRunAt: Date | null = null;
  #running: Promise<number> | null = null;
  #runningSince: Date | null = null;
  #lastRun: JobRun | null = null;
  #lastFailure: JobRun | null = null;
  #succeededAt: Date | null = null;
  #runs = 0;
  #failures = 0;

  constructor(job: Job, { log, now, claims }: Surroundings) {
    this.#job = job;
    this.#log = log;
    this.#now = now;
    this.#claims = claims;
  }

  schedule(waitMs: number): void {
    if (this.#stopped) return;
    this.#nextRunAt = new Date(this.#now().getTime() + waitMs);
    this.#timer = setTimeout(() => void this.run(false).then((next) => this.schedule(next)), waitMs);
    this.#timer.unref();
  }

  /**
   * Never fails: how it went is remembered.
   * @param even whether it is done although it is not due.
   * @returns how long until it is looked at again.
   */
  run(even: boolean): Promise<number> {
    this.#running ??= this.#inTurn(even).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#nextRunAt = null;
    clearTimeout(this.#timer);
    await this.#running;
  }

  state(): JobState {
    const { name, what, everyMs } = this.#job;
    return {
      name,
      what,
      everyMs,
      forAll: this.#job.forAll ?? false,
      runningSince: this.#runningSince,
      lastRun: this.#lastRun,
      lastFailure: this.#lastFailure,
      succeededAt: this.#succeededAt,
      runs: this.#runs,
      failures: this.#failures,
      nextRunAt: this.#nextRunAt,
    };
  }

  async #inTurn(even: boolean): Promise<number> {
    const { name, everyMs } = this.#job;
    if (this.#claims === null) {
      await this.#once();
      return everyMs;
    }
    try {
      const later = await this.#claims.claim(name, { now: this.#now(), everyMs, even });
      if (later !== null) return this.#waitUntil(later);
      await this.#whileClaimed(this.#claims);
    } catch (error) {
      this.#log.warn({ err: error, job: name }, `could not learn whose turn it is to ${this.#job.what}`);
    }
    return everyMs;
  }

  async #whileClaimed(claims: JobClaims): Promise<void> {
    const { name, everyMs } = this.#job;
    const extend = setInterval(() => {
      claims
        .extend(name, this.#now())
        .catch((error: unknown) =>
          this.#log.warn({ err: error, job: name }, 'could not keep a job to itself'),
        );
    }, EXTEND_EVERY_MS);
    extend.unref();
    const run = await this.#once().finally(() => clearInterval(extend));
    await claims.settle(name, run, { now: this.#now(), everyMs });
  }

  #waitUntil(time: Date): number {
    const wait = time.getTime() - this.#now().getTime();
    return Math.min(this.#job.everyMs, Math.max(SOONEST_LOOK_MS, wait));
  }

  async #once(): Promise<JobRun> {
    const startedAt = this.#now();
    const began = performance.now();
    this.#runningSince = startedAt;
    let failure: string | null = null;
    try {
      await takingTime(() => this.#job.run());
    } catch (error) {
      failure =
        (error as Error).message || (error as NodeJS.ErrnoException).code || 'it failed without a word';
      if (!this.#job.logsItself)
        this.#log.warn({ err: error, job: this.#job.name }, `could not ${this.#job.what}`);
    }
    this.#runningSince = null;
    const run = { startedAt, durationMs: Math.round(performance.now() - began), failure };
    this.#lastRun = run;
    this.#runs += 1;
    if (failure === null) {
      this.#succeededAt = this.#now();
      return run;
    }
    this.#failures += 1;
    this.#lastFailure = run;
    return run;
  }
}
