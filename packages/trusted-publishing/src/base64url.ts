/**
 * Decodes base64url strictly (RFC 7515 §2, RFC 4648 §3.5): no padding, no white space, no other alphabet, and no set
 * bits that belong to no byte. A lenient decoder would let one token be written in several ways.
 *
 * @returns undefined where the text is not the one canonical encoding of some bytes.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  // Node ignores what it does not know, so a text is canonical exactly when it survives the way there and back.
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
