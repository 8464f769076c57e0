import { canonicalName } from '@waybill/cargo-formats';

/** `acme-*`: the crates of that beginning. Only the end of a pattern is open, as at the server. */
export const isPattern = (crate: string): boolean => crate.includes('*');

/** Whether a name, or all that another pattern stands for, is covered; in any spelling of the crate. */
export function matches(pattern: string, crate: string): boolean {
  if (!isPattern(pattern)) return !isPattern(crate) && sameCrate(pattern, crate);
  return canonicalName(beginning(crate)).startsWith(canonicalName(beginning(pattern)));
}

/** Whether some crate is meant by both. */
export const touches = (a: string, b: string): boolean => matches(a, b) || matches(b, a);

/** Two spellings of one crate. Patterns are compared to the letter, as the server does. */
export function sameCrate(a: string, b: string): boolean {
  return a === b || (!isPattern(a) && !isPattern(b) && canonicalName(a) === canonicalName(b));
}

export const sameCrates = (a: readonly string[], b: readonly string[]): boolean =>
  includesCrates(a, b) && includesCrates(b, a);

/** Whether each crate of `some` is named in `all`. */
export const includesCrates = (all: readonly string[], some: readonly string[]): boolean =>
  some.every((crate) => all.some((other) => sameCrate(crate, other)));

const beginning = (pattern: string): string => (pattern.endsWith('*') ? pattern.slice(0, -1) : pattern);
