import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';
import { buildPattern, maxVersionNumber, prereleasePattern } from './versions.ts';

/** Rust's `semver` crate reads no more in one requirement. */
const maxComparators = 32;

const number = '(0|[1-9][0-9]*)';
const wildcard = '[*xX]';
/**
 * One comparator: operator, then one to three numbers of which a tail may be wildcards. A pre-release or a build part
 * needs all three numbers. Spaces are allowed behind the operator and at the end, nowhere else.
 */
const comparator = new RegExp(
  `^(=|>=|>|<=|<|~|\\^|) *${number}` +
    `(?:\\.(?:(${wildcard})(?:\\.${wildcard})?|${number}(?:\\.(?:(${wildcard})|${number}(?:-(${prereleasePattern}))?(?:\\+${buildPattern})?))?))? *$`,
);

/**
 * Reads a version requirement by the grammar of Rust's `semver` crate and gives the text that crate prints, which is
 * what cargo sends and what the index holds: `1` → `^1`, `>=1.0,<2` → `>=1.0, <2`, `1.x` → `1.*`. Build metadata is
 * dropped, as cargo drops it.
 *
 * @throws FormatError `dependency_requirement_invalid`, also for a bare `*`, which crates.io does not take either
 *   (crates-io-api §6.6).
 */
export function normaliseRequirement(text: string): string {
  if (/^ *[*xX] *$/.test(text)) {
    throw new FormatError(
      'dependency_requirement_invalid',
      `The version requirement ${quote(text)} allows every version there will ever be; write the version you build with, such as \`1.2\`.`,
    );
  }
  const parts = text.split(',');
  if (parts.length > maxComparators) {
    throw invalid(text, `it has ${parts.length} parts, but at most ${maxComparators} are allowed`);
  }
  return parts.map((part) => normaliseComparator(part.replace(/^ +/, ''), text)).join(', ');
}

function normaliseComparator(part: string, whole: string): string {
  const found = comparator.exec(part);
  if (found === null) throw invalid(whole, `${quote(part)} cannot be read`);
  const [, operator = '', major = '', minorWildcard, minor, patchWildcard, patch, prerelease] = found;
  if ([major, minor, patch].some((digits) => digits !== undefined && BigInt(digits) > maxVersionNumber)) {
    throw invalid(whole, `${quote(part)} has a number that does not fit in 64 bits`);
  }
  const numbers = [major, minor, patch].filter((digits) => digits !== undefined).join('.');
  const version = prerelease === undefined ? numbers : `${numbers}-${prerelease}`;
  // Only without an operator does a wildcard survive: Rust reads `=1.*` as `=1`.
  if (operator !== '') return operator + version;
  return minorWildcard === undefined && patchWildcard === undefined ? `^${version}` : `${version}.*`;
}

function invalid(text: string, reason: string): FormatError {
  return new FormatError(
    'dependency_requirement_invalid',
    `The version requirement ${quote(text)} is invalid: ${reason}. Write it as in \`1.2\`, \`~1.2.3\`, \`=1.2.3\` or \`>=1.2, <2\`.`,
  );
}
