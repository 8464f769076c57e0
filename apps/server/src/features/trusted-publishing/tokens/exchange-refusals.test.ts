import type { ErrorCode } from '@waybill/api';
import type { JobDescription, MintOptions } from '@waybill/ci-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  DAY_MS,
  GITHUB_CONFIGS,
  ROCKET,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ issuers: ['ghes'] });
  for (const crate of ['rocket', 'rocket-env']) await ci.publish(crate, '1.0.0');
  await ci.trust('rocket', { issuer: ci.sim.issuer().url });
  await ci.trust('rocket-env', {
    repository_name: 'env',
    environment: 'release',
    issuer: ci.sim.issuer().url,
  });
  await ci.accessToken(ROCKET);
});
afterAll(() => ci.close());

const inEnvironment = (environment?: string): JobDescription => ({
  repository: 'acme/env',
  ownerId: 5001,
  repositoryId: 6010,
  ...(environment === undefined ? {} : { environment }),
});

interface Case {
  what: string;
  job?: JobDescription;
  options?: Partial<MintOptions>;
  code: ErrorCode;
  says: string[];
}

const seconds = (offset: number) => new Date(Date.now() + offset * 1000);

const cases: Case[] = [
  {
    what: 'another workflow file',
    job: { ...ROCKET, workflow: 'ci.yml' },
    code: 'identity_mismatch',
    says: ['`ci.yml`', '`release.yml`', 'acme/rocket'],
  },
  {
    what: 'the workflow file in another case',
    job: { ...ROCKET, workflow: 'Release.yml' },
    code: 'identity_mismatch',
    says: ['`Release.yml`', '`release.yml`'],
  },
  {
    what: 'the workflow file of another repository',
    options: { claims: { workflow_ref: 'evil/rocket/.github/workflows/release.yml@refs/heads/main' } },
    code: 'id_token_claim_invalid',
    says: ['workflow_ref'],
  },
  {
    what: 'a repository nobody trusts',
    job: { ...ROCKET, repository: 'acme/unheard-of', repositoryId: 6999 },
    code: 'publisher_not_found',
    says: ['acme/unheard-of', '`release.yml`'],
  },
  {
    what: 'no environment where one is required',
    job: inEnvironment(),
    code: 'environment_required',
    says: ['`release`', 'environment:'],
  },
  {
    what: 'another environment',
    job: inEnvironment('staging'),
    code: 'environment_mismatch',
    says: ['`staging`', '`release`'],
  },
  {
    what: 'another owner id behind the same name',
    job: { ...ROCKET, ownerId: 666 },
    code: 'pin_mismatch',
    says: ['`666`', 'repository owner id'],
  },
  {
    what: 'another repository id behind the same name',
    job: { ...ROCKET, repositoryId: 777 },
    code: 'pin_mismatch',
    says: ['`777`', '`6001`', 'repository id'],
  },
  {
    what: 'the audience of another registry',
    options: { audience: 'crates.io' },
    code: 'id_token_audience_mismatch',
    says: ['`crates.io`', '127.0.0.1:'],
  },
  {
    what: 'the audience with a scheme',
    options: { audience: 'https://crates.example' },
    code: 'id_token_audience_mismatch',
    says: ['https://crates.example'],
  },
  {
    what: 'an empty audience',
    options: { audience: '' },
    code: 'id_token_audience_mismatch',
    says: ['aud'],
  },
  {
    what: 'an event that outsiders can cause',
    job: { ...ROCKET, event: 'pull_request_target' },
    code: 'trigger_denied',
    says: ['`pull_request_target`', '`push`', '`release`'],
  },
  {
    what: 'an event after another workflow',
    job: { ...ROCKET, event: 'workflow_run' },
    code: 'trigger_denied',
    says: ['`workflow_run`'],
  },
  {
    what: 'a lifetime no token of GitHub has',
    options: { lifetimeSeconds: 86_400 },
    code: 'id_token_lifetime_too_long',
    says: ['86400 s', '900 s'],
  },
  {
    what: 'a key nobody publishes',
    options: { signWith: 'foreign-key' },
    code: 'id_token_signature_invalid',
    says: ['signature'],
  },
  {
    what: 'no signature',
    options: { signWith: 'none' },
    code: 'id_token_algorithm_refused',
    says: ['`none`', '`RS256`'],
  },
  {
    what: 'the public key as an HMAC secret',
    options: { signWith: 'hs256-public-key' },
    code: 'id_token_algorithm_refused',
    says: ['`HS256`', '`RS256`'],
  },
  {
    what: 'another algorithm than the issuer’s',
    options: { algorithm: 'ES256' },
    code: 'id_token_algorithm_refused',
    says: ['`ES256`'],
  },
  {
    what: 'a key of its own in the header',
    options: { header: { jwk: { kty: 'RSA' } } },
    code: 'id_token_header_refused',
    says: ['`jwk`'],
  },
  {
    what: 'a link to a key in the header',
    options: { header: { jku: 'https://evil.example/jwks' } },
    code: 'id_token_header_refused',
    says: ['`jku`'],
  },
  { what: 'no key id', options: { header: { kid: null } }, code: 'id_token_key_id_missing', says: ['`kid`'] },
  {
    what: 'no owner id',
    options: { claims: { repository_owner_id: null } },
    code: 'id_token_claim_missing',
    says: ['repository_owner_id'],
  },
  {
    what: 'an empty repository id',
    options: { claims: { repository_id: '' } },
    code: 'id_token_claim_invalid',
    says: ['repository_id'],
  },
];

