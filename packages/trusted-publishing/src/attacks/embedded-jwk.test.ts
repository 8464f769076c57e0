import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const attacker = new TestIssuer();

it.each([
  ['jwk', attacker.jwk],
  ['jku', 'https://attacker.example/jwks'],
  ['x5u', 'https://attacker.example/cert.pem'],
  ['crit', ['exp']],
  ['crit', []],
  ['jku', null],
])('refuses a token whose header has %s', async (name, value) => {
  const outcome = await issuer.verify(attacker.sign(sample(), { [name]: value }));
  expect(codeOf(outcome)).toBe('id_token_header_refused');
});

it('refuses them on a token the issuer itself signed', async () => {
  expect(codeOf(await issuer.verify(issuer.sign(sample(), { jwk: issuer.jwk })))).toBe(
    'id_token_header_refused',
  );
});

it('tolerates and does not use the thumbprint and chain that Enterprise Server sends', async () => {
  const harmless = { x5t: 'obLD1OX2BxgpOktcbX6PkAESIzQ', x5c: ['MIIB'] };
  expect(codeOf(await issuer.verify(issuer.sign(sample(), harmless)))).toBe('accepted');
  expect(codeOf(await issuer.verify(attacker.sign(sample(), harmless)))).toBe('id_token_signature_invalid');
});
