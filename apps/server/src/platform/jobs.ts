import type { Logger } from 'pino';

export interface Job {
  /** In addresses: `forget-old-mails`. */
  name: string;
  /** What it does, as the end of “could not …”. */
  what: string;
  everyMs: number;
  run: () => Promise<unknown>;
  /** It has said in the log what went wrong, in better words. */
  logsItself?: true;
}

export interface JobRun {
  startedAt: Date;
  durationMs: number;
  /** Null: it went well. */
  failure: string | null;
}

/** How a job stands at this copy of the server. */
export interface JobState {
  name: string;
  what: string;
  everyMs: number;
  runningSince: Date | null;
  lastRun: JobRun | null;
  /** The last one that failed, even if others went well since. */
  lastFailure: JobRun | null;
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
  list(): JobState[];
  /** Does one now, beside its times; null: there is none of this name. Ends with the run, or with the one under way. */
  runNow(name: string): Promise<JobState> | null;
  /** Begins none any more, and waits for those under way, but not for ever. */
  stop(): Promise<void>;
}

export interface Repeated {
  /** Begins no run any more, and ends when the one under way has. */
  stop(): Promise<void>;
}

const LONGEST_FINISH_MS = 5_000;

/**
 * Remembers in memory how each job went: other copies of the server have their own times, and a restart begins anew. Never two
 * runs of one job at once here.
 */
export function startJobs({ log, now }: { log: Logger; now: () => Date }): Jobs {
  const jobs = new Map<string, RepeatedJob>();
  return {
    since: now(),
    repeat(job, firstMs = job.everyMs) {
      if (jobs.has(job.name)) throw new Error(`there is a job \`${job.name}\` already`);
      const repeated = new RepeatedJob(job, log, now);
      jobs.set(job.name, repeated);
      repeated.schedule(firstMs);
      return repeated;
    },
    list: () => [...jobs.values()].map((job) => job.state()),
    runNow(name) {
      const job = jobs.get(name);
      return job === undefined ? null : job.run().then(() => job.state());
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

class RepeatedJob implements Repeated {
  readonly #job: Job;
  readonly #log: Logger;
  readonly #now: () => Date;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #nextRunAt: Date | null = null;
  #running: Promise<void> | null = null;
  #runningSince: Date | null = null;
  #lastRun: JobRun | null = null;
  #lastFailure: JobRun | null = null;
  #runs = 0;
  #failures = 0;

  constructor(job: Job, log: Logger, now: () => Date) {
    this.#job = job;
    this.#log = log;
    this.#now = now;
  }

  schedule(waitMs: number): void {
    if (this.#stopped) return;
    this.#nextRunAt = new Date(this.#now().getTime() + waitMs);
    this.#timer = setTimeout(() => void this.run().then(() => this.schedule(this.#job.everyMs)), waitMs);
    this.#timer.unref();
  }

  /** Never fails: how it went is remembered. */
  run(): Promise<void> {
    this.#running ??= this.#once().finally(() => {
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
      runningSince: this.#runningSince,
      lastRun: this.#lastRun,
      lastFailure: this.#lastFailure,
      runs: this.#runs,
      failures: this.#failures,
      nextRunAt: this.#nextRunAt,
    };
  }

  async #once(): Promise<void> {
    const startedAt = this.#now();
    const began = performance.now();
    this.#runningSince = startedAt;
    let failure: string | null = null;
    try {
      await this.#job.run();
    } catch (error) {
      failure =
        (error as Error).message || (error as NodeJS.ErrnoException).code || 'it failed without a word';
      if (!this.#job.logsItself)
        this.#log.warn({ err: error, job: this.#job.name }, `could not ${this.#job.what}`);
    }
    this.#runningSince = null;
    this.#lastRun = { startedAt, durationMs: Math.round(performance.now() - began), failure };
    this.#runs += 1;
    if (failure === null) return;
    this.#failures += 1;
    this.#lastFailure = this.#lastRun;
  }
}
