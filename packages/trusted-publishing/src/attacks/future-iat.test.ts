import { expect, it } from 'vitest';
import { codeOf, detailOf, nowSeconds, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const future = (claim: 'iat' | 'nbf', seconds: number) =>
  issuer.sign(sample('github', { exp: nowSeconds + 600, [claim]: nowSeconds + seconds }));

it.each(['iat', 'nbf'] as const)('refuses an %s in the future and says by how much', async (claim) => {
  const outcome = await issuer.verify(future(claim, 90));
  expect(codeOf(outcome)).toBe('id_token_not_yet_valid');
  expect(detailOf(outcome)).toContain("90 s in the future by this registry's clock (30 s leeway)");
});

it.each(['iat', 'nbf'] as const)('allows an %s 30 s ahead and no more', async (claim) => {
  expect(codeOf(await issuer.verify(future(claim, 30)))).toBe('accepted');
  expect(codeOf(await issuer.verify(future(claim, 31)))).toBe('id_token_not_yet_valid');
});

it('does without nbf', async () => {
  expect(codeOf(await issuer.verify(issuer.sign(sample('github', { nbf: undefined }))))).toBe('accepted');
});
