import { noRules } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuers } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { readEnvironment, readIdentity, readPins, readScopes } from '../publishers/check-publisher.ts';
import { type Change, createPublisher } from '../publishers/create-publisher.ts';
import { readCrateNames } from '../publishers/name-crates.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { endExpiredNames } from '../publishers/tidy.ts';
import type { StoredAttempt } from './store.ts';

/** Refused for what was configured, or for want of it; what no publisher may allow, none is made for. */
const mendable = new Set([
  'publisher_not_found',
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
  'crate_not_in_token',
]);

/**
 * Makes the publisher that would have let the attempt pass, for crates the caller owns: exactly its identity, its
 * environment or none, and pinned to its ids from the start.
 * @throws Problem `attempt_not_mendable`, and those of `createPublisher`
 */
export async function publisherFromAttempt(
  platform: Platform,
  issuers: Issuers,
  attempt: StoredAttempt,
  crates: readonly string[],
  change: Change,
): Promise<StoredPublisher> {
  const issuer = await issuerOf(issuers, attempt);
  const why = whyNoPublisher(issuer, attempt);
  if (attempt.facts === null || issuer === undefined || why !== null)
    throw new Problem(
      'attempt_not_mendable',
      `No publisher can be made from the attempt ${attempt.id}: ${why ?? 'it was refused'}.`,
    );
  const { provider } = issuer;
  const { identity, environment, pins } = attempt.facts;
  await endExpiredNames(platform, issuers);
  return createPublisher(
    platform,
    issuer,
    {
      ...readCrateNames(crates),
      identity: readIdentity(provider, identity),
      environment: readEnvironment(
        provider,
        environment === null
          ? { rule: provider.environment === null ? 'any' : 'none' }
          : { rule: 'named', name: environment },
      ),
      rules: noRules,
      pins: readPins(provider, pins),
      scopes: readScopes(undefined),
      tokenLifetimeSeconds: null,
      requireApiToken: false,
    },
    change,
  );
}

export const issuerOf = async (issuers: Issuers, { issuerId }: StoredAttempt): Promise<Issuer | undefined> =>
  issuerId === null ? undefined : (await issuers.current()).byId(issuerId);

/** Why no publisher may let through what was refused; null: one may. */
export function whyNoPublisher(issuer: Issuer | undefined, attempt: StoredAttempt): string | null {
  const isFork = issuer?.provider.identity.some(
    ({ key, tellsForks }) =>
      tellsForks === true && attempt.checks.some(({ name, outcome }) => name === key && outcome === 'failed'),
  );
  if (isFork) return 'its job ran the code of a fork';
  if (attempt.outcome === 'granted') return 'it was granted';
  if (attempt.facts === null) return 'its ID token did not verify, so nothing it says is known to be true';
  if (issuer === undefined || !mendable.has(attempt.code ?? ''))
    return `it was refused as \`${attempt.code}\`, which no new publisher should change`;
  return null;
}
