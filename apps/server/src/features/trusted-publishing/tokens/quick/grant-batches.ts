import type { Written } from './grant-statement.ts';

/** So many statements at a time; who comes meanwhile goes together with the next one. */
const MOST_UNDER_WAY = 2;
const MOST_IN_A_BATCH = 16;

interface Waiting {
  written: Written;
  resolve: (accessTokenId: number | null) => void;
  reject: (error: unknown) => void;
}

/**
 * Stores what it can of a batch, at once.
 * @returns the id of the access token by the place in the batch, from 1. Null: as something that one of them refers to is gone, or
 *   is held by somebody who waits for it, nothing was stored.
 */
export type Send = (batch: readonly Written[]) => Promise<ReadonlyMap<number, number> | null>;

/**
 * Writes grants, those that come at once by one statement and so one commit: what a statement costs is hardly more for ten. Whoever
 * comes alone waits for nobody.
 * @returns for each grant the id of its access token; null: it does not stand any more, and nothing of it is stored.
 */
export function grantBatches(send: Send): (written: Written) => Promise<number | null> {
  let waiting: Waiting[] = [];
  let underWay = 0;
  const busy = new Set<string>();

  const alone = async ({ written, resolve, reject }: Waiting): Promise<void> => {
    try {
      resolve((await send([written]))?.get(1) ?? null);
    } catch (error) {
      reject(error);
    }
  };
  const together = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const ids = await send(batch.map(({ written }) => written));
      // The others must not suffer from the one.
      if (ids === null) for (const one of batch) await alone(one);
      else for (const [at, { resolve }] of batch.entries()) resolve(ids.get(at + 1) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const next = (): void => {
    while (underWay < MOST_UNDER_WAY && waiting.length > 0) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const marks = batch.flatMap(({ written }) => marksOf(written));
      for (const mark of marks) busy.add(mark);
      underWay += 1;
      const [first] = batch;
      const done = batch.length === 1 && first !== undefined ? alone(first) : together(batch);
      done.finally(() => {
        underWay -= 1;
        for (const mark of marks) busy.delete(mark);
        next();
      });
    }
  };
  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const taken = new Set<string>();
    for (const one of waiting) {
      const own = marksOf(one.written);
      const fits = batch.length < MOST_IN_A_BATCH && own.every((mark) => !taken.has(mark) && !busy.has(mark));
      (fits ? batch : rest).push(one);
      if (fits) for (const mark of own) taken.add(mark);
    }
    waiting = rest;
    return batch;
  };

  return (written) =>
    new Promise((resolve, reject) => {
      waiting.push({ written, resolve, reject });
      next();
    });
}

/** What two of one batch must not share, as neither would see what the other does to it; nor two batches, as all of the later would wait for the earlier. */
const marksOf = ({ grant }: Written): string[] => [
  `used ${grant.issuer.id} ${grant.replayKey}`,
  `request ${grant.attempt.correlationId}`,
  ...grant.publishers.map(({ id }) => `publisher ${id}`),
];
