import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rateLimits } from './rate-limits.ts';

const RULE = { window: 60, max: 3 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
afterEach(() => void vi.useRealTimers());

it('never refuses who stays below the limit, however long', async () => {
  const limits = rateLimits();
  for (let second = 0; second < 3600; second += 21) {
    vi.setSystemTime(second * 1000);
    expect((await limits.consume('steady', RULE)).allowed, `after ${second} s`).toBe(true);
  }
});

it('counts a window from its first time, and says how long it lasts', async () => {
  const limits = rateLimits();
  const at = async (second: number) => {
    vi.setSystemTime(second * 1000);
    return limits.consume('hasty', RULE);
  };
  for (const second of [0, 10, 50]) expect(await at(second)).toEqual({ allowed: true, retryAfter: null });
  expect(limits.exhausted()).toEqual([{ key: 'hasty', until: new Date(60_000) }]);
  expect(await at(51)).toEqual({ allowed: false, retryAfter: 9 });
  expect((await at(60)).allowed).toBe(true);
  expect(limits.exhausted()).toEqual([]);
});
