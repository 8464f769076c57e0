import type { JobDescription } from '@waybill/ci-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { tokenOf } from '../../../testing/people.ts';
import { ATTEMPTS, addPublisher, attemptsOf, PUBLISHERS, rehearse } from '../../../testing/publishers.ts';
import { ADMIN_TOKEN } from '../../../testing/test-config.ts';
import { DAY_MS, ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());

let count = 0;
async function crateOfItsOwn(more: Record<string, unknown> = {}) {
  count += 1;
  const name = `mend-${count}`;
  const job: JobDescription = { ...ROCKET, repository: `acme/${name}`, repositoryId: 9000 + count };
  await ci.publish(name, '1.0.0');
  const identity = { owner: 'acme', repository: name, workflow: 'release.yml' };
  const id = await addPublisher(ci, [name], { identity, ...more });
  return { name, job, id };
}
const named = (name: string) => ({ environment: { rule: 'named', name } });
const patch = (id: number, publisher: Record<string, unknown>) =>
  ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher } });

interface Case {
  what: string;
  code: string;
  publisher?: Record<string, unknown>;
  job?: JobDescription;
  before?: (at: { id: number; job: JobDescription }) => Promise<unknown>;
}

const cases: Case[] = [
  { what: 'another workflow file', code: 'identity_mismatch', job: { workflow: 'ship.yml' } },
  {
    what: 'another environment',
    code: 'environment_mismatch',
    publisher: named('release'),
    job: { environment: 'live' },
  },
  { what: 'an environment too few', code: 'environment_required', publisher: named('release') },
  {
    what: 'an environment too many',
    code: 'environment_forbidden',
    publisher: { environment: { rule: 'none' } },
    job: { environment: 'live' },
  },
  { what: 'another ref', code: 'ref_mismatch', publisher: { rules: { refs: ['refs/heads/main'] } } },
  { what: 'another event', code: 'event_mismatch', publisher: { rules: { events: ['release'] } } },
  {
    what: 'another class of runner',
    code: 'runner_mismatch',
    publisher: { rules: { runner: 'self-hosted' } },
  },
  {
    what: 'a publisher switched off',
    code: 'publisher_disabled',
    before: ({ id }) => patch(id, { state: 'disabled' }),
  },
  {
    what: 'a name that changed hands',
    code: 'pin_mismatch',
    job: { ownerId: 4242 },
    before: ({ job }) => ci.accessToken({ ...job, ownerId: 5001 }),
  },
  {
    what: 'a renamed repository',
    code: 'publisher_not_found',
    job: { repository: 'acme/new-name' },
    // Only one that was used with its ids is recognised: anybody can write them.
    before: ({ job }) => ci.accessToken(job),
  },
];

describe('the mend of a failure, sent as it stands, lets the same job pass', () => {
  it.each(cases)('after $what', async ({ code, publisher, job: changes, before }) => {
    const { name, job, id } = await crateOfItsOwn(publisher);
    await before?.({ id, job });
    const wrong = { ...job, ...changes };
    const jwt = ci.mint(wrong);
    expect((await ci.exchange(jwt)).json.errors[0].code).toBe(code);
    const [attempt] = await attemptsOf(ci, `crate=${name}`);
    const { mend } = attempt.failures[0];
    expect(mend).toMatchObject({ publisher_id: id, method: 'PATCH', path: `${PUBLISHERS}/${id}` });
    expect((await rehearse(ci, jwt, {}, ADMIN_TOKEN)).json.mend).toEqual(mend);

    const answer = await ci.server.request(mend.method, mend.path, { body: mend.body });
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    // The very ID token that was refused.
    const second = await ci.exchange(jwt);
    expect([second.status, second.json.crates]).toEqual([200, [name]]);
  });

  // The clock moves in this one, so it comes last.
  it('after its first days went by', async () => {
    const { name, job } = await crateOfItsOwn();
    ci.server.advance(8 * DAY_MS);
    const issuedAt = new Date(Date.now() + 8 * DAY_MS);
    expectRefusal(await ci.exchange(ci.mint(job, { issuedAt })), 'publisher_lapsed');
    const { mend } = (await attemptsOf(ci, `crate=${name}`))[0].failures[0];
    expect((await ci.server.request(mend.method, mend.path, { body: mend.body })).status).toBe(200);
    expect((await ci.exchange(ci.mint(job, { issuedAt }))).status).toBe(200);
    ci.server.advance(-8 * DAY_MS);
  });
});

