import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { decode, getJson, useSim } from './testing/helpers.ts';

type Jwk = JsonWebKey & { kid: string };

async function keysOf(issuerUrl: string): Promise<Jwk[]> {
  const discovery = await getJson(`${issuerUrl}/.well-known/openid-configuration`);
  return (await getJson(String(discovery.jwks_uri))).keys as Jwk[];
}

/** RS256 by hand, so that neither a JOSE library nor our own verifier is in the loop. */
async function verifies(token: string, issuerUrl: string): Promise<boolean> {
  const [input, signature] = [token.slice(0, token.lastIndexOf('.')), decode(token).signature];
  const jwk = (await keysOf(issuerUrl)).find(({ kid }) => kid === decode(token).header.kid);
  if (jwk === undefined) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify('sha256', Buffer.from(input), key, Buffer.from(signature, 'base64url'));
}

describe('an issuer', () => {
  test('serves a discovery document like GitHub’s', async () => {
    const sim = await useSim();
    const { url } = sim.issuer();
    expect(url).toBe(`http://127.0.0.1:${sim.port}/github`);
    expect(await getJson(`${url}/.well-known/openid-configuration`)).toMatchObject({
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public', 'pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
      claims_supported: expect.arrayContaining([
        'sub',
        'jti',
        'repository_owner_id',
        'job_workflow_ref',
        'environment',
      ]),
    });
  });

  test('publishes the public halves of three RSA keys, named in both of GitHub’s ways', async () => {
    const sim = await useSim();
    const keys = await keysOf(sim.issuer().url);
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(
        Object.keys(key).filter((name) => !['kty', 'alg', 'use', 'kid', 'x5t', 'n', 'e'].includes(name)),
      ).toEqual([]);
      expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    }
    expect(keys.filter(({ kid }) => /^[0-9A-F]{40}$/.test(kid))).toHaveLength(1);
    expect(keys.filter(({ kid }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kid))).toHaveLength(2);
  });

  test('signs so that node:crypto and jose agree with the published keys', async () => {
    const sim = await useSim();
    const { url } = sim.issuer();
    const token = sim.mint({ audience: 'crates.example' });
    expect(await verifies(token, url)).toBe(true);
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks`));
    const { payload } = await jwtVerify(token, keys, {
      issuer: url,
      audience: 'crates.example',
      algorithms: ['RS256'],
    });
    expect(payload.repository).toBe('example-org/example-crate');
  });

  test('shares no key with another issuer of the same server', async () => {
    const sim = await useSim();
    const ghes = await sim.addIssuer('ghes');
    const token = sim.mint({ issuer: 'ghes', audience: 'a' });
    expect(decode(token).payload.iss).toBe(ghes.url);
    expect(await verifies(token, ghes.url)).toBe(true);
    expect(await verifies(token, sim.issuer().url)).toBe(false);
    const kids = [...(await keysOf(ghes.url)), ...(await keysOf(sim.issuer().url))].map(({ kid }) => kid);
    expect(new Set(kids).size).toBe(6);
  });

  test('refuses a second issuer of a name, and names that are no path', async () => {
    const sim = await useSim();
    await expect(sim.addIssuer('github')).rejects.toThrow('there is an issuer "github" already');
    await expect(sim.addIssuer('_sim')).rejects.toThrow('name');
    await expect(sim.addIssuer('a/b')).rejects.toThrow('name');
    expect(() => sim.issuer('none')).toThrow('no issuer is called "none"');
  });

  test('can be told apart by its tokens after a rotation that keeps the old keys', async () => {
    const sim = await useSim();
    const before = sim.mint({ audience: 'a' });
    await sim.issuer().rotateKeys();
    const after = sim.mint({ audience: 'a' });
    expect(decode(after).header.kid).not.toBe(decode(before).header.kid);
    expect(await verifies(before, sim.issuer().url)).toBe(true);
    expect(await verifies(after, sim.issuer().url)).toBe(true);
    expect(decode(sim.mint({ audience: 'a', signWith: 'previous' })).header.kid).toBe(
      decode(before).header.kid,
    );
  });

  test('disowns its old tokens after a rotation that drops the old keys', async () => {
    const sim = await useSim();
    const before = sim.mint({ audience: 'a' });
    await sim.issuer().rotateKeys({ keepOld: false });
    expect(await verifies(before, sim.issuer().url)).toBe(false);
    expect(await verifies(sim.mint({ audience: 'a', signWith: 'previous' }), sim.issuer().url)).toBe(false);
    expect(await verifies(sim.mint({ audience: 'a' }), sim.issuer().url)).toBe(true);
    expect(await keysOf(sim.issuer().url)).toHaveLength(1);
  });

  test('publishes at most four keys however often it rotates', async () => {
    const sim = await useSim();
    for (let round = 0; round < 3; round += 1) await sim.issuer().rotateKeys();
    const keys = await keysOf(sim.issuer().url);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
  });
});
