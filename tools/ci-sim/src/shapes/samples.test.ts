import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CiSim, startCiSim } from '../index.ts';
import { decode, getJson } from '../testing/helpers.ts';
import { sampleJobs } from '../testing/sample-jobs.ts';
import sampleTokens from '../testing/sample-tokens.json' with { type: 'json' };

type Sample = { header: Record<string, unknown>; payload: Record<string, unknown> };
const samples = sampleTokens as unknown as Record<string, Sample>;

/** Claims of a token's own, which no description can say. */
const OWN = ['iss', 'jti'];

test('every sample has a job that makes it', () => {
  expect(sampleJobs.map(({ sample }) => sample).sort()).toEqual(Object.keys(samples).sort());
});

describe('a token is the sample, claim for claim and type for type', () => {
  let sim: CiSim;
  beforeAll(async () => {
    sim = await startCiSim();
    return () => sim.close();
  });

  test.each(sampleJobs)('$sample', async ({ sample, shape, job, path }) => {
    const expected = samples[sample];
    if (expected === undefined) throw new Error(`there is no sample "${sample}"`);
    const name = sample.replaceAll('_', '-').replaceAll('--', '-');
    const issuer =
      sample === 'github' ? sim.issuer() : await sim.addIssuer(name, { shape, ...(path ? { path } : {}) });
    const issuedAt = new Date(Number(expected.payload.iat) * 1000);
    const token = issuer.mint({ audience: 'crates.example.com', job, issuedAt } as never);
    const { header, payload } = decode(token);

    expect(Object.keys(payload).sort()).toEqual(Object.keys(expected.payload).sort());
    for (const claim of Object.keys(payload).filter((name) => !OWN.includes(name)))
      expect(payload[claim], claim).toEqual(expected.payload[claim]);
    expect(typeof payload.jti).toBe(typeof expected.payload.jti);
    expect(new URL(String(payload.iss)).pathname).toContain(pathOf(String(expected.payload.iss)));

    const ours = ['alg', 'kid', ...('typ' in expected.header ? ['typ'] : [])];
    expect(
      Object.keys(header)
        .filter((name) => name !== 'x5t')
        .sort(),
    ).toEqual(ours.sort());

    const discovery = await getJson(`${payload.iss}/.well-known/openid-configuration`);
    expect(discovery.issuer).toBe(payload.iss);
    const keys = createRemoteJWKSet(new URL(String(discovery.jwks_uri)));
    const live = issuer.mint({ audience: 'crates.example.com', job } as never);
    await jwtVerify(live, keys, { issuer: String(payload.iss), audience: 'crates.example.com' });
  });
});

/** Below the simulator's own part of the address, the path of an issuer is the provider's, except for its host. */
function pathOf(issuer: string): string {
  const { pathname } = new URL(issuer);
  return pathname === '/' ? '' : pathname;
}
