import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Issuer } from './issuer.ts';
import { type Job, type JobDescription, resolveJob } from './job.ts';

/** About as long as GitHub lets a job ask for tokens; also what forgets the jobs of a runner that was killed. */
const JOB_LIFETIME_MS = 6 * 60 * 60 * 1000;

export interface JobRequest extends JobDescription {
  /** The issuer that vouches for the job. */
  readonly issuer?: string;
  /** A job has `id-token: write` unless this says no. */
  readonly permissions?: { readonly idToken?: boolean };
}

export interface RegisteredJob {
  readonly id: string;
  readonly issuer: Issuer;
  readonly description: JobDescription;
  readonly job: Job;
  /** Absent in a job that may not have ID tokens. */
  readonly requestToken: string | undefined;
  readonly expiresAt: number;
}

/** The jobs that run at the moment, and with which request token each may ask for ID tokens. */
export class JobRegistry {
  readonly #jobs = new Map<string, RegisteredJob>();
  #started = 0;

  add(issuer: Issuer, request: JobRequest): RegisteredJob {
    const { issuer: _, permissions, ...given } = request;
    this.#forgetExpired();
    this.#started += 1;
    const description = { ...given, runId: given.runId ?? 21_000_000_000 + this.#started };
    const registered = {
      id: randomBytes(8).toString('hex'),
      issuer,
      description,
      job: resolveJob(description),
      requestToken: permissions?.idToken === false ? undefined : randomBytes(32).toString('base64url'),
      expiresAt: Date.now() + JOB_LIFETIME_MS,
    };
    this.#jobs.set(registered.id, registered);
    return registered;
  }

  /** Whether there was such a job to stop. */
  remove(id: string): boolean {
    return this.#jobs.delete(id);
  }

  /** The job this request token belongs to. A stopped job, another job's token and no token are all alike. */
  authorize(id: string, requestToken: string | undefined): RegisteredJob | undefined {
    const job = this.#jobs.get(id);
    if (job?.requestToken === undefined || requestToken === undefined || job.expiresAt <= Date.now())
      return undefined;
    const expected = Buffer.from(job.requestToken);
    const given = Buffer.from(requestToken);
    return expected.length === given.length && timingSafeEqual(expected, given) ? job : undefined;
  }

  #forgetExpired(): void {
    for (const [id, job] of this.#jobs) if (job.expiresAt <= Date.now()) this.#jobs.delete(id);
  }
}
