import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each([undefined, null, '', 7, ['key-1'], {}])('refuses a token with the key id %j', async (kid) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample(), { kid })))).toBe('id_token_key_id_missing');
});
