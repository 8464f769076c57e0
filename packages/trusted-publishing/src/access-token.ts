import { sha256Hex } from './sha256.ts';

/** Prefix of what the exchange mints: short-lived, for CI. */
export const ACCESS_TOKEN_PREFIX = 'wbtp_';
/** Prefix of what a person makes. */
export const API_TOKEN_PREFIX = 'wbat_';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SECRET_LENGTH = 31;
/** The largest multiple of 62 below 256: bytes from here on would make the first letters likelier than the rest. */
const FAIR_BYTES = 248;

/** A source of `bytes` unpredictable bytes: `(bytes) => crypto.getRandomValues(new Uint8Array(bytes))`. */
export type RandomSource = (bytes: number) => Uint8Array;

/** In this order: what is wrong with a text that is no token. */
export type TokenFault = 'prefix' | 'length' | 'characters' | 'check_character';

/** What `parseToken` makes of a text. */
export type ParsedToken =
  /** `secret` are the 31 random characters. Look tokens up by `hashToken` of the whole text. */
  { readonly ok: true; readonly secret: string } | { readonly ok: false; readonly reason: TokenFault };

/**
 * A new token: prefix, 31 random characters `[A-Za-z0-9]` (184 bits), and one that can be checked without a database,
 * so that a scanner can tell a leaked token from a look-alike, and a person a cut one. The check is no protection.
 *
 * @throws RangeError where the source gives no usable bytes.
 */
export function newToken(prefix: string, random: RandomSource): string {
  let secret = '';
  for (let round = 0; secret.length < SECRET_LENGTH; round += 1) {
    // A fair source needs a second round once in many thousand tokens; one that needs a hundred is broken.
    if (round === 100) throw new RangeError('The random source repeats bytes that cannot be used.');
    for (const byte of random(2 * SECRET_LENGTH)) {
      if (byte < FAIR_BYTES && secret.length < SECRET_LENGTH)
        secret += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return prefix + secret + checkCharacter(secret);
}

/** Whether the text has the form of a token with this prefix. Says nothing about whether there is such a token. */
export function parseToken(prefix: string, text: string): ParsedToken {
  if (!text.startsWith(prefix)) return { ok: false, reason: 'prefix' };
  const rest = text.slice(prefix.length);
  if (rest.length !== SECRET_LENGTH + 1) return { ok: false, reason: 'length' };
  if (!/^[A-Za-z0-9]+$/.test(rest)) return { ok: false, reason: 'characters' };
  const secret = rest.slice(0, SECRET_LENGTH);
  return rest.endsWith(checkCharacter(secret))
    ? { ok: true, secret }
    : { ok: false, reason: 'check_character' };
}

/** A new access token, `wbtp_…`. See `newToken`. */
export function newAccessToken(random: RandomSource): string {
  return newToken(ACCESS_TOKEN_PREFIX, random);
}

/** See `parseToken`. */
export function parseAccessToken(text: string): ParsedToken {
  return parseToken(ACCESS_TOKEN_PREFIX, text);
}

/** SHA-256 of the whole token, prefix included, as 64 lower-case hex digits: the only thing to store. */
export function hashToken(text: string): Promise<string> {
  return sha256Hex(text);
}

/** The rule of crates.io, so that scanners need learn only another prefix: XOR of the characters, modulo 62. */
export function checkCharacter(secret: string): string {
  let sum = 0;
  for (let at = 0; at < secret.length; at += 1) sum ^= secret.charCodeAt(at);
  return ALPHABET.charAt(sum % ALPHABET.length);
}
