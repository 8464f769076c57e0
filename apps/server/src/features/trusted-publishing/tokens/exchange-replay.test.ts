import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  DAY_MS,
  GITHUB_CONFIGS,
  ROCKET,
  SECOND_MS,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';
import { forgetExpired } from './store.ts';

let ci: TrustedCi;
let crate = '';
let job = ROCKET;
let count = 0;

beforeAll(async () => {
  ci = await startTrustedCi({ issuers: ['ghes'] });
});
afterAll(() => ci.close());

/** Each test has a crate and a repository of its own. */
beforeEach(async () => {
  count += 1;
  crate = `replayed-${count}`;
  job = { ...ROCKET, repository: `acme/${crate}`, repositoryId: 7000 + count };
  await ci.publish(crate, '1.0.0');
  await ci.trust(crate, { repository_name: crate, issuer: ci.sim.issuer().url });
});

describe('an ID token', () => {
  it('is good for one exchange', async () => {
    const jwt = ci.mint(job);
    expect((await ci.exchange(jwt)).status).toBe(200);
    expectRefusal(await ci.exchange(jwt), 'id_token_replayed', 'exchanged before');
  });

  it('presented 20 times at once gives exactly one access token', async () => {
    const jwt = ci.mint(job);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ci.exchange(jwt)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'id_token_replayed');
  });

  it('is known again by its jti alone, whatever else differs', async () => {
    const claims = { jti: 'the-same-for-two' };
    expect((await ci.exchange(ci.mint(job, { claims }))).status).toBe(200);
    expectRefusal(await ci.exchange(ci.mint({ ...job, runId: 4711 }, { claims })), 'id_token_replayed');
  });

  it('of another issuer with the same jti is another one', async () => {
    await ci.trust(crate, { repository_name: crate, issuer: ci.sim.issuer('ghes').url });
    const claims = { jti: 'the-same-for-two-issuers' };
    expect((await ci.exchange(ci.mint(job, { claims }))).status).toBe(200);
    expect((await ci.exchange(ci.mint(job, { claims, issuer: 'ghes' }))).status).toBe(200);
    expectRefusal(await ci.exchange(ci.mint(job, { claims, issuer: 'ghes' })), 'id_token_replayed');
  });

  it('is still remembered after a restart', async () => {
    const jwt = ci.mint(job);
    expect((await ci.exchange(jwt)).status).toBe(200);
    await ci.server.restart();
    expectRefusal(await ci.exchange(jwt), 'id_token_replayed');
  });

  it('without a jti is refused, as GitHub sends one', async () => {
    expectRefusal(
      await ci.exchange(ci.mint(job, { claims: { jti: null } })),
      'id_token_claim_missing',
      'jti',
    );
    expectRefusal(await ci.exchange(ci.mint(job, { claims: { jti: '' } })), 'id_token_claim_invalid', 'jti');
  });
});

describe('a refused ID token', () => {
  it('is not burned: once the publisher is mended it works', async () => {
    const jwt = ci.mint({ ...job, workflow: 'publish.yml' });
    expectRefusal(await ci.exchange(jwt), 'identity_mismatch', '`publish.yml`', '`release.yml`');
    await ci.trust(crate, {
      repository_name: crate,
      workflow_filename: 'publish.yml',
      issuer: ci.sim.issuer().url,
    });
    expect((await ci.exchange(jwt)).json.crates).toEqual([crate]);
  });

  it('is not burned by asking for a crate it may not publish', async () => {
    const jwt = ci.mint(job);
    expectRefusal(
      await ci.exchange(jwt, { crate: 'another' }),
      'crate_not_in_token',
      `\`${crate}\``,
      '`another`',
    );
    expect((await ci.exchange(jwt, { crate })).status).toBe(200);
  });

  it('may be tried ten times, then no more, even when it would be right by then', async () => {
    const jwt = ci.mint({ ...job, workflow: 'publish.yml' });
    for (let attempt = 1; attempt <= 10; attempt += 1)
      expectRefusal(await ci.exchange(jwt), 'identity_mismatch');
    await ci.trust(crate, {
      repository_name: crate,
      workflow_filename: 'publish.yml',
      issuer: ci.sim.issuer().url,
    });
    expectRefusal(await ci.exchange(jwt), 'id_token_tries_exhausted', '10');
    expect((await ci.exchange(ci.mint({ ...job, workflow: 'publish.yml' }))).status).toBe(200);
  });

  it('cannot be guessed about more often by asking in parallel', async () => {
    const jwt = ci.mint({ ...job, workflow: 'publish.yml' });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ci.exchange(jwt)));
    const codes = answers.map(({ json }) => json.errors[0].code);
    expect(codes.filter((code) => code === 'identity_mismatch')).toHaveLength(10);
    expect(codes.filter((code) => code === 'id_token_tries_exhausted')).toHaveLength(20);
  });

  it('whose signature is not the issuer’s uses up none of the tries of the real one', async () => {
    const claims = { jti: 'guessed-by-a-stranger' };
    const forged = ci.mint(job, { claims, signWith: 'foreign-key' });
    for (let attempt = 0; attempt < 15; attempt += 1) {
      expectRefusal(await ci.exchange(forged), 'id_token_signature_invalid');
    }
    expect((await ci.exchange(ci.mint(job, { claims }))).status).toBe(200);
  });
});

// The clock moves in these, so they come last.
describe('a used ID token', () => {
  it('is refused as used within the leeway after its expiry, and as expired after that', async () => {
    const jwt = ci.mint(job);
    expect((await ci.exchange(jwt)).status).toBe(200);
    ci.server.advance(300 * SECOND_MS + 15 * SECOND_MS);
    await forgetExpired(ci.server.running.platform.database.db, ci.server.running.platform.now());
    expectRefusal(await ci.exchange(jwt), 'id_token_replayed');
    ci.server.advance(20 * SECOND_MS);
    expectRefusal(await ci.exchange(jwt), 'id_token_expired');
  });

  it('is forgotten at last, and the access tokens with it', async () => {
    const { db } = ci.server.running.platform.database;
    ci.server.advance(2 * DAY_MS);
    await forgetExpired(db, ci.server.running.platform.now());
    for (const table of [
      'used_id_tokens',
      'id_token_tries',
      'access_tokens',
      'access_token_crates',
    ] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
    const configs = await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=${crate}`);
    expect(configs.json.github_configs).toHaveLength(1);
  });
});
