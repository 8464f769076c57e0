import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CiSim, type Issuer, startCiSim } from './index.ts';
import { getJson } from './testing/helpers.ts';

describe('faults', () => {
  let sim: CiSim;
  let issuer: Issuer;
  let discoveryUrl: string;
  let jwksUrl: string;
  beforeAll(async () => {
    sim = await startCiSim();
    issuer = sim.issuer();
    discoveryUrl = `${issuer.url}/.well-known/openid-configuration`;
    jwksUrl = `${issuer.url}/.well-known/jwks`;
    return () => sim.close();
  });
  afterEach(() => issuer.reset());

  async function verifies(token: string): Promise<boolean> {
    const keys = createRemoteJWKSet(new URL(jwksUrl));
    return jwtVerify(token, keys, { algorithms: ['RS256'] }).then(
      () => true,
      () => false,
    );
  }

  test('outage: 500', async () => {
    issuer.setFaults({ outage: 'status-500' });
    expect((await fetch(discoveryUrl)).status).toBe(500);
    expect((await fetch(jwksUrl)).status).toBe(500);
  });

  test('outage: connection dropped', async () => {
    issuer.setFaults({ outage: 'drop' });
    await expect(fetch(discoveryUrl)).rejects.toThrow('fetch failed');
  });

  test('affects: one document and not the other', async () => {
    issuer.setFaults({ outage: 'status-500', affects: ['jwks'] });
    expect((await fetch(discoveryUrl)).status).toBe(200);
    expect((await fetch(jwksUrl)).status).toBe(500);
  });

  test('delayMs: the answer waits', async () => {
    issuer.setFaults({ delayMs: 200 });
    const started = performance.now();
    await getJson(discoveryUrl);
    expect(performance.now() - started).toBeGreaterThanOrEqual(190);
    issuer.setFaults({ delayMs: 60_000 });
    await expect(fetch(discoveryUrl, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  });

  test('drip: headers at once, the body bit by bit', async () => {
    issuer.setFaults({ drip: { bytes: 400, everyMs: 30 } });
    const started = performance.now();
    const response = await fetch(jwksUrl);
    const firstByte = performance.now() - started;
    expect((await response.json()) as object).toHaveProperty('keys');
    expect(performance.now() - started - firstByte).toBeGreaterThan(50);
  });

  test('redirect: to where the right document is, or to anywhere', async () => {
    issuer.setFaults({ redirect: true });
    const moved = await fetch(discoveryUrl, { redirect: 'manual' });
    expect(moved.status).toBe(302);
    expect(await getJson(String(moved.headers.get('location')))).toMatchObject({ issuer: issuer.url });
    issuer.setFaults({ redirect: 'http://169.254.169.254/latest' });
    const away = await fetch(discoveryUrl, { redirect: 'manual' });
    expect(away.headers.get('location')).toBe('http://169.254.169.254/latest');
  });

  test('hugeBodyBytes: good JSON, of no announced length', async () => {
    issuer.setFaults({ hugeBodyBytes: 3_000_000 });
    const response = await fetch(jwksUrl);
    expect(response.headers.get('content-length')).toBeNull();
    const body = (await response.json()) as { keys: object[]; padding: string };
    expect(body.keys).toHaveLength(3);
    expect(body.padding).toHaveLength(3_000_000);
  });

  test('hugeBodyBytes: a reader that goes away does no harm', async () => {
    issuer.setFaults({ hugeBodyBytes: 1024 ** 3 });
    const response = await fetch(jwksUrl);
    await response.body?.cancel();
    issuer.reset();
    expect(await getJson(jwksUrl)).toHaveProperty('keys');
  });

  test('nonsense: HTML with status 200, or half a document', async () => {
    issuer.setFaults({ nonsense: 'html' });
    const html = await fetch(discoveryUrl);
    expect(html.status).toBe(200);
    expect(html.headers.get('content-type')).toMatch('text/html');
    expect(await html.text()).toMatch(/^<!doctype html>/);
    issuer.setFaults({ nonsense: 'truncated-json' });
    const half = await (await fetch(discoveryUrl)).text();
    expect(half).toMatch(/^\{"issuer"/);
    expect(() => JSON.parse(half)).toThrow();
  });

  test('wrongIssuer: an invented one, or this one', async () => {
    issuer.setFaults({ wrongIssuer: true });
    expect(await getJson(discoveryUrl)).toMatchObject({ issuer: 'https://another-issuer.example' });
    issuer.setFaults({ wrongIssuer: `${issuer.url}/` });
    expect(await getJson(discoveryUrl)).toMatchObject({ issuer: `${issuer.url}/` });
  });

  test('foreignJwksUri: another host, where the right keys are nevertheless', async () => {
    issuer.setFaults({ foreignJwksUri: true });
    const { jwks_uri: uri } = await getJson(discoveryUrl);
    expect(uri).toBe(`http://localhost:${sim.port}/github/.well-known/jwks`);
    expect(await getJson(String(uri))).toEqual(await getJson(jwksUrl));
    issuer.setFaults({ foreignJwksUri: 'https://keys.example/jwks' });
    expect(await getJson(discoveryUrl)).toMatchObject({ jwks_uri: 'https://keys.example/jwks' });
  });

  test('keys: empty', async () => {
    issuer.setFaults({ keys: 'empty' });
    expect(await getJson(jwksUrl)).toEqual({ keys: [] });
  });

  test('keys: one that is no key before the good ones', async () => {
    const { keys: good } = await getJson(jwksUrl);
    issuer.setFaults({ keys: 'one-unparsable' });
    const { keys } = (await getJson(jwksUrl)) as { keys: { kid: string }[] };
    expect(keys[0]?.kid).toBe('broken');
    expect(keys.slice(1)).toEqual(good);
    expect(await verifies(sim.mint({ audience: 'a' }))).toBe(true);
  });

  test('keys: two of one name', async () => {
    const { keys: good } = await getJson(jwksUrl);
    issuer.setFaults({ keys: 'duplicate-kid' });
    const { keys } = (await getJson(jwksUrl)) as { keys: { kid: string; n: string }[] };
    const named = keys.filter(({ kid }) => kid === issuer.state.keys.current);
    expect(new Set(named.map(({ n }) => n)).size).toBe(2);
    expect(keys.slice(1)).toEqual(good);
  });

  test('keys: a stranger’s under the right names', async () => {
    const token = sim.mint({ audience: 'a' });
    expect(await verifies(token)).toBe(true);
    issuer.setFaults({ keys: 'wrong' });
    expect(await verifies(token)).toBe(false);
    expect(await verifies(sim.mint({ audience: 'a', signWith: 'foreign-key' }))).toBe(true);
  });

  test('are set one by one, switched off by null, and all off after reset', () => {
    issuer.setFaults({ delayMs: 5, keys: 'empty' });
    issuer.setFaults({ delayMs: null, wrongIssuer: true });
    expect(issuer.faults).toEqual({ keys: 'empty', wrongIssuer: true });
    issuer.reset();
    expect(issuer.faults).toEqual({});
  });

  test('of one issuer leave the other alone', async () => {
    const other = await sim.addIssuer('other');
    issuer.setFaults({ outage: 'status-500' });
    expect((await fetch(`${other.url}/.well-known/jwks`)).status).toBe(200);
  });

  test('count requests, failed ones too', async () => {
    await fetch(discoveryUrl);
    issuer.setFaults({ outage: 'status-500' });
    await fetch(discoveryUrl);
    await fetch(jwksUrl);
    expect(issuer.requests).toEqual({ discovery: 2, jwks: 1 });
    issuer.reset();
    expect(issuer.requests).toEqual({ discovery: 0, jwks: 0 });
  });

  test.each([
    [{ outrage: 'drop' }, 'no fault is called "outrage"'],
    [{ outage: 'loud' }, '"outage" must be "status-500" or "drop"'],
    [{ delayMs: -1 }, '"delayMs" must be milliseconds'],
    [{ drip: { bytes: 0, everyMs: 1 } }, '"drip" must be'],
    [{ affects: ['everything'] }, '"affects" must be'],
  ])('refuses %j', (faults, message) => {
    expect(() => issuer.setFaults(faults as object)).toThrow(message);
  });
});
