import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../../testing/people.ts';
import { ATTEMPTS, addPublisher, attemptsOf, PUBLISHERS, rehearse } from '../../../testing/publishers.ts';
import { DAY_MS, ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let alice = '';
let bob = '';
let alices = 0;
let bobs = 0;

/** What Bob configured, and Alice must not read. */
const BOBS = ['bobs-secret-stage', 'bobs-secret-flow', 'bobs-next-thing', 'bobs-crate'];

beforeAll(async () => {
  ci = await startTrustedCi();
  alice = await personWithToken(ci.server, 'alice');
  bob = await personWithToken(ci.server, 'bob');
  await ci.publish('alices-crate', '1.0.0', alice);
  await ci.publish('alices-other', '1.0.0', alice);
  await ci.publish('bobs-crate', '1.0.0', bob);
  alices = await addPublisher(
    ci,
    ['alices-crate'],
    { environment: { rule: 'named', name: 'alices-stage' } },
    alice,
  );
  bobs = await addPublisher(
    ci,
    ['bobs-crate', 'bobs-next-thing'],
    { environment: { rule: 'named', name: 'bobs-secret-stage' } },
    bob,
  );
});
afterAll(() => ci.close());

const expectNothingOfBobs = (text: string) => {
  for (const word of BOBS) expect(text).not.toContain(word);
};
const newest = async (query: string, token: string) => (await attemptsOf(ci, query, token))[0];

describe('two owners, one repository', () => {
  it('each see the trace of their own publishers and nothing of the other’s', async () => {
    const answer = await ci.exchange(ci.mint({ ...ROCKET, environment: 'wrong' }));
    // Whoever holds the job may know what the repository needs; an owner of one crate is somebody else.
    expect(answer.json.errors[0].detail).toContain('bobs-secret-stage');

    const seenByAlice = await newest('crate=alices-crate', alice);
    expectNothingOfBobs(JSON.stringify(seenByAlice));
    expect(seenByAlice).toMatchObject({
      code: 'environment_mismatch',
      crates: ['alices-crate'],
      failures: [{ publisher_id: alices, detail: expect.stringContaining('`alices-stage`') }],
    });
    expect(seenByAlice.detail).toBe(seenByAlice.failures[0].detail);
    const single = await ci.server.request('GET', `${ATTEMPTS}/${seenByAlice.id}`, { token: alice });
    expect(single.json.attempt).toEqual(seenByAlice);

    // Nor which version of it the job was for.
    const bound = { crate: 'bobs-crate', version: '7.7.7', checksum: 'a'.repeat(64) };
    await ci.exchange(ci.mint({ ...ROCKET, environment: 'wrong' }), bound);
    expect(await newest('crate=bobs-crate', bob)).toMatchObject({ version: '7.7.7' });
    for (const attempt of await attemptsOf(ci, 'crate=alices-crate', alice))
      expect(JSON.stringify(attempt)).not.toContain('7.7.7');

    const seenByBob = await newest('crate=bobs-crate', bob);
    expect(seenByBob).toMatchObject({ failures: [{ publisher_id: bobs }] });
    expect(JSON.stringify(seenByBob)).not.toContain('alices');
  });

  it('each rehearse with their own credentials and read only their own checks', async () => {
    const jwt = ci.mint({ ...ROCKET, environment: 'wrong' });
    const { json } = await rehearse(ci, jwt, {}, alice);
    const ids = json.checks.map((check: { publisher_id: number | null }) => check.publisher_id);
    expect([...new Set(ids)]).toEqual([null, alices]);
    expect(json.mend).toMatchObject({ publisher_id: alices });
    const stranger = await rehearse(ci, jwt);
    expect(stranger.json.mend).toBeNull();
    expect(
      stranger.json.checks.every((check: { publisher_id: unknown }) => check.publisher_id === null),
    ).toBe(true);
  });
});

describe('a job that merely asks for somebody’s crate', () => {
  it('is shown to its owner, without what others configured for that job', async () => {
    const job = { ...ROCKET, environment: 'bobs-secret-stage' };
    const answer = await ci.exchange(ci.mint(job), { crate: 'alices-other' });
    expectRefusal(answer, 'crate_not_in_token', '`bobs-crate`');
    const seen = await newest('crate=alices-other', alice);
    expect(seen).toMatchObject({
      code: 'crate_not_in_token',
      crates: expect.arrayContaining(['alices-other']),
    });
    expectNothingOfBobs(
      JSON.stringify({ ...seen, claims: null }).replaceAll('"actual":"bobs-secret-stage"', ''),
    );
  });

  it('of nobody known is shown too, as its subject', async () => {
    const job = { ...ROCKET, repository: 'evil/thing' };
    await ci.exchange(ci.mint(job), { crate: 'Alices_Other' });
    expect(await newest('crate=alices-other', alice)).toMatchObject({
      code: 'publisher_not_found',
      subject: 'evil/thing',
      failures: [],
    });
  });

  it('that is not there, or is no name at all, is recorded without it', async () => {
    for (const crate of ['nobody-has-it', '../../etc', '', 'x'.repeat(10_000)])
      await ci.exchange(ci.mint({ ...ROCKET, repository: 'evil/thing' }), { crate });
    for (const attempt of await attemptsOf(ci, 'per_page=4')) expect(attempt.crates).toEqual([]);
  });

  it('is quoted with care where the job may publish something else', async () => {
    const job = { ...ROCKET, environment: 'bobs-secret-stage' };
    const answer = await ci.exchange(ci.mint(job), { crate: 'a\u0000\u001b[31m' });
    expectRefusal(answer, 'crate_not_in_token', '`a\\u{0}\\u{1b}[31m`');
  });
});

describe('a credential that is narrower than its owner', () => {
  it('shows nothing of the owner’s other crates', async () => {
    await addPublisher(ci, ['alices-other'], { environment: { rule: 'named', name: 'others-stage' } }, alice);
    const jwt = ci.mint({ ...ROCKET, environment: 'wrong' });
    await ci.exchange(jwt);
    const narrow = await tokenOf(ci.server, 'alice', {
      endpoint_scopes: ['trusted-publishing'],
      crate_scopes: ['alices-crate'],
    });
    const seen = JSON.stringify(await newest('crate=alices-crate', narrow));
    expect(seen).toContain('alices-stage');
    expect(seen).not.toContain('others-stage');
    expect(seen).not.toContain('alices-other');
    const { json } = await rehearse(ci, ci.mint({ ...ROCKET, environment: 'wrong' }), {}, narrow);
    const owned = json.checks.filter((check: { publisher_id: unknown }) => check.publisher_id !== null);
    expect(new Set(owned.map((check: { publisher_id: number }) => check.publisher_id))).toEqual(
      new Set([alices]),
    );
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}?crate=alices-other`, { token: narrow }),
      'token_scope_insufficient',
    );
  });

  it.each([['publish-update'], ['yank'], ['read'], ['exchange']])(
    'with the scope %s shows no attempts at all',
    async (scope) => {
      const token = await tokenOf(ci.server, 'alice', { endpoint_scopes: [scope] });
      const { id, correlation_id } = await newest('crate=alices-crate', alice);
      for (const path of ['?crate=alices-crate', `/${id}`, `?correlation_id=${correlation_id}`])
        expectRefusal(
          await ci.server.request('GET', `${ATTEMPTS}${path}`, { token }),
          'token_scope_insufficient',
        );
      expectRefusal(await rehearse(ci, ci.mint(), {}, token), 'token_scope_insufficient');
    },
  );
});

describe('who made a publisher and owns its crate no longer', () => {
  it('does not see what it is like now', async () => {
    const { db } = ci.server.running.platform.database;
    const carol = await personWithToken(ci.server, 'carol');
    await ci.publish('carols', '1.0.0', carol);
    const identity = { owner: 'acme', repository: 'carol', workflow: 'release.yml' };
    const id = await addPublisher(
      ci,
      ['carols'],
      { identity, environment: { rule: 'named', name: 'first' } },
      carol,
    );
    const job = { ...ROCKET, repository: 'acme/carol', repositoryId: 77, environment: 'wrong' };
    expect((await rehearse(ci, ci.mint(job), {}, carol)).json.mend).toMatchObject({ publisher_id: id });

    const crate = await db
      .selectFrom('crates')
      .select('id')
      .where('name', '=', 'carols')
      .executeTakeFirstOrThrow();
    const admin = await db
      .selectFrom('users')
      .select('id')
      .where('login', '=', 'admin')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('crate_owners')
      .set({ user_id: admin.id })
      .where('crate_id', '=', crate.id)
      .execute();
    const body = { publisher: { environment: { rule: 'named', name: 'now-a-secret' } } };
    expect((await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body })).status).toBe(200);

    const stranger = { ...job, ownerId: 13 };
    await ci.accessToken({ ...job, environment: 'now-a-secret' });
    for (const jwt of [ci.mint(stranger), ci.mint({ ...stranger, environment: 'x' })]) {
      const answer = await rehearse(ci, jwt, {}, carol);
      expect(answer.text).not.toContain('now-a-secret');
      expect(answer.json.mend).toBeNull();
    }
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}?crate=carols`, { token: carol }),
      'publisher_owner_required',
    );
  });
});

