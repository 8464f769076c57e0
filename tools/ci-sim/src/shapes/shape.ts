import type { Claims } from '../claims.ts';
import type { Job } from '../job.ts';

/** What one CI provider looks like from outside: its discovery document, its claims, and what its jobs see. */
export interface Shape {
  /** The `provider` a registry names when it trusts such an issuer. */
  readonly provider: string;
  /** Seconds between `nbf` and `iat`, and between `iat` and `exp`. */
  readonly notBeforeSeconds: number;
  readonly lifetimeSeconds: number;
  discovery(issuerUrl: string): Record<string, unknown>;
  /** Everything but the registered claims other than `sub`: those belong to the token, not to the job. */
  claims(job: Job): Claims;
  /** The audience of a token that was asked for without naming one. */
  defaultAudience(job: Job): string;
  /** The variables that tell a job about itself. */
  environment(job: Job): Record<string, string>;
  /** The variables by which a job that may have ID tokens asks for them. */
  tokenEnvironment(request: { url: string; token: string }): Record<string, string>;
}