describe('an exchange is refused, with expected and actual, for', () => {
  it.each(cases)('$what', async ({ job, options, code, says }) => {
    const answer = await ci.exchange(ci.mint(job, options));
    expectRefusal(answer, code, ...says);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('our audience among others', async () => {
    const jwt = ci.mint(ROCKET, { audience: [ci.audience, 'crates.io'] });
    expectRefusal(await ci.exchange(jwt), 'id_token_audience_mismatch', ci.audience);
    expectRefusal(
      await ci.exchange(ci.mint(ROCKET, { audience: [ci.audience] })),
      'id_token_audience_mismatch',
    );
  });

  it('an issuer nobody trusts, naming those that are', async () => {
    await ci.sim.addIssuer('stranger');
    const stranger = await ci.exchange(ci.mint(ROCKET, { issuer: 'stranger' }));
    expectRefusal(stranger, 'id_token_issuer_unknown', ci.sim.issuer('stranger').url);
    for (const iss of [
      `${ci.sim.issuer().url}/`,
      ci.sim.issuer().url.toUpperCase(),
      'https://evil.example',
    ]) {
      const refused = await ci.exchange(ci.mint(ROCKET, { claims: { iss } }));
      expectRefusal(refused, 'id_token_issuer_unknown', iss, `\`${ci.sim.issuer().url}\``);
    }
  });

  it('a token of one issuer under the name of another', async () => {
    const claims = { iss: ci.sim.issuer('ghes').url };
    expectRefusal(await ci.exchange(ci.mint(ROCKET, { claims })), 'id_token_key_unknown');
  });

  it.each([
    ['', '1 part between dots'],
    ['no token at all', '1 part between dots'],
    ['a.b.c', 'base64url'],
    ['e30.e30.', 'typ'],
  ])('a text that is no ID token: %j', async (jwt) => {
    const answer = await ci.exchange(jwt);
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].code).toMatch(/^id_token_(malformed|algorithm_refused)$/);
  });
});

describe('a sentence about a foreign value', () => {
  it('shows nothing that could steer a terminal or a log', async () => {
    const answer = await ci.exchange(
      ci.mint(ROCKET, { claims: { iss: 'https://evil.example/\u001b[31m\n\u202e' } }),
    );
    expectRefusal(answer, 'id_token_issuer_unknown');
    expect(answer.json.errors[0].detail).toMatch(/^[\x20-\x7e]*$/);
  });

  it('repeats at most a part of a long one', async () => {
    const answer = await ci.exchange(
      ci.mint(ROCKET, { claims: { iss: `https://${'x'.repeat(8000)}.example` } }),
    );
    expectRefusal(answer, 'id_token_issuer_unknown');
    expect(answer.json.errors[0].detail.length).toBeLessThan(700);
  });
});

describe('the clocks', () => {
  it('stand in the sentence when they differ too much', async () => {
    const late = await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(-400) }));
    expectRefusal(late, 'id_token_expired', '30 s leeway');
    const [, ago] = /expired (\d+) s ago/.exec(late.json.errors[0].detail) ?? [];
    expect([100, 101, 102]).toContain(Number(ago));
    const early = await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(120) }));
    expectRefusal(early, 'id_token_not_yet_valid', '`iat`', '30 s leeway');
    const [, ahead] = /(\d+) s in the future/.exec(early.json.errors[0].detail) ?? [];
    expect([118, 119, 120]).toContain(Number(ahead));
  });

  it('are forgiven 30 seconds on either side and no more', async () => {
    expect((await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(-320) }))).status).toBe(200);
    expect((await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(20) }))).status).toBe(200);
    expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(-332) })), 'id_token_expired');
    expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuedAt: seconds(33) })), 'id_token_not_yet_valid');
  });
});

it('an issuer that the operator switched off is refused, and what it gave leave for is dead', async () => {
  const token = await ci.accessToken(ROCKET);
  const { db } = ci.server.running.platform.database;
  await db.updateTable('issuers').set({ enabled: 0 }).where('url', '=', ci.sim.issuer().url).execute();
  expectRefusal(await ci.publish('rocket', '1.0.1', token), 'crate_not_in_token', '`rocket`');
  await db.updateTable('issuers').set({ enabled: 1 }).where('url', '=', ci.sim.issuer().url).execute();
  expect((await ci.publish('rocket', '1.0.1', token)).status).toBe(200);
});

// The clock moves in this one, so it comes last.
it('a publisher that was not used for 7 days has lapsed, and a used one has not', async () => {
  await ci.publish('lapsing', '1.0.0');
  await ci.trust('lapsing', { repository_name: 'lapsing', issuer: ci.sim.issuer().url });
  ci.server.advance(7 * DAY_MS + 60_000);
  const later = { issuedAt: ci.server.running.platform.now() };
  const job = { ...ROCKET, repository: 'acme/lapsing', repositoryId: 6020 };
  expectRefusal(await ci.exchange(ci.mint(job, later)), 'publisher_lapsed', '7 days', 'acme/lapsing');
  const shown = await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=lapsing`);
  expect(shown.json.github_configs).toMatchObject([{ repository_owner_id: null, last_used_at: null }]);
  expect((await ci.exchange(ci.mint(ROCKET, later))).status).toBe(200);
});

it('the registry has no other way to exchange', async () => {
  for (const method of ['GET', 'PUT', 'PATCH']) {
    const answer = await ci.server.request(method, TOKENS, { body: method === 'GET' ? undefined : {} });
    expect(answer.status, method).toBe(404);
  }
});
