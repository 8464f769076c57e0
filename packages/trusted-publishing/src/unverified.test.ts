import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { type Outcome, readUnverified, refusalCodes, type UnverifiedIdToken } from './index.ts';
import { encode, githubUrl, sample, TestIssuer } from './testing/issuer.ts';
import { fingerprintOf } from './unverified.ts';

// Making arbitrary texts takes a second, and a busy machine many.
vi.setConfig({ testTimeout: 60_000 });

const issuer = new TestIssuer();

function expectOutcome(outcome: Outcome<UnverifiedIdToken>): void {
  if (outcome.ok) return;
  expect(refusalCodes).toHaveProperty(outcome.refusal.code);
  expect(outcome.checks.at(-1)).toMatchObject({ outcome: 'failed' });
}

it('gives issuer, key id and algorithm, and no claim', () => {
  const outcome = readUnverified(issuer.sign(sample()));
  expect(outcome).toMatchObject({
    ok: true,
    value: { issuer: githubUrl, keyId: 'key-1', algorithm: 'RS256' },
  });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  expect(Object.keys(outcome.value).sort()).toEqual(['algorithm', 'issuer', 'keyId']);
});

it('takes the digest of header and payload as signed for the fingerprint', async () => {
  const jwt = issuer.sign(sample());
  const outcome = readUnverified(jwt);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  const signed = jwt.slice(0, jwt.lastIndexOf('.'));
  expect(await fingerprintOf(outcome.value)).toBe(
    `sha256:${createHash('sha256').update(signed).digest('hex')}`,
  );
});

it('never throws on any text', () => {
  const segment = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map(encode),
    fc.json().map(encode),
    fc
      .dictionary(fc.constantFrom('alg', 'kid', 'typ', 'iss', 'crit', '__proto__'), fc.jsonValue())
      .map((object) => encode(JSON.stringify(object))),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(segment, { maxLength: 5 }).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(text, (jwt) => expectOutcome(readUnverified(jwt))),
    { numRuns: 400 },
  );
});

it('never throws on anything else', () => {
  fc.assert(fc.property(fc.anything(), (value) => expectOutcome(readUnverified(value as string))));
});

it('never throws on a good token with one character changed, and never takes it for the same token', async () => {
  const jwt = issuer.sign(sample());
  const original = await fingerprintOfText(jwt);
  const alphabet = fc.constantFrom(...'AZaz09-_.= +/\u0000é');
  await fc.assert(
    fc.asyncProperty(fc.nat(jwt.lastIndexOf('.') - 1), alphabet, async (at, character) => {
      fc.pre(jwt[at] !== character);
      const changed = jwt.slice(0, at) + character + jwt.slice(at + 1);
      expectOutcome(readUnverified(changed));
      expect(await fingerprintOfText(changed)).not.toBe(original);
    }),
  );
});

/** Undefined where the text is refused. */
async function fingerprintOfText(jwt: string): Promise<string | undefined> {
  const outcome = readUnverified(jwt);
  return outcome.ok ? fingerprintOf(outcome.value) : undefined;
}