// The clock moves in this one, so it comes last.
describe('a name that waits for its first publish', () => {
  it('shows its attempts to who reserved it, and to nobody else', async () => {
    const identity = { owner: 'acme', repository: 'new', workflow: 'release.yml' };
    await addPublisher(ci, ['not-yet'], { identity }, alice);
    await ci.exchange(ci.mint({ ...ROCKET, repository: 'acme/new', workflow: 'wrong.yml' }));
    const attempt = await newest('crate=not-yet', alice);
    expect(attempt).toMatchObject({
      code: 'identity_mismatch',
      crates: ['not-yet'],
      failures: [{ mend: {} }],
    });
    expect((await ci.server.request('GET', `${ATTEMPTS}/${attempt.id}`, { token: alice })).status).toBe(200);
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}?crate=not-yet`, { token: bob }),
      'crate_not_found',
    );
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}/${attempt.id}`, { token: bob }),
      'attempt_not_found',
    );
  });

  it('shows who has it next nothing of the one before', async () => {
    const { id } = await newest('crate=not-yet', alice);
    ci.server.advance(31 * DAY_MS);
    const identity = { owner: 'bob', repository: 'new', workflow: 'release.yml' };
    await addPublisher(ci, ['not-yet'], { identity }, bob);
    expect(await attemptsOf(ci, 'crate=not-yet', bob)).toEqual([]);
    expectRefusal(await ci.server.request('GET', `${ATTEMPTS}/${id}`, { token: bob }), 'attempt_not_found');
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}?crate=not-yet`, { token: alice }),
      'crate_not_found',
    );
  });
});
