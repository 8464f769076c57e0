import { expect, it } from 'vitest';
import { readUnverified, verifyIdToken } from '../index.ts';
import { forgedToken, publishedKeys } from '../testing/forgery.ts';
import { audience, now } from '../testing/issuer.ts';
import { vectorsOf } from '../testing/trap-vectors.ts';
import { honestClaims, issuerOf } from '../testing/traps.ts';

/** The order of P-256 (SEC 2, §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const vectors = vectorsOf('kubernetes');
const issuer = issuerOf('kubernetes', vectors, vectors.publishers.base?.issuer ?? '');

async function replayKeyOf(jwt: string): Promise<string> {
  const token = readUnverified(jwt);
  if (!token.ok) throw new Error(token.refusal.detail);
  const outcome = await verifyIdToken({ token: token.value, issuer, keys: publishedKeys, audience, now });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value.replayKey;
}

it('knows a token again whose ECDSA signature (r, s) was written as (r, n - s), which verifies as well', async () => {
  const jwt = forgedToken(honestClaims('kubernetes', vectors), {}, 'ES256');
  const [header, payload, signature = ''] = jwt.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  const second = `${header}.${payload}.${other.toString('base64url')}`;
  expect(second).not.toBe(jwt);
  expect(await replayKeyOf(second)).toBe(await replayKeyOf(jwt));
});

it('takes two tokens that were signed one after the other for two', async () => {
  const claims = honestClaims('kubernetes', vectors);
  const later = { ...claims, iat: Number(claims.iat) + 1 };
  expect(await replayKeyOf(forgedToken(later, {}))).not.toBe(await replayKeyOf(forgedToken(claims, {})));
});
