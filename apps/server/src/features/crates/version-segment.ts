import { FormatError, parseVersion } from '@waybill/cargo-formats';
import { quote, show } from '@waybill/trusted-publishing';
import { Problem } from '../../platform/problem.ts';

/**
 * The version in the path of a request, refused before anything is looked up where it can be none (crates-io-api §1.2).
 * @throws Problem `path_invalid`, `not_found`
 */
export function readVersionSegment(text: string): string {
  // `/crates/N/` is an address without a version, not one with a wrong one.
  if (text === '')
    throw new Problem('not_found', 'There is nothing here: a version was expected behind the slash.');
  try {
    return parseVersion(text).text;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const why = error.code === 'version_too_long' ? error.message : whyNoVersion(text);
    throw new Problem('path_invalid', `Invalid URL: ${why}`, { cause: error });
  }
}

const numbers = ['major version number', 'minor version number', 'patch version number'] as const;
const LARGEST = 2n ** 64n - 1n;

/** In the words that Rust's semver uses, as clients of crates.io know them. */
function whyNoVersion(text: string): string {
  let rest = text;
  for (const [at, number] of numbers.entries()) {
    const digits = /^\d+/.exec(rest)?.[0] ?? '';
    if (digits === '') return `unexpected ${next(rest)} while parsing ${number}`;
    if (digits.length > 1 && digits.startsWith('0')) return `invalid leading zero in ${number}`;
    if (BigInt(digits.slice(0, 25)) > LARGEST) return `value of ${number} exceeds u64::MAX`;
    rest = rest.slice(digits.length);
    if (at === 2) break;
    if (rest === '') return `unexpected end of input while parsing ${number}`;
    if (!rest.startsWith('.')) return `unexpected ${next(rest)} after ${number}`;
    rest = rest.slice(1);
  }
  if (!/^[-+]/.test(rest)) return `unexpected ${next(rest)} after patch version number`;
  return `what follows the patch version number is neither a pre-release nor build metadata: ${quote(rest)}`;
}

const next = (rest: string): string =>
  rest === '' ? 'end of input' : `character '${show([...rest][0] ?? '')}'`;
