import { expect, it } from 'vitest';
import { readUnverified, verifyIdToken } from '../index.ts';
import { audience, codeOf, detailOf, now, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each([
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['an empty array', []],
  ['an array of ours alone, which GitHub never sends', [audience]],
  ['ours and another', [audience, 'crates.io']],
  ['another and ours', ['crates.io', audience]],
  ['ours twice', [audience, audience]],
  ['of another registry', 'crates.io'],
  ['a prefix of ours', audience.slice(0, -1)],
  ['an extension of ours', `${audience}.evil.example`],
  ['ours with a slash', `${audience}/`],
  ['ours in capitals', audience.toUpperCase()],
  ['ours with a space', ` ${audience}`],
  ['an object', { aud: audience }],
  ["GitHub's default", 'https://github.com/octo-org'],
])('refuses an audience that is %s', async (_, aud) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample('github', { aud }))))).toBe(
    'id_token_audience_mismatch',
  );
});

it('says which audience was expected and which came', async () => {
  const detail = detailOf(await issuer.verify(issuer.sign(sample('github', { aud: 'crates.io' }))));
  expect(detail).toContain(`\`${audience}\``);
  expect(detail).toContain('`crates.io`');
});

it('accepts an array of ours alone where the provider is known to send them, and no longer one', async () => {
  const provider = { ...issuer.trusted.provider, audience: 'string-or-array-of-one' as const };
  const trusted = { ...issuer.trusted, provider };
  const code = async (aud: unknown) =>
    codeOf(await issuer.verify(issuer.sign(sample('github', { aud })), { issuer: trusted }));
  expect(await code([audience])).toBe('accepted');
  expect(await code(audience)).toBe('accepted');
  expect(await code([audience, audience])).toBe('id_token_audience_mismatch');
  expect(await code([[audience]])).toBe('id_token_audience_mismatch');
});

it('matches nothing where this registry has no audience', async () => {
  const unverified = readUnverified(issuer.sign(sample('github', { aud: '' })));
  if (!unverified.ok) throw new Error('unreadable');
  const { trusted, jwk } = issuer;
  const outcome = await verifyIdToken({
    token: unverified.value,
    issuer: trusted,
    keys: [jwk],
    audience: '',
    now,
  });
  expect(codeOf(outcome)).toBe('id_token_audience_mismatch');
});
