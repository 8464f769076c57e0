import type { Attempt, Mend } from './attempt-answer.ts';

/** What would let such a job pass, the best first. */
export type Way = { kind: 'change'; mend: Mend } | { kind: 'new' };

/**
 * The change of a publisher comes first, as the publisher that is nearly right is what is usually meant; a new one comes last.
 * @param mayMakeNew whether the registry would make one
 */
export function waysToMend(
  { outcome, failures }: Pick<Attempt, 'outcome' | 'failures'>,
  mayMakeNew: boolean,
): Way[] {
  if (outcome === 'granted') return [];
  const changes = failures.flatMap(({ mend }): Way[] => (mend === null ? [] : [{ kind: 'change', mend }]));
  return mayMakeNew ? [...changes, { kind: 'new' }] : changes;
}