describe('POST attempts/{id}/publisher', () => {
  const make = (id: number, body: unknown = {}) =>
    ci.server.request('POST', `${ATTEMPTS}/${id}/publisher`, { body });
  const newest = async (name: string) => (await attemptsOf(ci, `crate=${name}`))[0];

  it.each<[string, JobDescription, unknown]>([
    ['an environment', { environment: 'live' }, { rule: 'named', name: 'live' }],
    ['none', {}, { rule: 'none', name: null }],
  ])('makes exactly the publisher that would have let it pass: with %s', async (_, more, environment) => {
    const { name, job } = await crateOfItsOwn(named('other'));
    const jwt = ci.mint({ ...job, ...more, workflow: 'ship.yml' });
    expectRefusal(await ci.exchange(jwt), 'identity_mismatch');
    const answer = await make((await newest(name)).id);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.publisher).toMatchObject({
      crates: [name],
      identity: { owner: 'acme', repository: name, workflow: 'ship.yml' },
      environment,
      rules: { refs: [], ref_protected: false, events: [], runner: null, callee: null, claims: [] },
      pins: { repository_owner_id: '5001', repository_id: String(job.repositoryId) },
      state: 'active',
      require_api_token: false,
    });
    expect((await ci.exchange(jwt)).json.crates).toEqual([name]);
    // A repository made anew under the name does not come through this door.
    const anew = await ci.exchange(ci.mint({ ...job, ...more, workflow: 'ship.yml', repositoryId: 1 }));
    expect(anew.status).not.toBe(200);
  });

  it('for a crate the job asked for and nobody has registered', async () => {
    await ci.publish('asked-for', '1.0.0');
    const jwt = ci.mint({ ...ROCKET, repository: 'acme/asked', repositoryId: 31 });
    expectRefusal(await ci.exchange(jwt, { crate: 'asked-for' }), 'publisher_not_found');
    expect(
      (await make((await newest('asked-for')).id, { publisher: { crates: ['asked-for'] } })).status,
    ).toBe(200);
    expect((await ci.exchange(jwt, { crate: 'asked-for' })).status).toBe(200);
  });

  it('refuses with a reason what no publisher should change', async () => {
    const { name, job, id } = await crateOfItsOwn();
    const reasons: [() => Promise<unknown>, string][] = [
      [() => ci.exchange(ci.mint(job)), 'granted'],
      [() => ci.exchange(ci.mint({ ...job, event: 'pull_request_target' })), '`trigger_denied`'],
      [() => ci.exchange(ci.mint({ ...job, ownerId: 13 })), '`pin_mismatch`'],
      [() => patch(id, { state: 'disabled' }).then(() => ci.exchange(ci.mint(job))), '`publisher_disabled`'],
    ];
    for (const [cause, says] of reasons) {
      await cause();
      expectRefusal(await make((await newest(name)).id), 'attempt_not_mendable', says);
    }
    const { id: replayed } = await (async () => {
      await patch(id, { state: 'active' });
      const jwt = ci.mint(job);
      await ci.exchange(jwt);
      await ci.exchange(jwt);
      return newest(name);
    })();
    expectRefusal(await make(replayed), 'attempt_not_mendable', '`id_token_replayed`');
  });

  it('checks the names of the crates as anywhere else', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint({ ...job, workflow: 'x.yml' }));
    const { id } = await newest(name);
    for (const [crate, code] of [
      ['../evil', 'crate_name_invalid'],
      ['std', 'crate_name_reserved'],
      ['', 'crate_name_invalid'],
    ] as const)
      expectRefusal(await make(id, { publisher: { crates: [crate] } }), code);
    expectRefusal(await make(id, { publisher: { crates: [] } }), 'body_invalid');
    expectRefusal(
      await make(id, { publisher: { crates: [name], environment: { rule: 'any' } } }),
      'body_invalid',
    );
    const { db } = ci.server.running.platform.database;
    expect(await db.selectFrom('reserved_names').select('name').execute()).toEqual([]);
  });

  it('takes a token for all of the crates, and not just for that of the attempt', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.publish('another-of-mine', '1.0.0');
    await ci.exchange(ci.mint({ ...job, workflow: 'x.yml' }));
    const { id } = await newest(name);
    const more = { endpoint_scopes: ['trusted-publishing'], crate_scopes: [name] };
    const token = await tokenOf(ci.server, 'admin', more);
    const ask = (crates: string[]) =>
      ci.server.request('POST', `${ATTEMPTS}/${id}/publisher`, { token, body: { publisher: { crates } } });
    expectRefusal(await ask([name, 'another-of-mine']), 'token_scope_insufficient');
    expectRefusal(await ask(['another-of-mine', name]), 'token_scope_insufficient');
    expect((await ask([name])).status).toBe(200);
  });

  it('twice makes one publisher', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint({ ...job, workflow: 'x.yml' }));
    const { id } = await newest(name);
    expect((await make(id)).status).toBe(200);
    expectRefusal(await make(id), 'publisher_duplicate');
  });
});
