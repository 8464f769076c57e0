/*
 * Moments in words. By hand, not by `Intl`: the first use of that in a page loads the browser's data of all languages, which
 * takes a phone two tenths of a second, before anything is drawn.
 */

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const STEPS: readonly [string, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const two = (number: number): string => String(number).padStart(2, '0');

/** `23 Nov 2026`, in the reader's own time zone, as all of these. */
export const day = (at: Date): string =>
  `${at.getDate()} ${MONTHS[at.getMonth()]?.slice(0, 3)} ${at.getFullYear()}`;

/** `Monday 23 November 2026` */
export const wholeDay = (at: Date): string =>
  `${WEEKDAYS[at.getDay()]} ${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;

/** `13:05` */
export const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** `23 Nov 2026, 13:05` @param at RFC 3339 */
export function exactly(at: string): string {
  const date = new Date(at);
  return `${day(date)}, ${clock(date)}`;
}

/** `3 days ago`, `yesterday`, `in 2 hours`; `just now` for less than a minute of either. */
export function timeAgo(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (step === undefined) return 'just now';
  const [unit, size] = step;
  const many = Math.round(Math.abs(seconds) / size);
  const isPast = seconds < 0;
  if (many > 1) return isPast ? `${many} ${unit}s ago` : `in ${many} ${unit}s`;
  if (unit === 'day') return isPast ? 'yesterday' : 'tomorrow';
  if (unit === 'hour' || unit === 'minute') return isPast ? `1 ${unit} ago` : `in 1 ${unit}`;
  return `${isPast ? 'last' : 'next'} ${unit}`;
}
