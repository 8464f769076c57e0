import { expect, it } from 'vitest';
import { FORGET_MARGIN_SECONDS, LEEWAY_SECONDS } from '../index.ts';
import { codeOf, githubUrl, nowSeconds, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const code = async (jti: unknown) => codeOf(await issuer.verify(issuer.sign(sample('github', { jti }))));

it('gives a token the key of its jti, and the issuer to keep it apart from those of others', async () => {
  const enterprise = new TestIssuer(`${githubUrl}/octo-enterprise`, 2);
  const mine = await issuer.verified(sample());
  const theirs = await enterprise.verified(sample('github', { iss: enterprise.trusted.url }));
  expect(mine.replayKey).toBe(sample().jti);
  expect([theirs.issuer.id, theirs.replayKey]).not.toEqual([mine.issuer.id, mine.replayKey]);
});

it('lets nobody forget a token that would still be accepted', async () => {
  const token = await issuer.verified(sample());
  const exp = Number(sample().exp);
  expect(token.expiresAt).toEqual(new Date(exp * 1000));
  expect(token.forgetAfter).toEqual(new Date((exp + LEEWAY_SECONDS + FORGET_MARGIN_SECONDS) * 1000));
  expect(codeOf(await issuer.verify(issuer.sign(sample()), { now: token.forgetAfter }))).toBe(
    'id_token_expired',
  );
  expect(FORGET_MARGIN_SECONDS).toBeGreaterThan(0);
});

it('refuses a token without jti where the provider sends one', async () => {
  expect(await code(undefined)).toBe('id_token_claim_missing');
});

it.each([null, '', 7, ['a'], 'a\0b', '\ud800', 'x'.repeat(256)])('refuses the jti %j', async (jti) => {
  expect(await code(jti)).toBe('id_token_claim_invalid');
});

it('takes a jti of 255 characters, in any of them', async () => {
  expect(await code('ü'.repeat(255))).toBe('accepted');
});

it('goes by what was signed where the provider has no jti', async () => {
  const provider = { ...issuer.trusted.provider, replay: 'signing-input' as const };
  const trusted = { ...issuer.trusted, provider };
  const keyOf = async (changes: Record<string, unknown>) => {
    const outcome = await issuer.verify(issuer.sign(sample('github', { jti: undefined, ...changes })), {
      issuer: trusted,
    });
    return outcome.ok ? outcome.value.replayKey : codeOf(outcome);
  };
  expect(await keyOf({})).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await keyOf({})).toBe(await keyOf({}));
  expect(await keyOf({})).not.toBe(await keyOf({ exp: nowSeconds + 100 }));
});
