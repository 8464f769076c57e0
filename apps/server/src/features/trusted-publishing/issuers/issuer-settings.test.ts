import { generateKeyPairSync, sign } from 'node:crypto';
import { startCiSim } from '@waybill/ci-sim';
import { afterEach, describe, expect, it } from 'vitest';
import { addIssuer, issuerId, patchIssuer } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, ROCKET, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

const open: TrustedCi[] = [];
afterEach(async () => {
  for (const ci of open.splice(0)) await ci.close();
});

/** How the operator says it: by a table of the configuration, or to the running server. */
type Way = 'configuration' | 'administration';
const ways: Way[] = ['configuration', 'administration'];

async function trusting(way: Way, settings: Record<string, unknown>): Promise<TrustedCi> {
  const sim = await startCiSim();
  const tables = way === 'configuration' ? [issuerTable(sim.issuer().url, settings)] : [];
  const ci = trustedCi(await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables) }), sim);
  open.push(ci);
  if (way === 'administration') {
    const added = await addIssuer(ci.server, sim.issuer().url, settings);
    expect(added.status, added.text).toBe(200);
  }
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  return ci;
}

const withoutIds = { repository_id: undefined, repository_owner_id: undefined };

describe.each(ways)('said by the %s', (way) => {
  it('`server_url` is where the links of a version lead', async () => {
    const ci = await trusting(way, { server_url: 'http://git.example.com/base/' });
    expect((await ci.publish('rocket', '1.0.1', await ci.accessToken())).status).toBe(200);
    const { db } = ci.server.running.platform.database;
    const { trustpub_data } = await db
      .selectFrom('versions')
      .select('trustpub_data')
      .where('num', '=', '1.0.1')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(trustpub_data ?? '').links.commit).toMatch(
      /^http:\/\/git\.example\.com\/base\/acme\/rocket\/commit\//,
    );
  });

  it('`allows_missing_ids` lets a server publish that is too old to send ids', async () => {
    const ci = await trusting(way, { allows_missing_ids: true });
    expect((await ci.exchange(ci.mint(ROCKET, { claims: withoutIds }))).status).toBe(200);
  });

  it('`algorithms` is what its ID tokens may be signed with', async () => {
    const ci = await trusting(way, { algorithms: ['ES256', 'RS256'] });
    expect((await ci.exchange(ci.mint())).status).toBe(200);
    expectRefusal(
      await ci.exchange(ci.mint(ROCKET, { algorithm: 'EdDSA' })),
      'id_token_algorithm_refused',
      'ES256',
      'RS256',
    );
  });

  it('`jwks_hosts` is where its keys may be', async () => {
    const ci = await trusting(way, { jwks_hosts: ['keys.example', 'localhost'] });
    ci.sim.issuer().setFaults({ foreignJwksUri: true });
    await ci.sim.issuer().rotateKeys();
    // The port belongs to the host.
    expectRefusal(await ci.exchange(ci.mint()), 'issuer_unavailable');
  });
});

it('without `allows_missing_ids`, an ID token without ids is refused', async () => {
  const ci = await trusting('administration', {});
  expectRefusal(
    await ci.exchange(ci.mint(ROCKET, { claims: withoutIds })),
    'id_token_claim_missing',
    '`repository_id`',
  );
});

it('a key of a curve is good where `algorithms` says so', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'curve' };
  const ci = await trusting('administration', { algorithms: ['ES256'], jwks: { keys: [jwk] } });
  const [, payload = ''] = ci.mint().split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'curve' })).toString('base64url');
  const input = `${header}.${payload}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  expect((await ci.exchange(`${input}.${signature.toString('base64url')}`)).status).toBe(200);
  expectRefusal(await ci.exchange(ci.mint()), 'id_token_algorithm_refused');
});

describe('a static key set', () => {
  it('is all that counts: the issuer is never asked', async () => {
    const sim = await startCiSim();
    const keys = sim
      .issuer()
      .keys.published.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid }));
    const ci = trustedCi(await startTestServer(), sim);
    open.push(ci);
    // Not even internal, though its address is: nothing goes there.
    const url = 'https://air-gapped.example';
    const added = await addIssuer(ci.server, url, { internal: false, jwks: { keys } });
    expect(added.json).toMatchObject({
      issuer: { keys: { source: 'static' } },
      check: { ok: true, discovery_url: null, jwks_uri: null },
    });
    await ci.publish('rocket', '1.0.0');
    await ci.trust('rocket');
    const exchange = () => ci.exchange(ci.mint(ROCKET, { claims: { iss: url } }));
    expect((await exchange()).status).toBe(200);
    await ci.server.restart();
    expect((await exchange()).status).toBe(200);
    expect(sim.issuer().requests).toEqual({ discovery: 0, jwks: 0 });
    // Another key set takes its place, and the first one counts no more.
    await sim.issuer().rotateKeys();
    const [fresh] = sim.issuer().keys.published;
    const only = { ...fresh?.publicKey.export({ format: 'jwk' }), kid: fresh?.kid };
    await patchIssuer(ci.server, await issuerId(ci.server), { jwks: { keys: [only] } });
    const old = ci.mint(ROCKET, { claims: { iss: url }, signWith: 'previous' });
    expectRefusal(await ci.exchange(old), 'id_token_key_unknown');
  });
});

it('an issuer the configuration names no more is shown while publishers hang on it, and can be taken over', async () => {
  const ci = await trusting('administration', {});
  const { url } = ci.sim.issuer();
  const { db } = ci.server.running.platform.database;
  // As it would be after a start without its table.
  await db.updateTable('issuers').set({ origin: 'configuration' }).execute();
  await ci.server.restart();
  const id = await issuerId(ci.server, url);
  const read = async () => (await ci.server.request('GET', `/api/v1/admin/issuers/${id}`)).json.issuer;
  expect(await read()).toMatchObject({ state: 'removed', enabled: false, publishers: 1 });
  expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled');
  expectRefusal(await patchIssuer(ci.server, id, { enabled: true }), 'issuer_read_only', 'add it again');
  const added = await addIssuer(ci.server, url);
  expect(added.json.issuer).toMatchObject({ id, origin: 'administration', state: 'active', publishers: 1 });
  expect((await ci.exchange(ci.mint())).status).toBe(200);
  // And it stays, whatever the configuration says next.
  await ci.server.restart();
  expect((await ci.exchange(ci.mint())).status).toBe(200);
});
