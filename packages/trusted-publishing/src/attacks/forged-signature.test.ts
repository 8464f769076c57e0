import { expect, it } from 'vitest';
import type { UnverifiedIdToken } from '../index.ts';
import { verifyIdToken } from '../index.ts';
import { audience, codeOf, encode, now, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const attacker = new TestIssuer();

it('refuses a token signed by another key under the same key id', async () => {
  expect(codeOf(await issuer.verify(attacker.sign(sample())))).toBe('id_token_signature_invalid');
});

it('refuses claims that were changed after signing', async () => {
  const [header, , signature] = issuer.sign(sample()).split('.');
  const payload = encode(JSON.stringify(sample('github', { repository_id: '1' })));
  expect(codeOf(await issuer.verify(`${header}.${payload}.${signature}`))).toBe('id_token_signature_invalid');
});

it('refuses a header that was changed after signing', async () => {
  const [, payload, signature] = issuer.sign(sample()).split('.');
  const header = encode(JSON.stringify({ ...issuer.header, extra: 1 }));
  expect(codeOf(await issuer.verify(`${header}.${payload}.${signature}`))).toBe('id_token_signature_invalid');
});

it('refuses an object that only looks like the result of `readUnverified`', async () => {
  const forged = {
    issuer: issuer.trusted.url,
    keyId: issuer.keyId,
    algorithm: 'RS256',
  };
  const token = forged as unknown as UnverifiedIdToken;
  const outcome = await verifyIdToken({ token, issuer: issuer.trusted, keys: [issuer.jwk], audience, now });
  expect(codeOf(outcome)).toBe('id_token_signature_invalid');
});
