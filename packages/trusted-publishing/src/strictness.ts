import type { Publisher } from './publisher.ts';

/**
 * Orders publishers from the strictest to the most permissive. Where several accept one token for one crate, the first
 * by this order is the one that grants, so that what is recorded is the strongest statement that was true:
 *
 * 1. environment: `named` before `none` before `any`. A named environment can carry reviewers and wait times; `none`
 *    still pins down one shape of job; `any` says nothing.
 * 2. more rules before fewer.
 * 3. more pinned ids before fewer.
 * 4. the older publisher, by its id, so that the order is total.
 */
export function strictestFirst(a: Publisher, b: Publisher): number {
  return (
    environmentRank(a) - environmentRank(b) ||
    ruleCount(b) - ruleCount(a) ||
    pinCount(b) - pinCount(a) ||
    a.id - b.id
  );
}

function environmentRank({ environment }: Publisher): number {
  // A rule that this version does not know accepts nothing, and is the strictest of all.
  return { named: 0, none: 1, any: 2 }[environment.rule] ?? -1;
}

function ruleCount({ rules }: Publisher): number {
  const set = [rules.refs.length > 0, rules.refProtected, rules.events.length > 0, rules.runner !== null];
  return [...set, rules.callee !== null].filter(Boolean).length + rules.claims.length;
}

function pinCount({ pins }: Publisher): number {
  return Object.values(pins).filter((pin) => pin !== null).length;
}
