import { expect, it } from 'vitest';
import { MAX_ID_TOKEN_BYTES } from '../index.ts';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

/** A signed token of exactly this many bytes, or up to two fewer, because three bytes make four characters. */
function tokenOfSize(size: number): string {
  const empty = issuer.sign(sample('github', { filler: '' })).length;
  return issuer.sign(sample('github', { filler: 'x'.repeat(Math.floor(((size - empty) * 3) / 4)) }));
}

it('reads a token up to 16 KiB', async () => {
  const jwt = tokenOfSize(MAX_ID_TOKEN_BYTES);
  expect(jwt.length).toBeGreaterThan(MAX_ID_TOKEN_BYTES - 4);
  expect(jwt.length).toBeLessThanOrEqual(MAX_ID_TOKEN_BYTES);
  expect(codeOf(await issuer.verify(jwt))).toBe('accepted');
});

it('refuses a larger one before looking into it', async () => {
  expect(codeOf(await issuer.verify(tokenOfSize(MAX_ID_TOKEN_BYTES + 8)))).toBe('id_token_too_large');
  expect(codeOf(await issuer.verify('x'.repeat(1024 * 1024)))).toBe('id_token_too_large');
  expect(codeOf(await issuer.verify('.'.repeat(1024 * 1024)))).toBe('id_token_too_large');
});
