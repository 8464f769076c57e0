import { expect, it } from 'vitest';
import { codeOf, nowSeconds, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const code = async (changes: Record<string, unknown>) =>
  codeOf(await issuer.verify(issuer.sign(sample('github', changes))));

it.each(['exp', 'iat'])('refuses a token without %s', async (claim) => {
  expect(await code({ [claim]: undefined })).toBe('id_token_claim_missing');
});

it.each(['exp', 'iat', 'nbf'])('refuses an %s that is no whole number', async (claim) => {
  const right = sample()[claim];
  for (const value of [`${right}`, Number(right) + 0.5, null, true, [right], {}, -1, 1e18]) {
    expect(await code({ [claim]: value })).toBe('id_token_claim_invalid');
  }
});

it('refuses a number that is too large for a number', async () => {
  const text = JSON.stringify(sample()).replace(/"exp":\d+/, '"exp":1e999');
  expect(codeOf(await issuer.verify(issuer.signText(JSON.stringify(issuer.header), text)))).toBe(
    'id_token_claim_invalid',
  );
});

it('refuses a token that expires before it was issued', async () => {
  expect(await code({ iat: nowSeconds, exp: nowSeconds })).toBe('id_token_claim_invalid');
  expect(await code({ iat: nowSeconds + 10, exp: nowSeconds + 5 })).toBe('id_token_claim_invalid');
});
