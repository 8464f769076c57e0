import { expect, it } from 'vitest';
import { fromBase64url, toBase64url } from './passkeys.ts';

it('writes bytes as base64url without padding, and reads them again', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (const length of [0, 1, 2, 3, 32, 256]) {
    const some = bytes.slice(0, length);
    const text = toBase64url(some.buffer);
    expect(text).toBe(Buffer.from(some).toString('base64url'));
    expect([...fromBase64url(text)]).toEqual([...some]);
  }
});
