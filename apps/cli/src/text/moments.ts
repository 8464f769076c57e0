const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** How long that is, in the one or two largest units: `1 hour 5 minutes`. */
export function durationInWords(seconds: number): string {
  const total = Math.round(Math.abs(seconds));
  const at = UNITS.findIndex((one) => total >= one.seconds);
  const first = UNITS[at];
  if (first === undefined) return count(total, 'second');
  const second = UNITS[at + 1] ?? { unit: 'second', seconds: 1 };
  const rest = Math.floor((total % first.seconds) / second.seconds);
  const whole = count(Math.floor(total / first.seconds), first.unit);
  return rest === 0 ? whole : `${whole} ${count(rest, second.unit)}`;
}

/** A moment where the reader lives, and how far it is: `23 Nov 2026, 05:12:08 GMT+1 (in 4 minutes)`. */
export function momentInWords(moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const far = durationInWords(seconds);
  return `${localTime(moment)} (${Math.abs(seconds) < 1 ? 'now' : seconds > 0 ? `in ${far}` : `${far} ago`})`;
}

export function localTime(moment: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(moment);
}

/** `90`, `90s`, `15m`, `2h` → seconds; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d{1,7})(s|m|h)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
}

export const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
