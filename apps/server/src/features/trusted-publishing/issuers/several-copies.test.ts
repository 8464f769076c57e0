import { startCiSim } from '@waybill/ci-sim';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addIssuer, ISSUERS, issuerId, patchIssuer, setSwitch } from '../../../testing/admin-issuers.ts';
import { type SecondCopy, startSecondCopy } from '../../../testing/second-copy.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, ROCKET, TOKENS, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

// The administrator talks to the first copy; the second one has to know at once.
let ci: TrustedCi;
let second: SecondCopy;
beforeEach(async () => {
  const sim = await startCiSim();
  await sim.addIssuer('ghes');
  const tables = [issuerTable(sim.issuer().url)];
  ci = trustedCi(await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables) }), sim);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket', { issuer: sim.issuer().url });
  second = await startSecondCopy(ci.server);
});
afterEach(async () => {
  await second.close();
  await ci.close();
});

const url = (name: string) => ci.sim.issuer(name).url;

/** The outcome of an exchange at the second copy: `200`, or the code of the refusal. */
async function exchangeThere(issuer = 'github'): Promise<string> {
  const response = await fetch(`${second.url}${TOKENS}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jwt: ci.mint(ROCKET, { issuer }) }),
  });
  const answer = (await response.json()) as { errors?: { code: string }[] };
  return answer.errors?.[0]?.code ?? String(response.status);
}

it('an added issuer', async () => {
  expect(await exchangeThere('ghes')).toBe('id_token_issuer_unknown');
  await addIssuer(ci.server, url('ghes'));
  await ci.trust('rocket', { issuer: url('ghes') });
  expect(await exchangeThere('ghes')).toBe('200');
});

it('a switched-off issuer, and a switched-on one', async () => {
  expect(await exchangeThere()).toBe('200');
  const id = await issuerId(ci.server, url('github'));
  for (let run = 0; run < 3; run += 1) {
    await patchIssuer(ci.server, id, { enabled: false });
    expect(await exchangeThere()).toBe('issuer_disabled');
    await patchIssuer(ci.server, id, { enabled: true });
    expect(await exchangeThere()).toBe('200');
  }
});

it('other keys', async () => {
  await addIssuer(ci.server, url('ghes'));
  await ci.trust('rocket', { issuer: url('ghes') });
  expect(await exchangeThere('ghes')).toBe('200');
  // A key set that has none of the keys the issuer signs with.
  const keys = ci.sim
    .issuer()
    .keys.published.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid }));
  const id = await issuerId(ci.server, url('ghes'));
  expect((await patchIssuer(ci.server, id, { jwks: { keys } })).status).toBe(200);
  expect(await exchangeThere('ghes')).toBe('id_token_key_unknown');
  await patchIssuer(ci.server, id, { jwks: null });
  expect(await exchangeThere('ghes')).toBe('200');
});

it('a removed issuer', async () => {
  const { id } = (await addIssuer(ci.server, url('ghes'))).json.issuer;
  expect(await exchangeThere('ghes')).toBe('publisher_not_found');
  await ci.server.request('DELETE', `${ISSUERS}/${id}`);
  expect(await exchangeThere('ghes')).toBe('issuer_disabled');
});

it('a pause of everything', async () => {
  await setSwitch(ci.server, false);
  expect(await exchangeThere()).toBe('trusted_publishing_paused');
  await setSwitch(ci.server, true);
  expect(await exchangeThere()).toBe('200');
});

it('what did not change is not fetched again', async () => {
  // Each copy has fetched once, at its start.
  await expect.poll(() => ci.sim.issuer().requests).toEqual({ discovery: 2, jwks: 2 });
  ci.sim.issuer().reset();
  await addIssuer(ci.server, url('ghes'));
  for (let run = 0; run < 3; run += 1) expect(await exchangeThere()).toBe('200');
  expect(ci.sim.issuer().requests).toEqual({ discovery: 0, jwks: 0 });
});
