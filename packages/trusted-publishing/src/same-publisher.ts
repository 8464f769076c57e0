import { folded } from './lookup.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import type { ClaimCondition, PublisherEnvironment, PublisherRules } from './publisher.ts';

/** What a publisher asks of a job, its issuer and crates aside. */
export interface PublisherRule {
  readonly identity: Readonly<Record<string, string>>;
  readonly environment: PublisherEnvironment;
  readonly rules: PublisherRules;
}

/** Would exactly the same jobs satisfy both, as far as can be told? */
export function isSameRule(descriptor: ProviderDescriptor, a: PublisherRule, b: PublisherRule): boolean {
  return covers(descriptor, a, b) && covers(descriptor, b, a);
}

/**
 * Does every job that satisfies `narrow` satisfy `wide` as well, so that for one crate `narrow` keeps nobody out? Says yes
 * only where that is certain: two ref patterns are compared by their text, not by what they mean.
 */
export function covers(descriptor: ProviderDescriptor, wide: PublisherRule, narrow: PublisherRule): boolean {
  const hasSameIdentity = descriptor.identity.every(
    ({ key, fold }) => folded(wide.identity[key] ?? '', fold) === folded(narrow.identity[key] ?? '', fold),
  );
  return (
    hasSameIdentity &&
    environmentCovers(descriptor, wide.environment, narrow.environment) &&
    rulesCover(wide.rules, narrow.rules)
  );
}

function environmentCovers(
  { environment }: ProviderDescriptor,
  wide: PublisherEnvironment,
  narrow: PublisherEnvironment,
): boolean {
  if (wide.rule === 'any') return true;
  if (wide.rule !== 'named' || narrow.rule !== 'named') return wide.rule === narrow.rule;
  const fold = environment?.fold ?? 'exact';
  return folded(wide.name, fold) === folded(narrow.name, fold);
}

function rulesCover(wide: PublisherRules, narrow: PublisherRules): boolean {
  return (
    listCovers(wide.refs, narrow.refs) &&
    (!wide.refProtected || narrow.refProtected) &&
    listCovers(wide.events, narrow.events) &&
    (wide.runner === null || wide.runner === narrow.runner) &&
    (wide.callee === null ||
      (narrow.callee !== null &&
        wide.callee.workflow === narrow.callee.workflow &&
        listCovers(wide.callee.refs, narrow.callee.refs))) &&
    wide.claims.every((condition) => narrow.claims.some((other) => isSameCondition(condition, other)))
  );
}

/** An empty list lets everything pass. */
function listCovers(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((value) => wide.includes(value)));
}

function isSameCondition(a: ClaimCondition, b: ClaimCondition): boolean {
  return JSON.stringify([a.claim, a.op, a.value]) === JSON.stringify([b.claim, b.op, b.value]);
}
