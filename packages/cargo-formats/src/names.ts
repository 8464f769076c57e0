import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** In characters; crates.io's rule. */
export const maxCrateNameLength = 64;

/**
 * Refuses what crates.io does not take as the name of a crate: more than 64 characters, empty, not starting with an
 * ASCII letter, or with anything but ASCII letters, digits, `-` and `_` (crates-io-api §6.3; length is tested first).
 *
 * @param what `dependency` for the name of a crate that is depended on; it only changes the code and the sentence.
 * @throws FormatError `crate_name_invalid`, or `dependency_invalid` for a dependency.
 */
export function checkCrateName(name: string, what: 'crate' | 'dependency' = 'crate'): void {
  const problem = nameProblem(name, /^[A-Za-z]/, 'an ASCII letter');
  if (problem === null) return;
  const code = what === 'crate' ? 'crate_name_invalid' : 'dependency_invalid';
  throw new FormatError(code, `The ${what} name ${quote(name)} ${problem}.`);
}

/**
 * Refuses what cannot be the key of a renamed dependency in Cargo.toml. The rules of a crate name, except that `_` may
 * come first (crates-io-api §6.3).
 *
 * @throws FormatError `dependency_invalid`
 */
export function checkDependencyRename(name: string): void {
  const problem = dependencyKeyProblem(name);
  if (problem !== null) {
    throw new FormatError('dependency_invalid', `The dependency name ${quote(name)} ${problem}.`);
  }
}

/** Whether `checkCrateName` would let the name pass. */
export function isCrateName(name: string): boolean {
  return nameProblem(name, /^[A-Za-z]/, 'an ASCII letter') === null;
}

/**
 * The form in which two crate names are the same crate: lower case, `-` read as `_`. Only ASCII is folded, so that no
 * look-alike (the Kelvin sign, say) ever folds into a real name.
 */
export function canonicalName(name: string): string {
  return asciiLowerCase(name).replaceAll('-', '_');
}

export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What is wrong with a key of `[dependencies]`, as the end of a sentence; null when nothing is. */
export function dependencyKeyProblem(name: string): string | null {
  return nameProblem(name, /^[A-Za-z_]/, 'an ASCII letter or `_`');
}

function nameProblem(name: string, first: RegExp, firstInWords: string): string | null {
  if (name.length > maxCrateNameLength) {
    return `has ${name.length} characters, but at most ${maxCrateNameLength} are allowed; choose a shorter name`;
  }
  if (name === '') return `is empty; it must start with ${firstInWords}`;
  if (!first.test(name))
    return `must start with ${firstInWords}, but starts with ${quote(firstCharacter(name))}`;
  const other = /[^A-Za-z0-9_-]/u.exec(name)?.[0];
  if (other === undefined) return null;
  return `contains ${quote(other)}, but only ASCII letters, digits, \`-\` and \`_\` are allowed`;
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
