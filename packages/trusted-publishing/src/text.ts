/** How much of a foreign value is repeated in a sentence, in characters. */
const LONGEST_SHOWN = 200;

/**
 * A foreign value as it may stand in a sentence, a log or a terminal: in backticks, cut at 200 characters, with each
 * character escaped that cannot be seen, that changes how the rest is drawn, or that looks like another one (KELVIN
 * SIGN for K, full-width letters). What is not a string is named by its JSON type.
 */
export function quote(value: unknown): string {
  return typeof value === 'string' ? `\`${show(value)}\`` : kindOf(value);
}

/** `quote` without the backticks, for a table cell. */
export function show(value: unknown): string {
  if (typeof value !== 'string') return kindOf(value);
  // Nearly every value is printable ASCII, and nearly every check shows two.
  if (value.length <= LONGEST_SHOWN && /^[ -_a-~]*$/.test(value)) return value;
  let shown = '';
  let count = 0;
  for (const character of value) {
    if (count === LONGEST_SHOWN) return `${shown}…`;
    shown += isPlain(character) && character !== '`' ? character : escaped(character);
    count += 1;
  }
  return shown;
}

/** Several values as one enumeration: "`a`, `b`", each once, in their order. */
export function quoteAll(values: readonly string[]): string {
  return [...new Set(values)].map(quote).join(', ');
}

/**
 * Lower case for A–Z and nothing else. `toLowerCase` would fold KELVIN SIGN to `k`, so that a look-alike owner would
 * meet the publisher of the real one; and it depends on the Unicode version.
 */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether the text has only characters that can be seen and told apart: see `quote`. Spaces are plain. */
export function isPlainText(text: string): boolean {
  for (const character of text) if (!isPlain(character)) return false;
  return true;
}

/** Whether the text is the hash of a commit, which nobody can move: 40 or 64 lower-case hex digits. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Length in bytes of UTF-8, which is how crates.io counts the lengths of fields. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

// Control, format, surrogate, private and unassigned characters; all separators but the space; and those that Unicode
// itself calls compatibility forms of another character (UAX #15).
function isPlain(character: string): boolean {
  if (character >= ' ' && character <= '~') return true;
  return !/^[\p{C}\p{Z}]$/u.test(character) && character.normalize('NFKC') === character;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value))
    return value.length === 1 ? 'an array of 1 value' : `an array of ${value.length} values`;
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return 'an object';
}
