const STEPS: readonly [number, string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `3 days`, `10 minutes`: the largest unit that is whole, or nearly. */
export function duration(seconds: number): string {
  const [size, unit] = STEPS.find(([step]) => seconds >= step) ?? [1, 'second'];
  const many = Math.round(seconds / size);
  return `${many} ${unit}${many === 1 ? '' : 's'}`;
}

/** `every minute`, `every 10 minutes` */
export const every = (seconds: number): string => `every ${duration(seconds).replace(/^1 /, '')}`;

/** `12 ms`, `3.4 s` */
export const milliseconds = (value: number): string =>
  value < 1000 ? `${value} ms` : `${(value / 1000).toFixed(1)} s`;

/** `in 40 seconds`; what is due is `now`. */
export function until(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  return seconds <= 0 ? 'now' : `in ${duration(seconds)}`;
}
