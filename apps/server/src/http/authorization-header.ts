import { Problem } from '../platform/problem.ts';

/**
 * The token of an `Authorization` header: cargo sends it bare, the stock GitHub action as `Bearer`. crates.io's grammar:
 * split at the first space; the scheme is empty or `Bearer` in any case; the token is trimmed.
 * @returns null when there is no header.
 * @throws Problem `authorization_header_invalid` (401); the sentence says which form came, never the value.
 */
export function tokenOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (!/^[\x20-\x7e\t]*$/.test(header)) {
    throw new Problem(
      'authorization_header_invalid',
      'Invalid `Authorization` header: Found unexpected non-ASCII characters',
    );
  }
  const space = header.indexOf(' ');
  const scheme = space === -1 ? '' : header.slice(0, space);
  const token = header.slice(space + 1).trim();
  if (scheme !== '' && scheme.toLowerCase() !== 'bearer') {
    const shown = scheme.length <= 20 ? scheme : 'a long word';
    throw new Problem(
      'authorization_header_invalid',
      `Invalid \`Authorization\` header: Found unexpected authentication scheme \`${shown}\`; send the bare token, or \`Bearer\` and the token`,
    );
  }
  // Also `Bearer` alone, which is what a CI variable that was never set makes of `Bearer $TOKEN`.
  if (token === '' || token.toLowerCase() === 'bearer') {
    throw new Problem(
      'authorization_header_invalid',
      'Invalid `Authorization` header: The token is empty; is the variable it comes from set?',
    );
  }
  return token;
}
