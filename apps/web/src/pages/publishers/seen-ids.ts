import type { Answer } from '../../api/client.ts';
import type { Publisher } from './publisher-type.ts';

type Attempt = Answer<'/api/v1/trusted_publishing/attempts', 'get'>['attempts'][number];
type Mend = NonNullable<Attempt['failures'][number]['mend']>;
/** By the claim that they are in. */
export type Ids = Publisher['pins'];

export interface SeenIds {
  /** The last one that came with them. */
  attempt: Attempt;
  ids: Ids;
  /** How many other jobs' ids are among the attempts: somebody has to look closer then. */
  others: number;
}

/** The ids that this change would take for the names as they are; null: it is another change. */
export function idsOf({ body: { publisher } }: Pick<Mend, 'body'>): Ids | null {
  const { pins, identity } = publisher;
  if (identity !== undefined || typeof pins !== 'object' || pins === null) return null;
  return Object.fromEntries(
    Object.entries(pins).filter(([, id]) => id === null || typeof id === 'string'),
  ) as Ids;
}

/** The ids that came with the names of this publisher and are not those that it knows. @param attempts the newest first */
export function seenIds(
  { id, pins: known }: Pick<Publisher, 'id' | 'pins'>,
  attempts: readonly Attempt[],
): SeenIds | null {
  const seen = attempts.flatMap((attempt) => {
    const failure = attempt.failures.find((one) => one.publisher_id === id && one.code === 'pin_mismatch');
    const ids = failure?.mend ? idsOf(failure.mend) : null;
    return ids !== null && changedIds(known, ids).length > 0 ? [{ attempt, ids }] : [];
  });
  const [newest] = seen;
  if (newest === undefined) return null;
  const sets = new Set(seen.map(({ ids }) => JSON.stringify(Object.entries(ids).sort())));
  return { ...newest, others: sets.size - 1 };
}

/** The claims whose id is another one. */
export const changedIds = (known: Ids, ids: Ids): string[] =>
  Object.keys(ids).filter((claim) => ids[claim] !== (known[claim] ?? null));
