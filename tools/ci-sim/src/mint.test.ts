import { constants, createHmac, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CiSim, job, literalNull, startCiSim } from './index.ts';
import { decode, getJson } from './testing/helpers.ts';

describe('minting', () => {
  let sim: CiSim;
  beforeAll(async () => {
    sim = await startCiSim();
    return () => sim.close();
  });

  async function currentKey() {
    const { keys } = await getJson(`${sim.issuer().url}/.well-known/jwks`);
    const kid = sim.issuer().state.keys.current;
    const jwk = (keys as (JsonWebKey & { kid: string })[]).find((key) => key.kid === kid);
    return createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  }

  function parts(token: string): { input: Buffer; signature: Buffer } {
    const at = token.lastIndexOf('.');
    return {
      input: Buffer.from(token.slice(0, at)),
      signature: Buffer.from(token.slice(at + 1), 'base64url'),
    };
  }

  test('gives the times GitHub gives, and a new jti each time', () => {
    const issuedAt = new Date('2026-11-05T10:00:00.900Z');
    const { payload } = decode(sim.mint({ audience: 'a', issuedAt }));
    expect(payload).toMatchObject({
      iat: 1793872800,
      nbf: 1793872800 - 600,
      exp: 1793872800 + 300,
      aud: 'a',
    });
    expect(decode(sim.mint({ audience: 'a', issuedAt })).payload.jti).not.toBe(payload.jti);
    const long = decode(sim.mint({ audience: ['a', 'b'], issuedAt, lifetimeSeconds: 3600 })).payload;
    expect(long).toMatchObject({ aud: ['a', 'b'], exp: 1793872800 + 3600 });
  });

  test('changes and removes any claim', () => {
    const claims = {
      aud: undefined,
      jti: null,
      exp: '1',
      repository: literalNull,
      ref: 'refs/heads/x',
      extra: { a: 1 },
    };
    const { payload } = decode(sim.mint({ audience: 'a', claims }));
    expect(payload).not.toHaveProperty('aud');
    expect(payload).not.toHaveProperty('jti');
    expect(payload).toMatchObject({ exp: '1', repository: null, ref: 'refs/heads/x', extra: { a: 1 } });
  });

  test('takes a job as claims or as its description, to the same effect', () => {
    const description = { repository: 'acme/rocket', environment: 'release', event: 'workflow_dispatch' };
    const issuedAt = new Date();
    const one = decode(
      sim.mint({ audience: 'a', issuedAt, claims: { ...job(description), jti: 'x' } }),
    ).payload;
    const other = decode(
      sim.mint({ audience: 'a', issuedAt, job: description, claims: { jti: 'x' } }),
    ).payload;
    expect(one).toEqual(other);
    expect(one.sub).toBe('repo:acme@100200300/rocket@400500600:environment:release');
  });

  test('changes the header without changing who signs', async () => {
    const token = sim.mint({
      audience: 'a',
      header: { kid: null, alg: 'none', jku: 'https://keys.example' },
    });
    expect(decode(token).header).toEqual({ typ: 'JWT', alg: 'none', jku: 'https://keys.example' });
    const { input, signature } = parts(token);
    expect(verify('sha256', input, await currentKey(), signature)).toBe(true);
  });

  test('none: no signature', () => {
    const token = sim.mint({ audience: 'a', signWith: 'none' });
    expect(decode(token)).toMatchObject({ header: { alg: 'none' }, signature: '' });
  });

  test('foreign-key: a good signature by another key under the right name', async () => {
    const token = sim.mint({ audience: 'a', signWith: 'foreign-key' });
    expect(decode(token).header).toMatchObject({ alg: 'RS256', kid: sim.issuer().state.keys.current });
    const { input, signature } = parts(token);
    expect(signature).toHaveLength(256);
    expect(verify('sha256', input, await currentKey(), signature)).toBe(false);
  });

  test('hs256-public-key: an HMAC under the published key', async () => {
    const token = sim.mint({ audience: 'a', signWith: 'hs256-public-key' });
    expect(decode(token).header).toMatchObject({ alg: 'HS256', kid: sim.issuer().state.keys.current });
    const secret = (await currentKey()).export({ type: 'spki', format: 'pem' });
    const { input, signature } = parts(token);
    expect(createHmac('sha256', secret).update(input).digest()).toEqual(signature);
  });

  test('algorithm: really signs so', async () => {
    const { input, signature } = parts(sim.mint({ audience: 'a', algorithm: 'RS512' }));
    expect(verify('sha512', input, await currentKey(), signature)).toBe(true);
    const pss = parts(sim.mint({ audience: 'a', algorithm: 'PS256' }));
    const asPss = { key: await currentKey(), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify('sha256', pss.input, asPss, pss.signature)).toBe(true);
    for (const algorithm of ['RS384', 'PS256', 'ES256', 'EdDSA', 'HS256'] as const) {
      const token = sim.mint({ audience: 'a', algorithm });
      expect(decode(token).header.alg).toBe(algorithm);
      expect(decode(token).signature).not.toBe('');
    }
  });
});
