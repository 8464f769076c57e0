/**
 * What a full git ref may look like (git-check-ref-format(1)), as the states of a small machine that reads one character
 * after another, so that one can ask of a pattern whether any ref fits it at all. A state is the part of what was read
 * that the rules still look back to:
 * - a beginning of `refs/`, while that is being read;
 * - `/` at the start of a part; else the end of the part as far as it matters: `@`, a beginning of `.lock`, or `x`.
 */
export type RefState = string;

const PREFIX = 'refs/';
const LOCK = '.lock';

export const REF_START: RefState = '';

/** One of each character that the rules tell apart, and one that they do not. */
export const REF_CHARACTERS: readonly string[] = [...new Set(`${PREFIX}${LOCK}@{x`)];

/** The state after one more character; undefined where no ref goes on like this. */
export function readOfRef(state: RefState, character: string): RefState | undefined {
  if (isForbiddenInRef(character)) return undefined;
  if (PREFIX.startsWith(state)) {
    const read = state + character;
    if (read === PREFIX) return '/';
    return PREFIX.startsWith(read) ? read : undefined;
  }
  if (character === '/') return state === '/' || state === LOCK ? undefined : '/';
  if (character === '.') return state === '/' || state === '.' ? undefined : '.';
  if (character === '{' && state === '@') return undefined;
  if (character === '@') return '@';
  return LOCK.startsWith(state + character) ? state + character : 'x';
}

/** Whether what was read is a whole ref. */
export function isWholeRef(state: RefState): boolean {
  return !PREFIX.startsWith(state) && !['/', '.', LOCK].includes(state);
}

/** Characters that git allows in no ref. */
export function isForbiddenInRef(character: string): boolean {
  return character <= ' ' || '\u007f~^:?*[\\'.includes(character);
}
