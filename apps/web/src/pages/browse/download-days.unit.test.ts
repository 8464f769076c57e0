import { expect, it } from 'vitest';
import { downloadDays, sumOf } from './download-days.ts';

const now = new Date('2026-03-02T13:00:00Z');

it('has each day once, those without downloads too, and today last', () => {
  const points = downloadDays(
    [
      { date: '2026-03-02', downloads: 2 },
      { date: '2026-03-02', downloads: 3 },
      { date: '2026-02-28', downloads: 7 },
      { date: '2025-01-01', downloads: 100 },
    ],
    now,
    4,
  );
  expect(points).toEqual([
    { day: '2026-02-27', value: 0 },
    { day: '2026-02-28', value: 7 },
    { day: '2026-03-01', value: 0 },
    { day: '2026-03-02', value: 5 },
  ]);
  expect(sumOf(points)).toBe(12);
});
