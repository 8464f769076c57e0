import { createSign, generateKeyPairSync, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { expect, it } from 'vitest';
import { codeOf, encode, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const ecKey = { ...ec.publicKey.export({ format: 'jwk' }), kid: issuer.keyId } as JWK;
const edKey = { ...ed.publicKey.export({ format: 'jwk' }), kid: issuer.keyId } as JWK;

function input(alg: string): string {
  return `${encode(JSON.stringify({ ...issuer.header, alg }))}.${encode(JSON.stringify(sample()))}`;
}
const es256 = `${input('ES256')}.${createSign('SHA256')
  .update(input('ES256'))
  .sign({ key: ec.privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url')}`;
const edDsa = `${input('EdDSA')}.${sign(null, Buffer.from(input('EdDSA')), ed.privateKey).toString('base64url')}`;

it('refuses a good signature by an algorithm that is not allowed for the issuer', async () => {
  expect(codeOf(await issuer.verify(es256, { keys: [ecKey] }))).toBe('id_token_algorithm_refused');
  expect(codeOf(await issuer.verify(edDsa, { keys: [edKey] }))).toBe('id_token_algorithm_refused');
});

it('accepts the same once the operator allowed it, and then nothing else', async () => {
  const allowsEc = { ...issuer.trusted, algorithms: ['ES256'] as const };
  const allowsEd = { ...issuer.trusted, algorithms: ['EdDSA'] as const };
  expect(codeOf(await issuer.verify(es256, { keys: [ecKey], issuer: allowsEc }))).toBe('accepted');
  expect(codeOf(await issuer.verify(edDsa, { keys: [edKey], issuer: allowsEd }))).toBe('accepted');
  expect(codeOf(await issuer.verify(issuer.sign(sample()), { issuer: allowsEc }))).toBe(
    'id_token_algorithm_refused',
  );
});

it.each(['RS384', 'RS512', 'PS256', 'rs256', 'RS256 ', 'toString', '__proto__'])(
  'refuses the algorithm name %s',
  async (alg) => {
    expect(codeOf(await issuer.verify(issuer.sign(sample(), { alg })))).toBe('id_token_algorithm_refused');
  },
);

it.each([undefined, null, '', 256, ['RS256']])('refuses an algorithm that is no name: %j', async (alg) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample(), { alg })))).toBe('id_token_algorithm_refused');
});
