import { expect, it } from 'vitest';
import { codeOf, detailOf, nowSeconds, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const expiring = (exp: unknown) => issuer.sign(sample('github', { iat: nowSeconds - 300, exp }));

it('refuses an expired token and says by how much', async () => {
  const outcome = await issuer.verify(expiring(nowSeconds - 47));
  expect(codeOf(outcome)).toBe('id_token_expired');
  expect(detailOf(outcome)).toContain("expired 47 s ago by this registry's clock (30 s leeway)");
});

it('accepts up to but not including 30 s after expiry', async () => {
  expect(codeOf(await issuer.verify(expiring(nowSeconds - 29)))).toBe('accepted');
  expect(codeOf(await issuer.verify(expiring(nowSeconds - 30)))).toBe('id_token_expired');
});

it('judges by the second its clock is in', async () => {
  const justBefore = new Date((nowSeconds + 29.999) * 1000);
  expect(codeOf(await issuer.verify(expiring(nowSeconds), { now: justBefore }))).toBe('accepted');
});

it('refuses where its own clock is broken', async () => {
  expect(codeOf(await issuer.verify(issuer.sign(sample()), { now: new Date(Number.NaN) }))).toBe(
    'id_token_expired',
  );
});
