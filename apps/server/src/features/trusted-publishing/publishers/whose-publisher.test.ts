import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../../testing/people.ts';
import { disown, own, publisherState } from '../../../testing/publisher-state.ts';
import {
  GITHUB_CONFIGS,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
const token: Record<'ada' | 'bob' | 'eve', string> = { ada: '', bob: '', eve: '' };
let next = 0;
/** A crate of Ada's, and one she has together with Bob. */
let [hers, shared] = ['', ''];
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const login of ['ada', 'bob', 'eve'] as const) token[login] = await personWithToken(ci.server, login);
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  hers = `hers-${next}`;
  shared = `shared-${next}`;
  for (const crate of [hers, shared]) await ci.publish(crate, '1.0.0', token.ada);
  await own(ci.server, shared, 'bob');
});

const identity = () => ({ ...ROCKET_IDENTITY, workflow: `w${next}.yml` });
const job = () => ({ ...ROCKET, workflow: `w${next}.yml` });
const ask = (method: string, id: number, as: string, publisher?: Record<string, unknown>) =>
  ci.server.request(method, `${PUBLISHERS}/${id}`, {
    token: as,
    ...(publisher === undefined ? {} : { body: { publisher } }),
  });
const edit = (id: number, as: string, publisher: Record<string, unknown>) => ask('PATCH', id, as, publisher);

/** The same answer, word for word, as for an id that nobody has. */
async function expectNotThere(id: number, as: string) {
  const before = await publisherState(ci.server);
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { state: 'disabled' }],
    ['PATCH', { crates: ['mine-now'], keep: true }],
    ['DELETE', undefined],
  ] as const) {
    const [there, none] = [await ask(method, id, as, body), await ask(method, 999_999, as, body)];
    expectRefusal(there, 'publisher_unknown');
    expect([there.status, there.json.errors[0].detail]).toEqual([none.status, none.json.errors[0].detail]);
  }
  expect(await publisherState(ci.server)).toEqual(before);
}

