import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../../testing/people.ts';
import { ATTEMPTS, addPublisher, attemptsOf } from '../../../testing/publishers.ts';
import { DAY_MS, MINUTE_MS, ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';
import { forgetAttempts } from './forget.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ keys: { 'limits.exchanges_per_minute': '3' } });
});
afterAll(() => ci.close());

let count = 0;
/** A crate with a repository of its own. */
async function crateOfItsOwn(more: Record<string, unknown> = {}) {
  count += 1;
  const name = `rec-${count}`;
  const job = { ...ROCKET, repository: `acme/${name}`, repositoryId: 8000 + count };
  await ci.publish(name, '1.0.0');
  const identity = { owner: 'acme', repository: name, workflow: 'release.yml' };
  const id = await addPublisher(ci, [name], { identity, ...more });
  return { name, job, id };
}

describe('an exchange is recorded', () => {
  it('when it is granted, with every check', async () => {
    const { name, job, id } = await crateOfItsOwn();
    const answer = await ci.exchange(ci.mint(job));
    const [attempt, ...others] = await attemptsOf(ci, `crate=${name}`);
    expect(others).toEqual([]);
    expect(attempt).toMatchObject({
      outcome: 'granted',
      code: null,
      detail: null,
      issuer: ci.sim.issuer().url,
      provider: 'github',
      subject: `acme/${name}`,
      crates: [name],
      failures: [],
      correlation_id: answer.headers.get('x-request-id'),
    });
    expect(attempt.checks.every(({ outcome }: { outcome: string }) => outcome === 'passed')).toBe(true);
    expect(attempt.checks).toContainEqual({
      name: 'workflow',
      expected: 'release.yml',
      actual: 'release.yml',
      outcome: 'passed',
      publisher_id: id,
    });
    expect(attempt.claims).toMatchObject({ repository: `acme/${name}`, run_id: expect.any(String) });
    // Known, and ignored on purpose: it may hold anything.
    expect(attempt.claims).not.toHaveProperty('workflow');
  });

  it('when it is refused, with what was expected and what came', async () => {
    const { name, job, id } = await crateOfItsOwn({ environment: { rule: 'named', name: 'release' } });
    const answer = await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
    const [attempt] = await attemptsOf(ci, `crate=${name}`);
    expect(attempt).toMatchObject({
      outcome: 'refused',
      code: 'environment_mismatch',
      detail: answer.json.errors[0].detail,
      correlation_id: answer.json.errors[0].correlation_id,
      failures: [{ publisher_id: id, code: 'environment_mismatch', mend: { method: 'PATCH' } }],
    });
    expect(attempt.checks).toContainEqual({
      name: 'environment',
      expected: 'release',
      actual: 'staging',
      outcome: 'failed',
      publisher_id: id,
    });
  });

  it('with the version it was for, where the job named one', async () => {
    const { name, job } = await crateOfItsOwn({ environment: { rule: 'named', name: 'release' } });
    const bound = { crate: name, version: '1.0.1-rc.1', checksum: 'a'.repeat(64) };
    await ci.exchange(ci.mint(job), bound);
    ci.server.advance(1000);
    await ci.exchange(ci.mint({ ...job, environment: 'release' }), bound);
    ci.server.advance(1000);
    await ci.exchange(ci.mint({ ...job, environment: 'release' }));
    const versions = (await attemptsOf(ci, `crate=${name}`)).map(({ version }) => version);
    expect(versions).toEqual([null, '1.0.1-rc.1', '1.0.1-rc.1']);
    const { json } = await ci.server.request('GET', `/api/v1/crates/${name}/events?outcome=refused`);
    expect(json.events).toMatchObject([{ action: 'exchange.refused', version: '1.0.1-rc.1' }]);
  });

  it('when the ID token comes again, but not without end', async () => {
    const { name, job } = await crateOfItsOwn();
    const jwt = ci.mint(job);
    for (let time = 0; time < 20; time += 1) await ci.exchange(jwt);
    expectRefusal(await ci.exchange(jwt), 'id_token_replayed');
    const attempts = await attemptsOf(ci, `crate=${name}&per_page=100`);
    expect(attempts.at(-1)?.outcome).toBe('granted');
    expect(attempts).toHaveLength(11);
    for (const attempt of attempts.slice(0, -1)) {
      expect(attempt).toMatchObject({ outcome: 'refused', code: 'id_token_replayed' });
      expect(attempt.checks.at(-1)).toMatchObject({ name: 'replay', outcome: 'failed' });
    }
  });

  it('when it was refused too often, once', async () => {
    const { name, job } = await crateOfItsOwn();
    const jwt = ci.mint({ ...job, workflow: 'x.yml' });
    for (let time = 0; time < 15; time += 1) await ci.exchange(jwt);
    const codes = (await attemptsOf(ci, `crate=${name}&per_page=100`)).map(({ code }) => code);
    expect(codes).toEqual(['id_token_tries_exhausted', ...Array(10).fill('identity_mismatch')]);
  });

  it('when it comes too often in a minute, and uses up nothing', async () => {
    const { name, job } = await crateOfItsOwn();
    for (let time = 0; time < 3; time += 1) expect((await ci.exchange(ci.mint(job))).status).toBe(200);
    expect((await ci.exchange(ci.mint(job))).status).toBe(429);
    const [attempt] = await attemptsOf(ci, `crate=${name}`);
    expect(attempt).toMatchObject({ outcome: 'refused', code: 'publisher_rate_limited' });
    expect(attempt.checks.at(-1)).toMatchObject({ name: 'rate', outcome: 'failed' });
  });

  it('when the token is narrowed to nothing, with the check that failed', async () => {
    const { name, job } = await crateOfItsOwn({ scopes: ['publish-update'] });
    expectRefusal(await ci.exchange(ci.mint(job), { scopes: ['yank'] }), 'scope_not_granted');
    expectRefusal(await ci.exchange(ci.mint(job), { crate: 'unheard-of' }), 'crate_not_in_token');
    const attempts = await attemptsOf(ci, `crate=${name}`);
    expect(attempts.map(({ checks }) => checks.at(-1))).toMatchObject([
      { name: 'crate', actual: 'unheard-of', outcome: 'failed' },
      { name: 'scopes', actual: 'yank', outcome: 'failed' },
    ]);
  });

  it('and nothing secret with it', async () => {
    const { job } = await crateOfItsOwn({ require_api_token: true });
    const jwt = ci.mint(job);
    const secret = 'wbat_ThisMustNotBeKeptAnywhereAtAll00';
    await ci.exchange(jwt, { api_token: secret });
    await ci.exchange(`${jwt}x`);
    await ci.exchange('an-odd-secret');
    const { db } = ci.server.running.platform.database;
    const stored = JSON.stringify(await db.selectFrom('attempts').selectAll().execute());
    for (const part of [...jwt.split('.'), secret, 'an-odd-secret']) expect(stored).not.toContain(part);
    expect(stored).not.toMatch(/wbtp_[A-Za-z0-9]{32}/);
  });
});

