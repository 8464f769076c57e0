import type { Point } from '../../ui/chart.tsx';

const DAY_MS = 86_400_000;

/** Downloads of each of the last days, also of those without any, which the API leaves out. */
export function downloadDays(
  counted: readonly { date: string; downloads: number }[],
  now: Date,
  days = 90,
): Point[] {
  const byDay = new Map<string, number>();
  for (const { date, downloads } of counted) byDay.set(date, (byDay.get(date) ?? 0) + downloads);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, value: byDay.get(day) ?? 0 };
  });
}

export const sumOf = (points: readonly Point[]): number =>
  points.reduce((total, { value }) => total + value, 0);