describe('a publisher is not there', () => {
  it('for who does not own its crate', async () => {
    const { id } = await ci.publisher({ crates: [hers], identity: identity() }, token.ada);
    await expectNotThere(id, token.eve);
    await expectNotThere(id, token.bob);
    expectRefusal(
      await ci.server.request('GET', `${PUBLISHERS}?crate=${hers}`, { token: token.eve }),
      'publisher_owner_required',
    );
  });

  it('for another user, where it waits for a name', async () => {
    const { id } = await ci.publisher({ crates: [`waiting-${next}`], identity: identity() }, token.ada);
    await expectNotThere(id, token.eve);
    expectRefusal(
      await ci.server.request('GET', `${PUBLISHERS}?crate=waiting-${next}`, { token: token.eve }),
      'crate_not_found',
    );
  });

  it('for another user, where it stands for a pattern', async () => {
    const { id } = await ci.publisher({ crates: [`p${next}-*`], identity: identity() }, token.ada);
    await expectNotThere(id, token.eve);
  });

  it('for a token whose crate scopes leave one of its crates out', async () => {
    const { id } = await ci.publisher({ crates: [hers, shared], identity: identity() }, token.ada);
    const scopes = { endpoint_scopes: ['trusted-publishing'] };
    await expectNotThere(id, await tokenOf(ci.server, 'ada', { ...scopes, crate_scopes: [hers] }));
    const wide = await tokenOf(ci.server, 'ada', { ...scopes, crate_scopes: [hers, shared] });
    expect((await ask('GET', id, wide)).status).toBe(200);
    const list = await ci.server.request('GET', PUBLISHERS, {
      token: await tokenOf(ci.server, 'ada', { ...scopes, crate_scopes: [hers] }),
    });
    expect(list.json.publishers).toEqual([]);
  });

  it('for its maker, who owns the crate no longer', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    await disown(ci.server, shared, 'ada');
    await expectNotThere(id, token.ada);
    const list = await ci.server.request('GET', PUBLISHERS, { token: token.ada });
    expect(list.json.publishers.map((one: { id: number }) => one.id)).not.toContain(id);
    const rehearsal = await ci.server.request('POST', '/api/v1/trusted_publishing/rehearsals', {
      token: token.ada,
      body: { jwt: ci.mint(job()) },
    });
    expect(JSON.stringify(rehearsal.json.checks)).not.toContain(`"publisher_id":${id}`);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('and a token without the scope learns no ids by %s', async (method) => {
    const { id } = await ci.publisher({ crates: [hers], identity: identity() }, token.ada);
    const narrow = await tokenOf(ci.server, 'ada', { endpoint_scopes: ['publish-update'] });
    for (const one of [id, 999_999])
      expectRefusal(
        await ask(method, one, narrow, method === 'PATCH' ? { state: 'disabled' } : undefined),
        'token_scope_insufficient',
      );
  });
});

describe('who owns only some of its crates', () => {
  it('sees it and changes nothing of it', async () => {
    const { id } = await ci.publisher({ crates: [hers, shared], identity: identity() }, token.ada);
    expect((await ask('GET', id, token.bob)).json.publisher.crates).toEqual([hers, shared]);
    const before = await publisherState(ci.server);
    for (const wanted of [
      { state: 'disabled' },
      { identity: { repository: 'mine' } },
      { scopes: ['yank'] },
      { keep: true },
      { crates: [shared] },
      { crates: [hers], state: 'active' },
      { crates: [hers, shared, `bobs-${next}`] },
      { crates: [hers, 'a*'] },
    ])
      expectRefusal(await edit(id, token.bob, wanted), 'publisher_owner_required');
    expectRefusal(await ask('DELETE', id, token.bob), 'publisher_owner_required');
    expectRefusal(
      await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${id}`, { token: token.bob }),
      'publisher_owner_required',
    );
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('takes the own crate out of it, and its tokens die', async () => {
    const { id } = await ci.publisher({ crates: [hers, shared], identity: identity() }, token.ada);
    const access = await ci.accessToken(job());
    const answer = await edit(id, token.bob, { crates: [hers] });
    expect(answer.json.publisher, answer.text).toMatchObject({ id, crates: [hers], created_by: 'ada' });
    expectRefusal(await ci.publish(shared, '2.0.0', access), 'authentication_failed');
    // And has no more business with it.
    await expectNotThere(id, token.bob);
  });

  it('takes it out also where a publisher of the rest is there already', async () => {
    await ci.publisher({ crates: [hers], identity: identity() }, token.ada);
    const { id } = await ci.publisher({ crates: [hers, shared], identity: identity() }, token.ada);
    expect((await edit(id, token.bob, { crates: [hers] })).status).toBe(200);
  });
});

describe('a publisher somebody else made', () => {
  it('is not turned on the other crates of its maker by a pattern', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    const before = await publisherState(ci.server);
    const refused = await edit(id, token.bob, {
      crates: [shared, 'hers-*'],
      identity: { owner: 'bob', repository: 'evil' },
    });
    expectRefusal(refused, 'publisher_owner_required', 'keep');
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('makes no crates of new names for its maker', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    const before = await publisherState(ci.server);
    expectRefusal(
      await edit(id, token.bob, { crates: [shared, `fresh-${next}`] }),
      'publisher_owner_required',
    );
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('with `keep` is the editor’s, and so are its pattern and its new names', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    const bobs = `kept-${next}-one`;
    await ci.publish(bobs, '1.0.0', token.bob);
    await ci.publish(`kept-${next}-hers`, '1.0.0', token.ada);
    const kept = await edit(id, token.bob, { keep: true, crates: [shared, `kept-${next}-*`] });
    expect(kept.json.publisher, kept.text).toMatchObject({ created_by: 'bob', created_by_is_owner: true });
    const answer = await ci.exchange(ci.mint(job()));
    expect(answer.json.crates).toEqual([shared, bobs]);
    // Its first maker may see it no more, as it stands for crates of somebody else.
    expectRefusal(await edit(id, token.ada, { state: 'disabled' }), 'publisher_owner_required');
  });

  it('never gets crates the editor does not own', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.bob);
    const before = await publisherState(ci.server);
    for (const crates of [[hers], [shared, hers], [hers.replace('-', '_').toUpperCase()]])
      expectRefusal(await edit(id, token.bob, { crates, keep: true }), 'publisher_owner_required');
    expect(await publisherState(ci.server)).toEqual(before);
  });
});

describe('an API token with crate scopes', () => {
  const narrow = (crates: string[]) =>
    tokenOf(ci.server, 'ada', { endpoint_scopes: ['trusted-publishing'], crate_scopes: crates });

  it('makes publishers of those crates, and of patterns within, and of no others', async () => {
    const scoped = await narrow([hers, `in-${next}-*`]);
    const before = await publisherState(ci.server);
    for (const crates of [[shared], [hers, shared], ['a*'], [`in-${next}*`], [`${hers}*`], []]) {
      const answer = await ci.addPublisher({ crates, identity: identity() }, scoped);
      expect([400, 403], answer.text).toContain(answer.status);
    }
    expect(await publisherState(ci.server)).toEqual(before);
    for (const crates of [[hers], [`in-${next}-new`], [`in-${next}-*`], [`in-${next}-more*`]])
      expect((await ci.addPublisher({ crates, identity: identity() }, scoped)).status).toBe(200);
  });

  it('does not reach a crate by another spelling of its name', async () => {
    const other = shared.replace('-', '_');
    const scoped = await narrow([other]);
    const before = await publisherState(ci.server);
    expectRefusal(
      await ci.addPublisher({ crates: [other], identity: identity() }, scoped),
      'token_scope_insufficient',
    );
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('does not widen a publisher beyond them', async () => {
    const { id } = await ci.publisher({ crates: [hers], identity: identity() }, token.ada);
    const scoped = await narrow([hers]);
    for (const crates of [[hers, shared], [shared], ['h*']])
      expectRefusal(await edit(id, scoped, { crates }), 'token_scope_insufficient');
    expect((await edit(id, scoped, { state: 'disabled' })).json.publisher.state).toBe('disabled');
  });
});

describe('keep', () => {
  it('answers the question what becomes of a publisher whose maker owns the crate no longer', async () => {
    const { id } = await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    await disown(ci.server, shared, 'ada');
    expect((await ask('GET', id, token.bob)).json.publisher).toMatchObject({
      created_by: 'ada',
      created_by_is_owner: false,
    });
    const waiting = async () =>
      (
        await ci.server.request('GET', `${PUBLISHERS}?created_by_is_owner=false&per_page=100`, {
          token: token.bob,
        })
      ).json.publishers.map((one: { id: number }) => one.id);
    expect(await waiting()).toContain(id);
    const kept = await edit(id, token.bob, { keep: true });
    expect(kept.json.publisher).toMatchObject({ id, created_by: 'bob', created_by_is_owner: true });
    expect(await waiting()).not.toContain(id);
    const { json } = await ci.server.request(
      'GET',
      '/api/v1/admin/audit?action=publisher.changed&per_page=1',
    );
    const ids = json.events[0].detail;
    expect([ids.before.created_by, ids.after.created_by]).toEqual([
      expect.any(Number),
      json.events[0].actor.id,
    ]);
  });
});

describe('a maker who may change nothing', () => {
  const exchange = (crate: string) => ci.exchange(ci.mint(job()), { crate });
  const be = (standing: unknown) => ci.server.request('PATCH', '/api/v1/admin/users/ada', { body: standing });

  it.each([
    ['is locked', { locked: { reason: 'left us' } }, { locked: null }],
    ['may only read', { read_only: true }, { read_only: false }],
  ])('and %s gives nothing by a pattern, nor a name', async (_what, standing, undo) => {
    await ci.publisher({ crates: [`hers-${next}*`], identity: identity() }, token.ada);
    await ci.publisher({ crates: [`waiting-${next}`], identity: identity() }, token.ada);
    await ci.publisher({ crates: [shared], identity: identity() }, token.ada);
    for (const crate of [hers, `hers-${next}-new`, `waiting-${next}`, shared])
      expect((await exchange(crate)).status, crate).toBe(200);
    await be(standing);
    for (const crate of [hers, `hers-${next}-new`, `waiting-${next}`])
      expect((await exchange(crate)).status, crate).not.toBe(200);
    // Bob owns it, too: he sees the publisher, and can end it.
    expect((await exchange(shared)).status).toBe(200);
    await be(undo);
    expect((await exchange(hers)).status).toBe(200);
  });
});
