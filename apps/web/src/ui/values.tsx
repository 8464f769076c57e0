import { day, exactly, timeAgo } from './dates.ts';

export { exactly, timeAgo } from './dates.ts';
export { bytes, count, counted, shortCount } from './numbers.ts';

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
      {day(new Date(at))}
    </time>
  );
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
