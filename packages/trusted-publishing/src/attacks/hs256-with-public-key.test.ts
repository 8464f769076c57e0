import { expect, it } from 'vitest';
import { codeOf, encode, hmac, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const pem = String(issuer.publicKey.export({ format: 'pem', type: 'spki' }));

function forged(): string {
  const input = `${encode(JSON.stringify({ ...issuer.header, alg: 'HS256' }))}.${encode(JSON.stringify(sample()))}`;
  return `${input}.${hmac(input, pem)}`;
}

it('refuses a token signed by HMAC with the public key as the secret', async () => {
  expect(codeOf(await issuer.verify(forged()))).toBe('id_token_algorithm_refused');
});

it('refuses it even where HMAC was configured and the issuer publishes a symmetric key', async () => {
  const misconfigured = { ...issuer.trusted, algorithms: ['HS256'] as unknown as ['RS256'] };
  const keys = [{ kty: 'oct', kid: issuer.keyId, k: encode(pem) }];
  expect(codeOf(await issuer.verify(forged(), { issuer: misconfigured, keys }))).toBe(
    'id_token_algorithm_refused',
  );
});
