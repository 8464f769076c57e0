import { expect, it } from 'vitest';
import { codeOf, detailOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it('never falls back to another key, however right it is', async () => {
  const outcome = await issuer.verify(issuer.sign(sample(), { kid: 'key-2' }));
  expect(codeOf(outcome)).toBe('id_token_key_unknown');
  expect(detailOf(outcome)).toContain('`key-2`');
});

it.each(['KEY-1', 'key-1 ', ' key-1'])('compares key ids exactly: %j', async (kid) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample(), { kid })))).toBe('id_token_key_unknown');
});

it('refuses where the issuer has no keys, or keys without id', async () => {
  const { kid: _, ...withoutId } = issuer.jwk;
  const jwt = issuer.sign(sample());
  expect(codeOf(await issuer.verify(jwt, { keys: [] }))).toBe('id_token_key_unknown');
  expect(codeOf(await issuer.verify(jwt, { keys: [withoutId] }))).toBe('id_token_key_unknown');
});
