import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';
import { findCandidates } from '../publishers/store.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ issuers: ['ghes'] });
  for (const crate of ['on-github', 'on-ghes']) await ci.publish(crate, '1.0.0');
  await ci.trust('on-github', { issuer: ci.sim.issuer().url });
  await ci.trust('on-ghes', { issuer: ci.sim.issuer('ghes').url });
});
afterAll(() => ci.close());

describe('two issuers with a repository of the same names and ids', () => {
  it('each give leave for the crates that trust them, and no other', async () => {
    expect((await ci.exchange(ci.mint(ROCKET))).json.crates).toEqual(['on-github']);
    expect((await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).json.crates).toEqual(['on-ghes']);
  });

  it('cannot be taken for one another by naming the crate', async () => {
    const answer = await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }), { crate: 'on-github' });
    expectRefusal(answer, 'crate_not_in_token', '`on-ghes`', '`on-github`');
  });

  it('are told apart by the look-up already, before anything is decided', async () => {
    const { db } = ci.server.running.platform.database;
    for (const [issuer, crate] of [
      [ci.sim.issuer(), 'on-github'],
      [ci.sim.issuer('ghes'), 'on-ghes'],
    ] as const) {
      const { id } = await db
        .selectFrom('issuers')
        .select('id')
        .where('url', '=', issuer.url)
        .executeTakeFirstOrThrow();
      const { publishers: found } = await findCandidates(db, id, 'acme/rocket');
      expect(found.flatMap(({ crates }) => crates.map(({ name }) => name))).toEqual([crate]);
    }
  });

  it('cannot sign for one another', async () => {
    const iss = ci.sim.issuer().url;
    const kid = ci.sim.issuer().keys.current.kid;
    const forged = ci.mint(ROCKET, { issuer: 'ghes', claims: { iss }, header: { kid } });
    expectRefusal(await ci.exchange(forged), 'id_token_signature_invalid');
  });

  it('are named in what a version carries', async () => {
    const token = (await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).json.token;
    expect((await ci.publish('on-ghes', '1.0.1', token)).status).toBe(200);
    const read = await ci.server.request('GET', '/api/v1/crates/on-ghes/1.0.1');
    expect(read.json.version.trustpub_data.issuer).toBe(ci.sim.issuer('ghes').url);
  });
});
