import { startCiSim } from '@waybill/ci-sim';
import { afterEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { untilKeysAreFetched } from '../../../testing/issuer-keys.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import {
  HOUR_MS,
  issuerTable,
  MINUTE_MS,
  ROCKET,
  SECOND_MS,
  startTrustedCi,
  type TrustedCi,
  trustedCi,
} from '../../../testing/trusted-ci.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function started(options: Parameters<typeof startTrustedCi>[0] = {}): Promise<TrustedCi> {
  const ci = await startTrustedCi(options);
  open.push(ci);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket', { issuer: ci.sim.issuer().url });
  await untilKeysAreFetched(ci.server);
  return ci;
}

/** A registry whose issuer was broken from the start. */
async function startedBroken(
  faults: Parameters<ReturnType<TrustedCi['sim']['issuer']>['setFaults']>[0],
): Promise<TrustedCi> {
  const sim = await startCiSim();
  sim.issuer().setFaults(faults);
  const ci = trustedCi(
    await startTestServer({ 'trusted_publishing.issuers': JSON.stringify([issuerTable(sim.issuer().url)]) }),
    sim,
  );
  open.push(ci);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  return ci;
}

const exchange = (ci: TrustedCi) =>
  ci.exchange(ci.mint(ROCKET, { issuedAt: ci.server.running.platform.now() }));

describe('while the issuer cannot be reached', () => {
  it.each(['status-500', 'drop'] as const)('known keys go on working: %s', async (outage) => {
    const ci = await started();
    ci.sim.issuer().setFaults({ outage });
    ci.server.advance(23 * HOUR_MS);
    expect((await exchange(ci)).status).toBe(200);
  });

  it('after 24 hours, nothing can be checked any more, and the answer says when to come again', async () => {
    const ci = await started();
    ci.sim.issuer().setFaults({ outage: 'status-500' });
    ci.server.advance(24 * HOUR_MS + MINUTE_MS);
    const answer = await exchange(ci);
    expectRefusal(answer, 'issuer_unavailable', ci.sim.issuer().url);
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(answer.json.errors[0].detail).toContain(`${wait} seconds`);

    ci.sim.issuer().setFaults({ outage: null });
    ci.server.advance(wait * SECOND_MS);
    expect((await exchange(ci)).status).toBe(200);
  });

  it('a restart changes nothing: the last good keys were kept', async () => {
    const ci = await started();
    ci.sim.issuer().setFaults({ outage: 'drop' });
    await ci.server.restart();
    expect((await exchange(ci)).status).toBe(200);
  });

  it('a restart does not make old keys young', async () => {
    const ci = await started();
    ci.sim.issuer().setFaults({ outage: 'drop' });
    ci.server.advance(24 * HOUR_MS + MINUTE_MS);
    await ci.server.restart();
    expectRefusal(await exchange(ci), 'issuer_unavailable');
  });
});

describe('an issuer that was never reached', () => {
  it('does not keep the registry from starting, and is asked again', async () => {
    const ci = await startedBroken({ outage: 'status-500' });
    const answer = await exchange(ci);
    expectRefusal(answer, 'issuer_unavailable', ci.sim.issuer().url);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    ci.sim.issuer().setFaults({ outage: null });
    ci.server.advance(MINUTE_MS + SECOND_MS);
    expect((await exchange(ci)).status).toBe(200);
  });

  it.each([
    ['a huge document', { hugeBodyBytes: 400_000 }],
    ['a huge key set', { hugeBodyBytes: 400_000, affects: ['jwks'] }],
    ['an HTML page', { nonsense: 'html' }],
    ['an HTML page for keys', { nonsense: 'html', affects: ['jwks'] }],
    ['half a document', { nonsense: 'truncated-json' }],
    ['half a key set', { nonsense: 'truncated-json', affects: ['jwks'] }],
    ['a redirect', { redirect: true }],
    ['a redirect for keys', { redirect: true, affects: ['jwks'] }],
    ['keys on another host', { foreignJwksUri: true }],
    ['another issuer in its document', { wrongIssuer: true }],
    ['no keys', { keys: 'empty' }],
  ] as const)('because it serves %s, is unavailable', async (_, faults) => {
    const ci = await startedBroken(faults as Parameters<typeof startedBroken>[0]);
    expectRefusal(await exchange(ci), 'issuer_unavailable');
    // It was that fault and nothing else.
    ci.sim.issuer().reset();
    ci.server.advance(MINUTE_MS + SECOND_MS);
    expect((await exchange(ci)).status).toBe(200);
  });

  it('does not tell strangers what its operator has to read in the log', async () => {
    const ci = await startedBroken({ foreignJwksUri: 'https://secret.internal.example/keys' });
    const answer = await exchange(ci);
    expectRefusal(answer, 'issuer_unavailable');
    expect(answer.text).not.toContain('secret.internal');
  });
});

describe('a bad answer', () => {
  it.each([{ keys: 'empty' }, { nonsense: 'html' }, { redirect: true }, { wrongIssuer: true }] as const)(
    'never replaces good keys: %j',
    async (faults) => {
      const ci = await started();
      ci.sim.issuer().setFaults(faults);
      const unknown = await ci.exchange(ci.mint(ROCKET, { header: { kid: 'makes-it-ask' } }));
      expectRefusal(unknown, 'issuer_unavailable');
      expect((await exchange(ci)).status).toBe(200);
    },
  );

  it('with one unparsable key among good ones costs only that key', async () => {
    const ci = await startedBroken({ keys: 'one-unparsable' });
    expect((await exchange(ci)).status).toBe(200);
  });

  it('with a stranger’s key under the name of the signing one leaves the real one in force', async () => {
    const ci = await startedBroken({ keys: 'duplicate-kid' });
    expect((await exchange(ci)).status).toBe(200);
  });

  it('with strangers’ keys alone lets nobody in whom they did not sign', async () => {
    const ci = await startedBroken({ keys: 'wrong' });
    expectRefusal(await exchange(ci), 'id_token_signature_invalid');
  });
});

describe('a slow issuer', () => {
  it('is given up after about 5 seconds, and delays no other', async () => {
    const ci = await started({ issuers: ['slow'] });
    await ci.sim.issuer('slow').rotateKeys({ keepOld: false });
    ci.sim.issuer('slow').setFaults({ delayMs: 8_000 });
    ci.server.advance(24 * HOUR_MS + MINUTE_MS);
    const issuedAt = ci.server.running.platform.now();
    // Both issuers have to be asked again by now.
    const begin = performance.now();
    const slow = ci.exchange(ci.mint(ROCKET, { issuer: 'slow', issuedAt }));
    expect((await ci.exchange(ci.mint(ROCKET, { issuedAt }))).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expectRefusal(await slow, 'issuer_unavailable', ci.sim.issuer('slow').url);
    expect(performance.now() - begin).toBeLessThan(6_500);
  });

  it('that sends a byte now and then is given up as well', async () => {
    const ci = await started();
    ci.sim.issuer().setFaults({ drip: { bytes: 1, everyMs: 100 } });
    ci.server.advance(24 * HOUR_MS + MINUTE_MS);
    const begin = performance.now();
    expectRefusal(await exchange(ci), 'issuer_unavailable');
    expect(performance.now() - begin).toBeLessThan(6_500);
  });

  it('does not hold up the end of the server', async () => {
    const ci = await started();
    ci.sim.issuer().setFaults({ delayMs: 8_000 });
    await ci.server.restart();
    const begin = performance.now();
    await ci.server.running.stop();
    expect(performance.now() - begin).toBeLessThan(2_000);
    await ci.server.restart();
  });
});
