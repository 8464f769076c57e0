import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { untilKeysAreFetched } from '../../../testing/issuer-keys.ts';
import { MINUTE_MS, ROCKET, SECOND_MS, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeEach(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  await untilKeysAreFetched(ci.server);
  ci.sim.issuer().reset();
});
afterEach(() => ci.close());

/** By the server's clock, so that moving it does not make the token expire. */
const mint = (options: Parameters<TrustedCi['mint']>[1] = {}) =>
  ci.mint(ROCKET, { issuedAt: ci.server.running.platform.now(), ...options });

const unknownKey = () => ci.exchange(mint({ header: { kid: `nobody-${Math.random()}` } }));

describe('known keys', () => {
  it('are not fetched again for each exchange', async () => {
    for (let run = 0; run < 5; run += 1) expect((await ci.exchange(mint())).status).toBe(200);
    expect(ci.sim.issuer().requests).toEqual({ discovery: 0, jwks: 0 });
  });

  it('of before the rotation work as long as the issuer publishes them', async () => {
    await ci.sim.issuer().rotateKeys();
    expect((await ci.exchange(mint())).status).toBe(200);
    expect((await ci.exchange(mint({ signWith: 'previous' }))).status).toBe(200);
  });

  it('that the issuer withdraws are trusted no more once the new set has been read', async () => {
    await ci.sim.issuer().rotateKeys({ keepOld: false });
    expect((await ci.exchange(mint())).status).toBe(200);
    expectRefusal(await ci.exchange(mint({ signWith: 'previous' })), 'id_token_key_unknown');
  });
});

describe('a new key', () => {
  it('is fetched once and works', async () => {
    await ci.sim.issuer().rotateKeys();
    for (let run = 0; run < 3; run += 1) expect((await ci.exchange(mint())).status).toBe(200);
    expect(ci.sim.issuer().requests).toEqual({ discovery: 1, jwks: 1 });
  });

  it('works for all jobs that come with it at once, by one fetch', async () => {
    await ci.sim.issuer().rotateKeys();
    ci.sim.issuer().setFaults({ delayMs: 200 });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ci.exchange(mint())));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(ci.sim.issuer().requests).toEqual({ discovery: 1, jwks: 1 });
  });
});

describe('a key nobody publishes', () => {
  it('asked for 30 times at once is one fetch', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, unknownKey));
    for (const answer of answers) expectRefusal(answer, 'id_token_key_unknown', 'nobody-');
    expect(ci.sim.issuer().requests).toEqual({ discovery: 1, jwks: 1 });
  });

  it('is asked for at most once in 60 seconds', async () => {
    for (let run = 0; run < 3; run += 1) expectRefusal(await unknownKey(), 'id_token_key_unknown');
    ci.server.advance(59 * SECOND_MS);
    await unknownKey();
    expect(ci.sim.issuer().requests.discovery).toBe(1);
    ci.server.advance(2 * SECOND_MS);
    await unknownKey();
    await unknownKey();
    expect(ci.sim.issuer().requests.discovery).toBe(2);
  });

  it('is asked for no more often when asking fails', async () => {
    ci.sim.issuer().setFaults({ outage: 'status-500' });
    for (let run = 0; run < 5; run += 1) expectRefusal(await unknownKey(), 'issuer_unavailable');
    expect(ci.sim.issuer().requests.discovery).toBe(1);
    ci.server.advance(MINUTE_MS + SECOND_MS);
    for (let run = 0; run < 5; run += 1) await unknownKey();
    expect(ci.sim.issuer().requests.discovery).toBe(2);
  });
});
