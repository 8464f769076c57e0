import { expect, it } from 'vitest';
import { inspect, inspectAsync } from './outcome.ts';

it('catches refusals and nothing else: a mistake of this package is none', async () => {
  const mistake = () => {
    throw new TypeError('a mistake');
  };
  expect(() => inspect(mistake)).toThrow('a mistake');
  await expect(inspectAsync(async () => mistake())).rejects.toThrow('a mistake');
});
