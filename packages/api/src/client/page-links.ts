import type { RegistryAddress } from './registry-address.ts';

/** A job as its trusted publisher would name it. Values are the job's own claims and no secret. */
export interface JobForPublisher {
  /** The id of the provider: `github`. */
  readonly provider: string;
  /** The provider's identity fields: `owner`, `repository`, `workflow`. */
  readonly identity: Readonly<Record<string, string>>;
  readonly environment?: string | null;
  readonly crate?: string | null;
  /** The log reference of the refusal, by which the attempt is found. */
  readonly correlationId?: string | null;
}

/** Where the page is, below the address of a registry. */
export const MEND_PAGE = '/trusted-publishing/mend';

/** What the identity fields are called in its query, so that none can be taken for another parameter. */
export const IDENTITY_PREFIX = 'identity.';

/** The page that says how to let this job publish, with everything filled in that the job knows of itself. */
export function publisherPage(address: RegistryAddress, job: JobForPublisher): string {
  const query = new URLSearchParams({ provider: job.provider });
  if (job.crate) query.set('crate', job.crate);
  for (const [field, value] of Object.entries(job.identity)) query.set(IDENTITY_PREFIX + field, value);
  if (job.environment) query.set('environment', job.environment);
  if (job.correlationId) query.set('attempt', job.correlationId);
  return `${address.base}${MEND_PAGE}?${query}`;
}

/** Refusals that an owner mends at a trusted publisher. Others are mended in the job, or by waiting. */
const mendedThere: ReadonlySet<string> = new Set([
  'publisher_not_found',
  'publisher_disabled',
  'publisher_lapsed',
  'publisher_needs_review',
  'pin_mismatch',
  'identity_mismatch',
  'environment_mismatch',
  'environment_required',
  'environment_forbidden',
  'ref_mismatch',
  'ref_not_protected',
  'event_mismatch',
  'runner_mismatch',
  'callee_mismatch',
  'claim_mismatch',
  'scope_not_granted',
]);

export const isMendedAtPublisher = (code: string | null | undefined): boolean =>
  code !== null && code !== undefined && mendedThere.has(code);
