import { type Claims, literalNull } from './claims.ts';
import { type JobDescription, resolveJob } from './job.ts';
import { type ShapeName, shapes } from './shapes/index.ts';

export type { ClaimChanges, Claims } from './claims.ts';
export type { Endpoint, FaultChanges, Faults } from './faults.ts';
export type { Issuer, IssuerState, RequestCounts } from './issuer.ts';
export type { JobDescription } from './job.ts';
export type { JobRequest } from './job-registry.ts';
export type { Algorithm } from './jws.ts';
export type { MintOptions, Signer } from './mint.ts';
export { type ActionRun, type RunActionOptions, runAction } from './runner/run-action.ts';
export type { NodeRun } from './runner/run-node.ts';
export { cleanEnvironment, type RunningJob } from './runner/running-job.ts';
export type { ShapeName } from './shapes/index.ts';
export { type CiSim, type CiSimOptions, startCiSim } from './sim.ts';
export { UsageError } from './usage-error.ts';
export { literalNull };

/**
 * All claims a job's token tells about the job (`sub` among them, the registered ones not), as GitHub would write them:
 * every value a string. For `mint({ claims: { ...job({ … }), ref: 'refs/heads/x' } })`.
 */
export function job(description: JobDescription = {}, shape: ShapeName = 'github'): Claims {
  return shapes[shape].claims(resolveJob(description));
}
