import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atMost } from './at-most.ts';

it('never more than so many at once, all in the end, and one that fails lets the next one in', async () => {
  const turn = atMost(2);
  let [now, most] = [0, 0];
  const work = async (at: number) => {
    now += 1;
    most = Math.max(most, now);
    await setImmediate();
    now -= 1;
    if (at % 3 === 0) throw new Error(`${at}`);
    return at;
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, at) => turn(() => work(at))));
  expect(most).toBe(2);
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
    Array.from({ length: 9 }, (_, at) => at % 3 !== 0),
  );
  expect(await turn(async () => 'after')).toBe('after');
});