describe('an ID token that does not verify', () => {
  it('is recorded for administrators, of no crate, and nothing it says is believed', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint(job, { signWith: 'foreign-key' }), { crate: name });
    await ci.exchange(ci.mint(job, { audience: 'crates.io' }), { crate: name });
    expect(await attemptsOf(ci, `crate=${name}`)).toEqual([]);
    const [newest, before] = await attemptsOf(ci, 'per_page=2');
    expect(before).toMatchObject({
      code: 'id_token_signature_invalid',
      subject: null,
      claims: {},
      crates: [],
    });
    expect(newest).toMatchObject({
      code: 'id_token_audience_mismatch',
      subject: null,
      claims: {},
      checks: [],
    });
  });

  it('with an issuer of odd characters is refused and recorded like any other', async () => {
    const [header, , signature] = ci.mint().split('.');
    const payload = Buffer.from(JSON.stringify({ iss: 'https://evil\u0000.example/\ud800' })).toString(
      'base64url',
    );
    const answer = await ci.exchange(`${header}.${payload}.${signature}`);
    expectRefusal(answer, 'id_token_issuer_unknown');
    const [attempt] = await attemptsOf(ci, 'per_page=1');
    expect(attempt.issuer).toBe('https://evil\\u{0}.example/\\u{d800}');
  });
});

describe('attempts do not fill the disk', () => {
  it('by strangers, however many they send', async () => {
    ci.server.advance(2 * MINUTE_MS);
    const before = (await attemptsOf(ci, 'per_page=1'))[0].id;
    await Promise.all(Array.from({ length: 90 }, () => ci.exchange('x.y.z')));
    const after = await attemptsOf(ci, 'per_page=100');
    expect(after.filter(({ id }) => id > before)).toHaveLength(60);
    ci.server.advance(MINUTE_MS);
    await ci.exchange('x.y.z');
    expect((await attemptsOf(ci, 'per_page=1'))[0].id).toBeGreaterThan(after[0].id);
  });

  it('by a job of a registered repository, and the others are recorded all the same', async () => {
    ci.server.advance(2 * MINUTE_MS);
    const { name, job } = await crateOfItsOwn();
    const other = await crateOfItsOwn();
    const wrong = { ...job, workflow: 'x.yml' };
    await Promise.all(Array.from({ length: 80 }, () => ci.exchange(ci.mint(wrong))));
    await ci.exchange(ci.mint({ ...other.job, workflow: 'x.yml' }));
    expect(await attemptsOf(ci, `crate=${name}&per_page=100`)).toHaveLength(60);
    expect(await attemptsOf(ci, `crate=${other.name}`)).toHaveLength(1);
    // What was granted is kept whatever came before.
    expect((await ci.exchange(ci.mint(job))).status).toBe(200);
    expect((await attemptsOf(ci, `crate=${name}`))[0].outcome).toBe('granted');
  });
});

