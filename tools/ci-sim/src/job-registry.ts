import { randomBytes, timingSafeEqual } from 'node:crypto';
import { flag, readFields } from './fields.ts';
import type { Issuer } from './issuer.ts';
import type { AnyJobDescription, JobDescriptions, ShapeName } from './shapes/index.ts';
import type { LooseDescription, PlayedJob } from './shapes/shape.ts';

/** About as long as GitHub lets a job ask for tokens; also what forgets the jobs of a runner that was killed. */
const JOB_LIFETIME_MS = 6 * 60 * 60 * 1000;

/** A job as its provider's shape describes it, and beside that: */
export type JobRequest<Name extends ShapeName = ShapeName> = JobDescriptions[Name] & {
  /** The issuer that vouches for the job. */
  readonly issuer?: string;
  /** A job may have ID tokens unless this says no. */
  readonly permissions?: { readonly idToken?: boolean };
};

export interface RegisteredJob {
  readonly id: string;
  readonly issuer: Issuer;
  readonly description: AnyJobDescription;
  readonly job: PlayedJob;
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
    if (permissions !== undefined) readFields(permissions, 'permissions', { idToken: flag });
    this.#forgetExpired();
    this.#started += 1;
    const description: LooseDescription = { ...issuer.shape.newRun?.(this.#started), ...withoutGaps(given) };
    const registered = {
      id: randomBytes(8).toString('hex'),
      issuer,
      description,
      job: issuer.shape.play(description, issuer.url),
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

  /**
   * The job a metadata server answers for, which cannot tell who asks: the youngest of those that have one, as if they
   * ran one after another on one machine.
   */
  onMachine(): RegisteredJob | undefined {
    return [...this.#jobs.values()].findLast(
      ({ issuer, requestToken, expiresAt }) =>
        issuer.shape.hasMetadata && requestToken !== undefined && expiresAt > Date.now(),
    );
  }

  #forgetExpired(): void {
    for (const [id, job] of this.#jobs) if (job.expiresAt <= Date.now()) this.#jobs.delete(id);
  }
}

/** A field that is there and `undefined` must not hide what a new run has. */
function withoutGaps(description: LooseDescription): LooseDescription {
  return Object.fromEntries(Object.entries(description).filter(([, value]) => value !== undefined));
}
