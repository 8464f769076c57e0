import { expect, it } from 'vitest';
import { clock, day, exactly, timeAgo, wholeDay } from './dates.ts';

const now = new Date(2026, 10, 23, 13, 5);
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

it.each([
  [0, 'just now'],
  [-59, 'just now'],
  [59, 'just now'],
  [-60, '1 minute ago'],
  [61, 'in 1 minute'],
  [-150, '3 minutes ago'],
  [-3600, '1 hour ago'],
  [7300, 'in 2 hours'],
  [-86_400, 'yesterday'],
  [86_400, 'tomorrow'],
  [-3 * 86_400, '3 days ago'],
  [-8 * 86_400, 'last week'],
  [14 * 86_400, 'in 2 weeks'],
  [-31 * 86_400, 'last month'],
  [-100 * 86_400, '3 months ago'],
  [370 * 86_400, 'next year'],
  [-900 * 86_400, '2 years ago'],
])('%i seconds from now is "%s", as Intl would say it', (seconds, words) => {
  expect(timeAgo(after(seconds), now)).toBe(words);
  const [unit, size] = (
    [
      ['year', 31_557_600],
      ['month', 2_629_800],
      ['week', 604_800],
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 0];
  if (size === 0) return;
  const intl = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  expect(words).toBe(intl.format(Math.sign(seconds) * Math.round(Math.abs(seconds) / size), unit));
});

it('a moment is told by the clock of the reader', () => {
  expect(day(now)).toBe('23 Nov 2026');
  expect(wholeDay(now)).toBe('Monday 23 November 2026');
  expect(clock(new Date(2026, 0, 2, 3, 4))).toBe('03:04');
  expect(exactly(now.toISOString())).toBe('23 Nov 2026, 13:05');
});
