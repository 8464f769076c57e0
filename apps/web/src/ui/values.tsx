const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `23 Nov 2026, 13:05`, in the reader's own time zone. */
export const exactly = (at: string): string => absolute.format(new Date(at));

/** A moment, as far from now; the exact one shows when pointed at. @param at RFC 3339 */
export function TimeAgo({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {timeAgo(new Date(at), new Date())}
    </time>
  );
}

export function Day({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {day.format(new Date(at))}
    </time>
  );
}

export function timeAgo(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? 'just now' : relative.format(Math.round(seconds / step[1]), step[0]);
}

export const count = (value: number): string => whole.format(value);
export const shortCount = (value: number): string => compact.format(value);
/** `1 crate`, `2 crates`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${value === 1 ? one : many}`;

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(value) / 3), units.length);
  return `${(value / 1000 ** power).toFixed(power === 1 ? 0 : 1)} ${units[power - 1]}`;
}

// Controls, formats (what turns text around, what has no width), halves of characters, all that fonts leave out, and
// every separator but the space.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?! )\p{Z}/gu;

/**
 * Text with every character written out that no eye sees or that changes how the rest is drawn: `\u{202e}`, as the registry
 * writes them in its sentences.
 */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** The same for JSON, that goes on being JSON. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(UNSEEN, (character) =>
    character === '\n' ? character : character.replace(/[\s\S]/g, unit),
  );

const unit = (half: string): string => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What came in an ID token: whoever starts a job chooses much of it, so nothing in it may pass for something else. */
export function Claimed({ text }: { text: string }) {
  return <bdi>{visible(text)}</bdi>;
}
