import type { PublisherView } from '@waybill/api';
import { isSameRule } from '@waybill/trusted-publishing';
import { includesCrates } from './crate-patterns.ts';
import { descriptorOf, ruleOf, sameIdentity } from './descriptor.ts';
import { policyText, type WrittenPublisher } from './policy-text.ts';
import { quoteAll } from './words.ts';

/**
 * Writes what a registry has as a policy that changes nothing. Ids that were learnt stay out of it but for a comment: they are
 * the registry's to learn. A publisher that another one makes needless is told of and left out, as no file can have both.
 */
export function exportPolicy(
  current: readonly PublisherView[],
  { registry = null }: { registry?: string | null } = {},
): string {
  const needless = current.filter((one) => current.some((other) => makesNeedless(other, one)));
  const kept = current.filter((one) => !needless.includes(one));
  const sorted = kept.sort((a, b) => compare(a.crates[0] ?? '', b.crates[0] ?? '') || a.id - b.id);
  return policyText({
    comments: [
      'Who may publish which crates. What each key means: docs/policy.md.',
      'Publishers of these crates that are not in here are shown as drift.',
      ...needless.map(
        ({ id, crates }) =>
          `The publisher ${id} lets nothing more through for ${quoteAll(crates)} than another one; delete it.`,
      ),
    ],
    registry,
    publishers: sorted.map(toWritten),
  });
}

function toWritten(one: PublisherView): WrittenPublisher {
  const { provider, issuer, crates, identity, environment, rules, scopes } = one;
  return {
    comments: [commentOf(one)],
    ...{ provider, issuer, crates, identity, environment, rules, scopes },
    token_lifetime_seconds: one.token_lifetime_seconds,
    require_api_token: one.require_api_token,
    state: one.state === 'disabled' ? 'disabled' : null,
    pins: {},
  };
}

function commentOf({ id, state, last_used_at, created_by, pins, pending_crates }: PublisherView): string {
  const known = Object.entries(pins).flatMap(([claim, value]) =>
    value === null ? [] : [`${claim} ${value}`],
  );
  return [
    `${id}: ${state.replace('_', ' ')}`,
    last_used_at === null ? 'never used' : `last used ${last_used_at.slice(0, 10)}`,
    ...(created_by === null ? [] : [`made by ${created_by}`]),
    ...(pending_crates.length === 0 ? [] : [`reserved: ${pending_crates.join(', ')}`]),
    known.length === 0 ? 'no ids known' : `ids: ${known.join(', ')}`,
  ].join('; ');
}

/** Of two that are the same in all, the younger one goes. */
function makesNeedless(wide: PublisherView, one: PublisherView): boolean {
  if (wide.id === one.id || wide.issuer !== one.issuer || !includesCrates(wide.crates, one.crates))
    return false;
  const descriptor = descriptorOf(one);
  return (
    descriptor !== null &&
    sameIdentity(wide, one) &&
    isSameRule(descriptor, ruleOf(wide), ruleOf(one)) &&
    (wide.id < one.id || !includesCrates(one.crates, wide.crates))
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
