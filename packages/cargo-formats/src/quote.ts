/** Characters that change how a line is shown instead of showing themselves: controls, bidi marks, lone surrogates. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const maxQuoted = 120;

/**
 * `text` between backticks, fit for one line of a sentence: invisible characters become `\u{…}` and what is longer than
 * 120 characters is cut. Refusals repeat what the sender wrote, and the sender decides what that is.
 */
export function quote(text: string): string {
  const shown = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
  return `\`${printable(shown)}\``;
}

/** `text` with `\u{…}` for each invisible character, so that it can do nothing to the terminal it is shown on. */
export function printable(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}
