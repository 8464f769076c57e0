import { byteLength, isPlainText, quote } from './text.ts';
import {
  isForbiddenInRef,
  isWholeRef,
  REF_CHARACTERS,
  REF_START,
  type RefState,
  readOfRef,
} from './valid-ref.ts';

/** What a pattern is filled in with. A version that is not known yet lets any version fit: ask again at the upload. */
export interface RefTarget {
  readonly crate: string;
  readonly version: string | null;
}

/** More than any ref has, and what keeps matching cheap. */
export const LONGEST_PATTERN = 200;
const LONGEST_REF = 1024;
const MOST_WILDCARDS = 4;
/** A name has 64 characters at most and a version 150, and each can be in a pattern once. */
const MOST_STEPS = 500;

/**
 * One step of a pattern: a character, or any number of characters of a kind.
 * - `segment`: `*`, which does not cross `/`.
 * - `path`: `**`, which does.
 * - `version`: a `{{version}}` that is not known yet: at least one character of those a version may have.
 */
type Step = { readonly is: string } | { readonly any: 'segment' | 'path' | 'version' };

/**
 * Whether the whole text fits the pattern. `*` stands for any number of characters but `/`, `**` for any characters,
 * `{{crate}}` and `{{version}}` for those of the target; all else is compared exactly, as git refs are case-sensitive.
 *
 * Follows all ways at once, so its time is bounded by the product of the lengths, whatever is written in either.
 */
export function fitsPattern(pattern: string, text: string, target: RefTarget | null): boolean {
  if (pattern.length > LONGEST_PATTERN || text.length > LONGEST_REF) return false;
  const steps = stepsOf(pattern, target);
  if (steps === undefined || steps.length > MOST_STEPS) return false;
  let reached = skipOver(steps, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const at of reached) {
      const step = steps[at];
      if (step === undefined) continue;
      if ('is' in step) {
        if (step.is === character) next.add(at + 1);
      } else if (takes(step.any, character)) {
        next.add(at);
        if (step.any === 'version') next.add(at + 1);
      }
    }
    reached = skipOver(steps, next);
  }
  return reached.has(steps.length);
}

/** Whether a pattern speaks of the version, so that it has to be asked again once that is known. */
export function namesVersion(pattern: string): boolean {
  return pattern.includes('{{version}}');
}

/**
 * The sentence that says why no ref can ever fit the pattern, or that it holds what it must not; undefined if it may.
 * Beside look-alikes only placeholders that are none are refused although git would allow a ref with them.
 */
export function problemOfRefPattern(pattern: string): string | undefined {
  if (pattern === '') return 'A ref pattern cannot be empty; leave it out to accept any ref.';
  if (byteLength(pattern) > LONGEST_PATTERN)
    return `A ref pattern is at most ${LONGEST_PATTERN} bytes long, and this one has ${byteLength(pattern)}.`;
  if (!isPlainText(pattern))
    return 'A ref pattern must not contain control, invisible or look-alike characters.';
  const others = pattern.replaceAll(/\{\{(?:crate|version)\}\}/g, ' ');
  const unknown = /\{\{.*?\}\}|\{\{|\}\}|\{(?:crate|version)\}/.exec(others)?.[0];
  if (unknown !== undefined)
    return `The placeholder ${quote(unknown)} is unknown; a ref pattern may have \`{{crate}}\` and \`{{version}}\`.`;
  for (const placeholder of ['{{crate}}', '{{version}}'])
    if (pattern.split(placeholder).length > 2)
      return `The placeholder \`${placeholder}\` can be in a ref pattern once.`;
  if ((pattern.match(/\*+/g) ?? []).length > MOST_WILDCARDS)
    return `A ref pattern has at most ${MOST_WILDCARDS} wildcards.`;
  return fitsSomeRef(pattern) ? undefined : whyNoRefFits(pattern);
}

function whyNoRefFits(pattern: string): string {
  if (!/^(?:refs\/|\*)/.test(pattern))
    return `A ref pattern is matched against the full ref, so ${quote(pattern)} fits none; write \`refs/tags/${pattern}\` or \`refs/heads/${pattern}\`.`;
  const forbidden = [...pattern].find((character) => character !== '*' && isForbiddenInRef(character));
  if (forbidden !== undefined)
    return `No git ref contains ${quote(forbidden)}; the wildcards of a ref pattern are \`*\`, which does not cross \`/\`, and \`**\`, which does.`;
  if (/\.\.|@\{|\/\/|\/$|\.$|\.lock(?:\/|$)|\/\./.test(pattern))
    return `${quote(pattern)} fits no ref: git allows none with \`..\`, \`@{\`, \`//\`, a part that begins with \`.\`, or an end in \`/\`, \`.\` or \`.lock\`.`;
  return `${quote(pattern)} fits no ref; one begins with \`refs/heads/\`, \`refs/tags/\` or the like.`;
}

/** Walks the pattern and the rules for refs side by side, over every pair of places that can be reached together. */
function fitsSomeRef(pattern: string): boolean {
  // Names of crates and versions are alike enough: letters, digits and a few signs that mean nothing to git.
  const steps = stepsOf(pattern.replaceAll('{{crate}}', '{{version}}'), null) ?? [];
  const reached = new Map<string, readonly [number, RefState]>();
  const reach = (at: number, state: RefState | undefined) => {
    if (state !== undefined) reached.set(`${at} ${state}`, [at, state]);
  };
  reach(0, REF_START);
  // A map that grows while it is walked is walked to its new end.
  for (const [at, state] of reached.values()) {
    const step = steps[at];
    if (step === undefined) {
      if (isWholeRef(state)) return true;
      continue;
    }
    if ('is' in step) {
      reach(at + 1, readOfRef(state, step.is));
      continue;
    }
    if (step.any !== 'version') reach(at + 1, state);
    for (const character of REF_CHARACTERS.filter((one) => takes(step.any, one))) {
      const next = readOfRef(state, character);
      reach(at, next);
      if (step.any === 'version') reach(at + 1, next);
    }
  }
  return false;
}

function stepsOf(pattern: string, target: RefTarget | null): Step[] | undefined {
  const steps: Step[] = [];
  for (const [part] of pattern.matchAll(/\{\{\w+\}\}|\*+|[^*]/gu)) {
    if (part === '{{version}}' && target?.version == null) steps.push({ any: 'version' });
    else if (part === '{{version}}' || part === '{{crate}}') {
      const text = part === '{{crate}}' ? target?.crate : target?.version;
      if (text == null || text === '') return undefined;
      steps.push(...characters(text));
    } else if (part.startsWith('*')) steps.push({ any: part.length === 1 ? 'segment' : 'path' });
    else steps.push(...characters(part));
  }
  return steps;
}

function characters(text: string): Step[] {
  return [...text].map((is) => ({ is }));
}

/** Wildcards that may stand for nothing are also left behind at once; a version has at least one character. */
function skipOver(steps: readonly Step[], positions: Set<number>): Set<number> {
  // A set that grows while it is walked is walked to its new end.
  for (const at of positions) {
    const step = steps[at];
    if (step !== undefined && 'any' in step && step.any !== 'version') positions.add(at + 1);
  }
  return positions;
}

function takes(any: 'segment' | 'path' | 'version', character: string): boolean {
  if (any === 'path') return true;
  return any === 'segment' ? character !== '/' : /^[0-9A-Za-z.+-]$/.test(character);
}
