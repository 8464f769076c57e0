import { expect, it } from 'vitest';
import { duration, every, milliseconds, until } from './duration.ts';

it.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [59, '59 seconds'],
  [600, '10 minutes'],
  [3600, '1 hour'],
  [200_000, '2 days'],
])('%d seconds', (seconds, words) => expect(duration(seconds)).toBe(words));
it('how often', () => expect([every(60), every(5)]).toEqual(['every minute', 'every 5 seconds']));
it('how long', () => expect([milliseconds(12), milliseconds(3420)]).toEqual(['12 ms', '3.4 s']));
it('when', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  expect(until(new Date('2026-11-23T12:00:40Z'), now)).toBe('in 40 seconds');
  expect(until(new Date('2026-11-23T11:59:59Z'), now)).toBe('now');
});
