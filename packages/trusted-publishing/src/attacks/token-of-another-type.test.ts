import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each(['at+jwt', 'logout+jwt', 'secevent+jwt', 'JWS', '', null, 7, ['JWT']])(
  'refuses the type %j',
  async (typ) => {
    expect(codeOf(await issuer.verify(issuer.sign(sample(), { typ })))).toBe('id_token_header_refused');
  },
);

it.each([undefined, 'JWT', 'jwt'])('accepts the type %j', async (typ) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample(), { typ })))).toBe('accepted');
});
