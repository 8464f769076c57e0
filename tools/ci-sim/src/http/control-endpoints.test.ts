import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { decode, getJson, postJson, useSim } from '../testing/helpers.ts';

describe('/_sim', () => {
  test('shows and switches an issuer', async () => {
    const sim = await useSim();
    const at = `${sim.url}/_sim/issuers/github`;
    expect(await getJson(at)).toEqual(JSON.parse(JSON.stringify(sim.issuer().state)));
    expect((await postJson(`${at}/faults`, { keys: 'empty', delayMs: 1 })).status).toBe(200);
    const changed = await postJson(`${at}/faults`, { delayMs: null });
    expect(changed.body.faults).toEqual({ keys: 'empty' });
    expect(sim.issuer().faults).toEqual({ keys: 'empty' });
    expect((await postJson(`${at}/reset`)).body.faults).toEqual({});
  });

  test('rotates keys', async () => {
    const sim = await useSim();
    const before = sim.issuer().state.keys;
    const { body } = await postJson(`${sim.url}/_sim/issuers/github/rotate`, { keepOld: false });
    expect(body.keys).toMatchObject({
      previous: before.current,
      published: [sim.issuer().state.keys.current],
    });
    expect((await postJson(`${sim.url}/_sim/issuers/github/rotate`)).status).toBe(200);
    expect(sim.issuer().state.keys.published).toHaveLength(2);
  });

  test('adds an issuer', async () => {
    const sim = await useSim();
    const added = await postJson(`${sim.url}/_sim/issuers`, { name: 'ghes' });
    expect(added).toMatchObject({ status: 201, body: { url: `${sim.url}/ghes` } });
    expect((await getJson(`${sim.url}/_sim`)).issuers).toHaveLength(2);
    expect((await postJson(`${sim.url}/_sim/issuers`, { name: 'ghes' })).status).toBe(400);
  });

  test('mints with the options the library has', async () => {
    const sim = await useSim();
    const { body } = await postJson(`${sim.url}/_sim/issuers/github/tokens`, {
      audience: ['a'],
      job: { repository: 'acme/rocket', runId: 7 },
      claims: { jti: null, actor: { $literal: null } },
      issuedAt: '2026-11-05T10:00:00Z',
      lifetimeSeconds: 60,
      signWith: 'none',
    });
    const { header, payload } = decode(String(body.value));
    expect(header.alg).toBe('none');
    expect(payload).toMatchObject({
      aud: ['a'],
      repository: 'acme/rocket',
      run_id: '7',
      actor: null,
      exp: 1793872860,
    });
    expect(payload).not.toHaveProperty('jti');
  });

  test.each([
    ['tokens', {}, '"audience" is missing'],
    ['tokens', { audience: 'a', audiance: 'b' }, 'the token has no "audiance"'],
    ['tokens', { audience: 'a', signWith: 'me' }, '"signWith" must be one of current'],
    ['tokens', { audience: 'a', issuedAt: 'soon' }, '"issuedAt" must be a time'],
    ['tokens', { audience: 'a', job: { repo: 'x' } }, 'the job has no "repo"'],
    ['tokens', { audience: 'a', job: { reusableWorkflow: {} } }, 'reusableWorkflow needs'],
    ['faults', [], 'faults are a JSON object'],
    ['rotate', { keepold: true }, 'the rotation has no "keepold"'],
  ])('refuses %s %j', async (action, body, message) => {
    const sim = await useSim();
    const answer = await postJson(`${sim.url}/_sim/issuers/github/${action}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(message);
  });

  test('limits request bodies to 64 KiB', async () => {
    const sim = await useSim();
    const answer = await postJson(`${sim.url}/_sim/issuers/github/tokens`, { audience: 'a'.repeat(70_000) });
    expect(answer.status).toBe(413);
  });

  test('refuses what is no JSON, unknown paths, other methods, and web pages', async () => {
    const sim = await useSim();
    const at = `${sim.url}/_sim/issuers/github/faults`;
    expect((await fetch(at, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await fetch(at)).status).toBe(404);
    expect((await fetch(`${sim.url}/_sim/issuers/none`)).status).toBe(404);
    expect((await fetch(`${sim.url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${sim.url}/github/.well-known/jwks`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(at, { method: 'POST', headers: { Origin: 'https://evil.example' } })).status).toBe(
      403,
    );
    expect(await statusForHost(sim.port, 'rebound.example')).toBe(421);
  });
});

/** fetch does not let a caller choose the Host header. */
function statusForHost(port: number, host: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const call = request({ host: '127.0.0.1', port, path: '/_sim', headers: { host } }, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  call.once('error', reject).end();
  return promise;
}
