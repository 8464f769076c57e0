import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { expect, it, vi } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

// Many runs, which take a second, and on a busy machine more.
vi.setConfig({ testTimeout: 60_000 });

const issuer = new TestIssuer();
const jwt = issuer.sign(sample());
const other = new TestIssuer();
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

it.each([
  ['is for encryption', { use: 'enc' }],
  ['has an unknown use', { use: 'signature' }],
  ['is for signing alone', { key_ops: ['sign'] }],
  ['has operations that are no list', { key_ops: 'verify' }],
  ['is for another algorithm', { alg: 'RS512' }],
  ['is of another type', { kty: 'EC' }],
  ['has no modulus', { n: undefined }],
  ['has a modulus that is not base64url', { n: '!!' }],
  ['has its private part in it', { d: 'AQAB' }],
])('does not use a key of the right id that %s', async (_, change) => {
  const key = { ...issuer.jwk, ...change } as JWK;
  expect(codeOf(await issuer.verify(jwt, { keys: [key] }))).toBe('id_token_key_unknown');
});

it('does not use an RSA key below 2048 bits', async () => {
  const weak = new TestIssuer(undefined, 1, { modulusLength: 1024 });
  expect(codeOf(await weak.verify(weak.sign(sample())))).toBe('id_token_key_unknown');
});

it('is not fooled by leading zeros of a short modulus', async () => {
  const weak = new TestIssuer(undefined, 1, { modulusLength: 1024 });
  for (const zeros of [128, 256]) {
    const modulus = Buffer.concat([Buffer.alloc(zeros), Buffer.from(weak.jwk.n ?? '', 'base64url')]);
    const padded = { ...weak.jwk, n: modulus.toString('base64url') };
    expect(codeOf(await weak.verify(weak.sign(sample()), { keys: [padded] }))).toBe('id_token_key_unknown');
  }
});

it('is not fooled by a modulus of zeros alone', async () => {
  const key = { ...issuer.jwk, n: Buffer.alloc(256).toString('base64url') };
  expect(codeOf(await issuer.verify(jwt, { keys: [key] }))).toBe('id_token_key_unknown');
});

it.each([
  ['ES256', { kty: 'EC', crv: 'P-384' }],
  ['ES256', { kty: 'OKP', crv: 'P-256' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed448' }],
  ['EdDSA', { kty: 'EC', crv: 'Ed25519' }],
] as const)('does not use for %s a key of the type %j', async (algorithm, change) => {
  const trusted = { ...issuer.trusted, algorithms: [algorithm] };
  const key = { ...ec, ...change, kid: issuer.keyId } as JWK;
  const outcome = await issuer.verify(issuer.sign(sample(), { alg: algorithm }), {
    issuer: trusted,
    keys: [key],
  });
  expect(codeOf(outcome)).toBe('id_token_key_unknown');
});

it('uses a key without `use` and `alg`', async () => {
  const { use: _use, alg: _alg, ...bare } = issuer.jwk;
  expect(codeOf(await issuer.verify(jwt, { keys: [bare] }))).toBe('accepted');
});

it('uses a key that says it is for verifying', async () => {
  const keys = [{ ...issuer.jwk, key_ops: ['verify'] }];
  expect(codeOf(await issuer.verify(jwt, { keys }))).toBe('accepted');
});

it('takes of several keys with one id those that fit, wherever they stand', async () => {
  const sameIdEc = { ...ec, kid: issuer.keyId } as JWK;
  const sameIdForEncryption = { ...other.jwk, use: 'enc' };
  const keys = [sameIdEc, sameIdForEncryption, other.jwk, issuer.jwk];
  expect(codeOf(await issuer.verify(jwt, { keys }))).toBe('accepted');
  expect(codeOf(await issuer.verify(jwt, { keys: keys.slice(0, 2) }))).toBe('id_token_key_unknown');
  expect(codeOf(await issuer.verify(jwt, { keys: keys.slice(0, 3) }))).toBe('id_token_signature_invalid');
});

it('never throws, whatever the issuer publishes', async () => {
  const anyKey = fc.oneof(
    fc.anything(),
    fc.record({
      kid: fc.constant(issuer.keyId),
      kty: fc.constant('RSA'),
      n: fc.anything(),
      e: fc.anything(),
    }),
    fc.dictionary(fc.constantFrom('key_ops', 'ext', 'e', 'oth', 'x5c'), fc.anything()).map((junk) => ({
      ...issuer.jwk,
      ...junk,
    })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyKey), async (keys) => {
      const code = codeOf(await issuer.verify(jwt, { keys: keys as JWK[] }));
      expect(['id_token_key_unknown', 'id_token_signature_invalid', 'accepted']).toContain(code);
    }),
    { numRuns: 200 },
  );
});