describe('GET attempts', () => {
  it('is paged from the newest, and filtered by outcome', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint(job));
    for (const workflow of ['a.yml', 'b.yml', 'c.yml']) await ci.exchange(ci.mint({ ...job, workflow }));
    const seen: number[] = [];
    let query: string | null = `?crate=${name}&per_page=3`;
    while (query !== null) {
      const { json } = await ci.server.request('GET', `${ATTEMPTS}${query}`);
      seen.push(...json.attempts.map(({ id }: { id: number }) => id));
      query = json.meta.next_page;
    }
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect(new Set(seen).size).toBe(4);
    expect(await attemptsOf(ci, `crate=${name}&outcome=granted`)).toMatchObject([{ outcome: 'granted' }]);
    expect(await attemptsOf(ci, `crate=${name}&outcome=refused`)).toHaveLength(3);
    // In another spelling of the crate's name, too.
    expect(await attemptsOf(ci, `crate=${name.toUpperCase().replace('-', '_')}`)).toHaveLength(4);
  });

  it.each([
    ['outcome=maybe', 'query_invalid'],
    ['per_page=0', 'query_invalid'],
    ['per_page=101', 'query_invalid'],
    ['seek=@', 'query_invalid'],
    ['craet=x', 'query_invalid'],
    ['crate=unheard-of', 'crate_not_found'],
    ['crate=..%2F', 'crate_not_found'],
    ['crate=', 'crate_not_found'],
  ] as const)('refuses ?%s', async (query, code) => {
    expectRefusal(await ci.server.request('GET', `${ATTEMPTS}?${query}`), code);
  });

  it('is for owners, and without a crate for administrators', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint(job));
    const [{ id }] = await attemptsOf(ci, `crate=${name}`);
    const eve = await personWithToken(ci.server, 'eve');
    const get = (path: string, token: string) => ci.server.request('GET', `${ATTEMPTS}${path}`, { token });
    expectRefusal(await get(`?crate=${name}`, eve), 'publisher_owner_required');
    expectRefusal(await get('', eve), 'permission_denied');
    expectRefusal(await get(`/${id}`, eve), 'attempt_not_found');
    expectRefusal(await get('/999999', eve), 'attempt_not_found');
    expectRefusal(await get('/1e3', eve), 'attempt_not_found');
    expectRefusal(
      await ci.server.request('POST', `${ATTEMPTS}/${id}/publisher`, { token: eve, body: {} }),
      'attempt_not_found',
    );
    const all = await attemptsOf(ci, 'per_page=100');
    expect(all.some((attempt) => attempt.id === id)).toBe(true);
  });

  it('shows an administrator each attempt, also of crates of others', async () => {
    const mallory = await personWithToken(ci.server, 'mallory');
    await ci.publish('mallorys', '1.0.0', mallory);
    const identity = { owner: 'mallory', repository: 'x', workflow: 'release.yml' };
    await addPublisher(ci, ['mallorys'], { identity }, mallory);
    await ci.exchange(ci.mint({ ...ROCKET, repository: 'mallory/x', workflow: 'y.yml' }));
    const [listed] = await attemptsOf(ci, 'per_page=1');
    expect(listed).toMatchObject({ crates: ['mallorys'], failures: [{ code: 'identity_mismatch' }] });
    const one = await ci.server.request('GET', `${ATTEMPTS}/${listed.id}`);
    expect(one.json.attempt).toEqual(listed);
    const ofRequest = `?correlation_id=${listed.correlation_id}`;
    expect((await ci.server.request('GET', ATTEMPTS + ofRequest)).json.attempts).toEqual([listed]);
    // An administrator's token for owners is no more than an owner's.
    const token = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing-read'] });
    for (const path of [`/${listed.id}`, ofRequest])
      expectRefusal(
        await ci.server.request('GET', `${ATTEMPTS}${path}`, { token }),
        'token_scope_insufficient',
      );
    // Seeing is not owning.
    expectRefusal(
      await ci.server.request('POST', `${ATTEMPTS}/${listed.id}/publisher`, { body: {} }),
      'attempt_not_found',
    );
  });
});

it('on a private registry nobody learns from attempts which crates there are', async () => {
  const hidden = await startTrustedCi({ keys: { visibility: 'private' } });
  await hidden.publish('rocket', '1.0.0');
  for (const name of ['rocket', 'absent']) {
    const answer = await hidden.server.request('GET', `${ATTEMPTS}?crate=${name}`, { token: null });
    expectRefusal(answer, 'authentication_required');
  }
  await hidden.close();
});

// The clock moves in this one, so it comes last.
it('attempts are forgotten after 90 days, and what named their crates with them', async () => {
  const { platform } = ci.server.running;
  const { name, job } = await crateOfItsOwn();
  await ci.exchange(ci.mint(job));
  ci.server.advance(89 * DAY_MS);
  await forgetAttempts(platform);
  expect(await attemptsOf(ci, `crate=${name}`)).toHaveLength(1);
  ci.server.advance(2 * DAY_MS);
  expect(await forgetAttempts(platform)).toBeGreaterThan(0);
  expect(await attemptsOf(ci, `crate=${name}`)).toEqual([]);
  for (const table of ['attempts', 'attempt_crates'] as const)
    expect(await platform.database.db.selectFrom(table).selectAll().execute()).toEqual([]);
});
