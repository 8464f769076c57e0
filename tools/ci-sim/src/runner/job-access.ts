import type { RegisteredJob } from '../job-registry.ts';
import type { AnyJobDescription } from '../shapes/index.ts';
import type { Grant, Shape, TokenRequest } from '../shapes/shape.ts';

/** A file of a job, and the variable its path is put into. */
export interface JobFile {
  readonly variable: string;
  readonly content: string;
}

/** An executable of a job, which asks for tokens on its behalf. */
export interface JobTool extends TokenRequest {
  readonly name: NonNullable<Shape['tool']>;
}

/**
 * What a runner must know to play a job, in this process or in another: the answer of `POST /_sim/jobs`. The variables
 * made of it belong to the runner, since temporary files do.
 */
export interface JobAccess {
  readonly id: string;
  readonly issuer: string;
  readonly description: AnyJobDescription;
  /** Variables without any path of a machine in them. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly JobFile[];
  readonly tools: readonly JobTool[];
  /** The job gets the files through which a step of an Actions workflow speaks with its runner. */
  readonly hasActions: boolean;
}

export function describeJob(baseUrl: string, registered: RegisteredJob): JobAccess {
  const { id, issuer, description, job, requestToken } = registered;
  const about = { id, issuer: issuer.url, description, hasActions: issuer.shape.hasActions ?? false };
  if (requestToken === undefined) return { ...about, env: job.environment, files: [], tools: [] };
  const request = { url: `${baseUrl}/_runner/${id}/${job.requestPath}`, token: requestToken };
  const given = job.grants.map((grant) => ({ ...grant, content: mintGrant(registered, grant) }));
  const values = given.filter((grant) => grant.in === undefined);
  return {
    ...about,
    env: {
      ...job.environment,
      ...job.requestEnvironment(request),
      ...Object.fromEntries(values.map(({ variable, content }) => [variable, content])),
    },
    files: given
      .filter((grant) => grant.in === 'file')
      .map(({ variable, content }) => ({ variable, content })),
    tools: issuer.shape.tool === undefined ? [] : [{ name: issuer.shape.tool, ...request }],
  };
}

function mintGrant({ issuer, description }: RegisteredJob, { audience, changes }: Grant): string {
  return issuer.mint({ audience, job: { ...description, ...changes } });
}
