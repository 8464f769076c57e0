import { base64url } from 'jose';

/**
 * Decodes base64url strictly (RFC 7515 §2, RFC 4648 §3.5): no padding, no white space, no other alphabet, and no set
 * bits that belong to no byte. A lenient decoder would let one token be written in several ways.
 *
 * @returns undefined where the text is not the one canonical encoding of some bytes.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = decodeLeniently(text);
  // Decoders differ in what they forgive, so a text is canonical exactly when it survives the way there and back.
  return bytes !== undefined && base64url.encode(bytes) === text ? bytes : undefined;
}

function decodeLeniently(text: string): Uint8Array | undefined {
  try {
    return base64url.decode(text);
  } catch {
    return undefined;
  }
}
