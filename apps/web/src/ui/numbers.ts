/** `1,234,567`. By hand, as `dates.ts` says. */
export const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

const SHORT = ['', 'K', 'M', 'B', 'T'];

/** `999`, `1.2K`, `3.5M`: in three figures and less, with what is left of a fourth gone. */
export function shortCount(value: number): string {
  let power = 0;
  let left = value;
  while (left >= 999.95 && power < SHORT.length - 1) {
    left /= 1000;
    power += 1;
  }
  return `${power === 0 ? value : Number(left.toFixed(1))}${SHORT[power]}`;
}

/** `1 crate`, `2 crates`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(value) / 3), units.length);
  return `${(value / 1000 ** power).toFixed(power === 1 ? 0 : 1)} ${units[power - 1]}`;
}
