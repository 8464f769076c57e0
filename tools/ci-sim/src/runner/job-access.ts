import type { JobDescription } from '../job.ts';
import type { RegisteredJob } from '../job-registry.ts';

/**
 * What a runner must know to play a job, in this process or in another: the answer of `POST /_sim/jobs`. The variables
 * made of it belong to the runner, since temporary files do.
 */
export interface JobAccess {
  readonly id: string;
  readonly issuer: string;
  readonly description: JobDescription;
  /** Variables without any path of a machine in them. */
  readonly env: Readonly<Record<string, string>>;
}

export function describeJob(
  baseUrl: string,
  { id, issuer, description, job, requestToken }: RegisteredJob,
): JobAccess {
  // The address has a query already, as GitHub's has: a client must add `audience` with `&`.
  const url = `${baseUrl}/_runner/${id}/token?api-version=2.0`;
  const tokenEnv =
    requestToken === undefined ? {} : issuer.shape.tokenEnvironment({ url, token: requestToken });
  return { id, issuer: issuer.url, description, env: { ...issuer.shape.environment(job), ...tokenEnv } };
}
