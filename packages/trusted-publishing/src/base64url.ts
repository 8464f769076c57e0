import { base64url } from 'jose';

/**
 * Decodes base64url strictly (RFC 7515 §2, RFC 4648 §3.5): no padding, no white space, no other alphabet, and no set
 * bits that belong to no byte. A lenient decoder would let one token be written in several ways.
 *
 * @returns undefined where the text is not the one canonical encoding of some bytes.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  // What decoders differ in forgiving is refused here; a character that is left over is refused by all of them.
  if (!/^[A-Za-z0-9_-]*$/.test(text) || hasStrayBits(text)) return undefined;
  try {
    return base64url.decode(text);
  } catch {
    return undefined;
  }
}

/** Two characters at the end stand for one byte and four bits more, three for two bytes and two bits. */
function hasStrayBits(text: string): boolean {
  const rest = text.length % 4;
  if (rest === 0) return false;
  return (DIGITS.indexOf(text.charAt(text.length - 1)) & (rest === 2 ? 0b1111 : 0b11)) !== 0;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
