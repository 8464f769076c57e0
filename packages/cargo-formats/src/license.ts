import parseSpdx from 'spdx-expression-parse';
import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** Far beyond any real expression; the parser recurses and gets slow with length. */
const maxLicenseLength = 2000;

/**
 * Refuses a `license` that is not an SPDX expression. As lax as crates.io and no laxer: `/` means OR, which is how Rust
 * wrote it before SPDX, and deprecated identifiers such as `GPL-3.0` and `GPL-3.0+` are fine (crates-io-api §6.5).
 *
 * @throws FormatError `license_invalid`
 */
export function checkLicense(license: string): void {
  try {
    if (license.length > maxLicenseLength)
      throw new Error(`it is longer than ${maxLicenseLength} characters`);
    parseSpdx(license.trim().replaceAll('/', ' OR ').replace(/\s+/g, ' '));
  } catch (cause) {
    // The parser throws some errors without any text.
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : 'it ends too early';
    throw new FormatError(
      'license_invalid',
      `The license ${quote(license)} is not an SPDX expression: ${reason}. Write it as in \`MIT OR Apache-2.0\`, or use \`license-file\` for a license of your own.`,
      { cause },
    );
  }
}
