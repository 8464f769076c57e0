/**
 * SHA-256 of the text in UTF-8, as 64 lower-case hex digits. By Web Crypto, which every runtime has; it answers later even
 * where the hash is done at once, and so must whatever uses it.
 */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
