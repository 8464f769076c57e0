import { type Claims, literalNull } from './claims.ts';
import { type JobDescriptions, type ShapeName, shapes } from './shapes/index.ts';

export type { ClaimChanges, Claims } from './claims.ts';
export type { Endpoint, FaultChanges, Faults } from './faults.ts';
export type { Issuer, IssuerState, RequestCounts } from './issuer.ts';
export type { JobRequest } from './job-registry.ts';
export type { Algorithm } from './jws.ts';
export type { MintOptions, Signer } from './mint.ts';
export type { JobResult, Outcome, PipelineResult, StepResult } from './pipelines/result.ts';
export { type PipelineOptions, runPipeline } from './pipelines/run-pipeline.ts';
export { type ActionRun, type RunActionOptions, runAction } from './runner/run-action.ts';
export type { NodeRun } from './runner/run-node.ts';
export { cleanEnvironment, type RunningJob } from './runner/running-job.ts';
export type { JobDescription } from './shapes/github-job.ts';
export type { AnyJobDescription, JobDescriptions, ShapeName } from './shapes/index.ts';
export { type CiSim, type CiSimOptions, type NewIssuer, startCiSim } from './sim.ts';
export { UsageError } from './usage-error.ts';
export { literalNull };

/**
 * All claims a job's token tells about the job (`sub` among them, the registered ones not), as its provider would write
 * them. For `mint({ claims: { ...job({ … }), ref: 'refs/heads/x' } })`. What a claim repeats of its issuer is of an
 * invented one here; `issuer.mint({ job: { … } })` has the real one.
 */
export function job<Name extends ShapeName = 'github'>(
  description: JobDescriptions[NoInfer<Name>] = {},
  shape?: Name,
): Claims {
  const name = shape ?? 'github';
  const issuedAt = Math.floor(Date.now() / 1000);
  const played = shapes[name].play(description, `https://${name}.example${shapes[name].issuerPath ?? ''}`);
  return played.claims({ issuedAt, expiresAt: issuedAt + played.lifetimeSeconds });
}
