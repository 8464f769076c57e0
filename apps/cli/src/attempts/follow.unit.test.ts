import { ClientFault } from '@waybill/api/client';
import { expect, it } from 'vitest';
import type { Attempt } from './attempts-client.ts';
import { follow } from './follow.ts';

const attempt = (id: number) => ({ id }) as Attempt;
const away = () => new ClientFault('unreachable', 'nobody answers');

/** Follows these answers one after the other, and ends with the last. */
async function followed(...answers: readonly (readonly number[] | ClientFault)[]) {
  const ending = new AbortController();
  const [shown, warned]: [number[], string[]] = [[], []];
  const left = [...answers];
  await follow({
    newest: async () => {
      const next = left.shift();
      if (left.length === 0) ending.abort();
      if (next === undefined || next instanceof ClientFault) throw next ?? away();
      return next.map(attempt);
    },
    show: ({ id }) => shown.push(id),
    warn: ({ message }) => warned.push(message),
    everyMs: 1,
    signal: ending.signal,
  });
  return { shown, warned };
}

it('shows what is there, the oldest first, and then each new one once', async () => {
  expect(await followed([2, 1], [2, 1], [4, 3, 2], [4])).toEqual({ shown: [1, 2, 3, 4], warned: [] });
});

it('waits for a registry that is away, says so once, and misses nothing', async () => {
  expect(await followed([], away(), away(), [1], away(), [2, 1])).toEqual({
    shown: [1, 2],
    warned: ['nobody answers', 'nobody answers'],
  });
});

it('ends at once where there is nothing to follow', async () => {
  await expect(followed(away(), [1])).rejects.toThrow('nobody answers');
  await expect(followed([1], new ClientFault('usage', 'no'), [2])).rejects.toThrow('no');
});
