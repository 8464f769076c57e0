import fc from 'fast-check';
import { afterAll, expect, it, vi } from 'vitest';
import { LEEWAY_SECONDS, type RefusalCode, readUnverified, verifyIdToken } from './index.ts';
import { type Forgery, forgedToken, publishedKeys } from './testing/forgery.ts';
import { audience, now, nowSeconds } from './testing/issuer.ts';
import { type Asked, joseVerdict, plainVerdict } from './testing/second-jose.ts';
import { vectorsOf } from './testing/trap-vectors.ts';
import { honestClaims, issuerOf } from './testing/traps.ts';

// Each run signs and verifies three times.
vi.setConfig({ testTimeout: 60_000 });

/** Where this package refuses what others accept, and why that is meant. Nothing else may differ. */
const stricter: Readonly<Partial<Record<RefusalCode, string>>> = {
  id_token_malformed: 'one spelling of a token: canonical base64url, JSON objects that name each member once',
  id_token_too_large: 'no provider makes tokens of more than 16 KiB',
  id_token_header_refused:
    'keys come from the issuer alone, and a token of another `typ` is none (RFC 8725 §3.11)',
  id_token_key_id_missing: 'the key is named, never tried',
  id_token_audience_mismatch: 'for us alone, and as a string where the provider sends strings',
  id_token_lifetime_too_long: 'no token of this provider is valid for that long',
  id_token_not_yet_valid: '`iat` in the future: one of two clocks is wrong',
  id_token_claim_missing: 'what the decision needs must be there',
  id_token_claim_invalid: 'and be of its very type and form',
  trigger_denied: 'the code of somebody else',
  job_denied: 'a kind of job that never publishes',
};

const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
afterAll(() => {
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([what, times]) => `${times} ${what}`);
  console.log(`second opinions: ${rows.join(', ')}`);
});

async function ours(provider: string, { jwt, keys }: Asked): Promise<RefusalCode | 'accepted'> {
  const token = readUnverified(jwt);
  if (!token.ok) return token.refusal.code;
  const issuer = issuerFor(provider);
  const outcome = await verifyIdToken({ token: token.value, issuer, keys, audience, now });
  return outcome.ok ? 'accepted' : outcome.refusal.code;
}

const issuerFor = (provider: string) => {
  const vectors = vectorsOf(provider);
  return {
    ...issuerOf(provider, vectors, String(honestClaims(provider, vectors).iss)),
    algorithms: ['RS256', 'ES256'] as const,
  };
};

async function compare(provider: string, jwt: string): Promise<void> {
  const { url, algorithms } = issuerFor(provider);
  const asked: Asked = {
    ...{ jwt, keys: publishedKeys, issuer: url, audience, algorithms, now },
    leewaySeconds: LEEWAY_SECONDS,
  };
  const [own, plain, jose] = [await ours(provider, asked), plainVerdict(asked), await joseVerdict(asked)];
  const says = `ours: ${own}, node:crypto: ${plain}, jose: ${jose}\n${jwt}`;
  if (own === 'accepted') {
    count('accepted by all');
    expect([plain, jose], says).toEqual(['accepted', 'accepted']);
  } else if (plain === 'accepted' && jose === 'accepted') {
    expect(stricter, says).toHaveProperty(own);
    count(`${own} here alone`);
  } else count('refused by all');
}

const providers = ['github', 'gitlab', 'circleci', 'forgejo'];
const second = fc.constantFrom(
  -100_000,
  -1000,
  -301,
  -31,
  -30,
  -29,
  -10,
  0,
  10,
  29,
  30,
  31,
  300,
  1000,
  100_000,
);
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, '', 0, -1, 1.5, true, [], {}, 'JWT', 'RS256', 'rsa'),
);
const time = fc.oneof(
  { weight: 4, arbitrary: second.map((by) => nowSeconds + by) },
  { weight: 1, arbitrary: odd },
);
const audiences = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...[audience, [audience], [audience, 'x'], ['x', audience], [audience, audience], 'x', []],
    ),
  },
  { weight: 1, arbitrary: odd },
);
/** Mostly one change: of several, the first hides the others. */
const changedClaims = fc.oneof(
  fc.constant({}),
  fc.constantFrom('exp', 'nbf', 'iat').chain((name) => time.map((value) => ({ [name]: value }))),
  fc.tuple(second, fc.integer({ min: 1, max: 100_000 })).map(([by, lifetime]) => ({
    iat: nowSeconds + by,
    exp: nowSeconds + by + lifetime,
  })),
  audiences.map((aud) => ({ aud })),
  odd.map((iss) => ({ iss })),
  fc.dictionary(fc.constantFrom('sub', 'jti', 'repository', 'project_id', 'environment', 'x'), odd, {
    maxKeys: 2,
  }),
);
const changedHeader = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit', 'jwk', 'jku', 'x5u', 'x5t', 'x'), odd, {
    maxKeys: 1,
  }),
);
const forgery = fc.constantFrom<Forgery>(
  ...(['RS256', 'RS256', 'RS256', 'RS256', 'RS256', 'ES256', 'stranger', 'unsigned', 'hmac'] as const),
);

/** What happens to a token on its way. */
const accident = fc.oneof(
  { weight: 4, arbitrary: fc.constant((jwt: string) => jwt) },
  fc.tuple(fc.nat(), fc.constantFrom('A', '-', '_', '=', '.', '\n', ' ', '+', '/', 'é', '')).map(
    ([at, sign]) =>
      (jwt: string) =>
        `${jwt.slice(0, at % jwt.length)}${sign}${jwt.slice((at % jwt.length) + 1)}`,
  ),
  fc.nat().map((at) => (jwt: string) => jwt.slice(0, at % jwt.length)),
  fc.constantFrom('', '=', '==', '\n', 'A', '.', '.A').map((end) => (jwt: string) => jwt + end),
);

it('verifies as two other implementations do, and is stricter only where that is meant', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...providers),
      changedClaims,
      changedHeader,
      forgery,
      accident,
      async (provider, claims, header, forge, happens) => {
        const honest = honestClaims(provider, vectorsOf(provider));
        await compare(provider, happens(forgedToken({ ...honest, aud: audience, ...claims }, header, forge)));
      },
    ),
    { numRuns: 1200 },
  );
  // Or little was said: some are good, some bad, and some refused here alone.
  expect(counts.get('accepted by all')).toBeGreaterThan(50);
  expect(counts.get('refused by all')).toBeGreaterThan(200);
  expect([...counts.keys()].filter((what) => what.endsWith('here alone')).length).toBeGreaterThan(4);
});
