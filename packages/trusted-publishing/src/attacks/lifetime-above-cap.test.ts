import { expect, it } from 'vitest';
import { codeOf, detailOf, nowSeconds, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const lasting = (seconds: number) =>
  issuer.sign(sample('github', { iat: nowSeconds, exp: nowSeconds + seconds }));

it('accepts what lasts 900 s', async () => {
  expect(codeOf(await issuer.verify(lasting(900)))).toBe('accepted');
});

it('refuses what lasts longer than a token of this provider', async () => {
  const outcome = await issuer.verify(lasting(901));
  expect(codeOf(outcome)).toBe('id_token_lifetime_too_long');
  expect(detailOf(outcome)).toContain('valid for 901 s');
  expect(detailOf(outcome)).toContain('at most 900 s');
});

it('does not judge by age: an old token of the right lifetime has simply expired', async () => {
  const old = issuer.sign(sample('github', { iat: nowSeconds - 7200, exp: nowSeconds - 6900 }));
  expect(codeOf(await issuer.verify(old))).toBe('id_token_expired');
});
