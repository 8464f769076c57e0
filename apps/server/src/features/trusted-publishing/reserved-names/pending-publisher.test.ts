import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../../testing/people.ts';
import { eventsOf, mailsOf, publisherState } from '../../../testing/publisher-state.ts';
import {
  DAY_MS,
  PUBLISH,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';
import { openIssuers, tidyPublishers } from '../index.ts';

let ci: TrustedCi;
const token: Record<'ada' | 'bob', string> = { ada: '', bob: '' };
let next = 0;
let name = '';
beforeAll(async () => {
  ci = await startTrustedCi({ keys: { 'limits.reserved_names': '30', 'limits.versions_per_hour': '1000' } });
  for (const login of ['ada', 'bob'] as const) token[login] = await personWithToken(ci.server, login);
});
afterAll(() => ci.close());
beforeEach(() => {
  next += 1;
  name = `fresh-${next}`;
});

const identity = () => ({ ...ROCKET_IDENTITY, workflow: `w${next}.yml` });
const job = () => ({ ...ROCKET, workflow: `w${next}.yml` });
const pending = (more: Record<string, unknown> = {}, as = token.ada) =>
  ci.publisher({ crates: [name], identity: identity(), ...more }, as);
const show = async (id: number, as = token.ada) =>
  (await ci.server.request('GET', `${PUBLISHERS}/${id}`, { token: as })).json.publisher;
const ownersOf = async (crate: string) =>
  (await ci.server.request('GET', `/api/v1/crates/${crate}/owners`)).json.users.map(
    ({ login }: { login: string }) => login,
  );
async function tidy() {
  const { platform } = ci.server.running;
  await tidyPublishers(platform, await openIssuers(platform));
}

describe('a name that is reserved', () => {
  it('is shown with its publisher, which waits, and for how long', async () => {
    const made = await pending();
    expect(made).toMatchObject({
      crates: [name],
      pending_crates: [name],
      state: 'pending',
      created_by: 'ada',
      created_by_is_owner: null,
    });
    const days = (Date.parse(made.expires_at) - Date.parse(made.created_at)) / DAY_MS;
    expect(days).toBeCloseTo(30, 3);
    const listed = await ci.server.request('GET', `${PUBLISHERS}?crate=${name}`, { token: token.ada });
    expect(listed.json.publishers).toEqual([made]);
  });

  it('is refused to others, in any spelling, by publishing and by reserving', async () => {
    await pending();
    const before = await publisherState(ci.server);
    for (const spelling of [name, name.toUpperCase(), name.replace('-', '_')]) {
      expectRefusal(await ci.publish(spelling, '1.0.0', token.bob), 'crate_name_pending');
      expectRefusal(
        await ci.addPublisher({ crates: [spelling], identity: identity() }, token.bob),
        'crate_name_pending',
      );
    }
    expect(await publisherState(ci.server)).toEqual(before);
    expect((await ci.server.request('GET', `/api/v1/crates/${name}`)).status).toBe(404);
  });

  it('is refused in another spelling to the same user too', async () => {
    await pending();
    const twin = name.replace('-', '_');
    expectRefusal(await ci.publish(twin, '1.0.0', token.ada), 'crate_name_taken', name);
    expectRefusal(
      await ci.addPublisher({ crates: [twin], identity: { ...identity(), workflow: 'x.yml' } }, token.ada),
      'crate_name_pending',
    );
  });

  it('takes a second publisher of the same user, and its time does not begin anew', async () => {
    const first = await pending();
    ci.server.advance(DAY_MS);
    const second = await pending({ environment: { rule: 'named', name: 'release' } });
    expect(second.expires_at).toBe(first.expires_at);
    ci.server.advance(-DAY_MS);
  });

  it('does not begin anew by edits either', async () => {
    const { id, expires_at } = await pending();
    ci.server.advance(DAY_MS);
    for (const publisher of [{ crates: [name] }, { state: 'disabled' }, { state: 'active' }]) {
      const answer = await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, {
        token: token.ada,
        body: { publisher },
      });
      expect(answer.json.publisher.expires_at, answer.text).toBe(expires_at);
    }
    ci.server.advance(-DAY_MS);
  });

  it('is free again once its publisher is deleted, or no longer names it', async () => {
    const { id } = await pending();
    const more = `${name}-more`;
    const edit = (crates: string[]) =>
      ci.server.request('PATCH', `${PUBLISHERS}/${id}`, {
        token: token.ada,
        body: { publisher: { crates } },
      });
    expect((await edit([name, more])).json.publisher.pending_crates).toEqual([name, more]);
    expect((await edit([more])).json.publisher.pending_crates).toEqual([more]);
    expect((await ci.publish(name, '1.0.0', token.bob)).status).toBe(200);
    await ci.server.request('DELETE', `${PUBLISHERS}/${id}`, { token: token.ada });
    expect((await ci.publish(more, '1.0.0', token.bob)).status).toBe(200);
  });

  it('of several crates is refused as a whole when one of them is not free', async () => {
    await ci.publish(`${name}-theirs`, '1.0.0', token.bob);
    const before = await publisherState(ci.server);
    expectRefusal(
      await ci.addPublisher({ crates: [name, `${name}-theirs`], identity: identity() }, token.ada),
      'publisher_owner_required',
    );
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('asked for by two at once is one’s', async () => {
    const answers = await Promise.all(
      [token.ada, token.bob].map((as) => ci.addPublisher({ crates: [name], identity: identity() }, as)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { reserved, names } = await publisherState(ci.server);
    expect(reserved.filter((row) => row.name === name)).toHaveLength(1);
    expect(names.filter((row) => row.canonical_name === name.replace('-', '_'))).toHaveLength(1);
  });

  it('is one of a bounded number for each user', async () => {
    const eve = await personWithToken(ci.server, `eve-${next}`);
    const crates = Array.from({ length: 30 }, (_, at) => `${name}-${at}`);
    await ci.publisher({ crates, identity: identity() }, eve);
    const before = await publisherState(ci.server);
    expectRefusal(
      await ci.addPublisher({ crates: [`${name}-30`], identity: identity() }, eve),
      'pending_limit_reached',
      '30',
    );
    expect(await publisherState(ci.server)).toEqual(before);
    expect((await ci.addPublisher({ crates: [name], identity: identity() }, token.bob)).status).toBe(200);
  });
});

describe('the first publish', () => {
  it('makes the crate, owned by who made the publisher, which is now one of the crate', async () => {
    const { id } = await pending();
    const exchanged = await ci.exchange(ci.mint(job()));
    expect(exchanged.json, exchanged.text).toMatchObject({
      crates: [name],
      scopes: expect.arrayContaining(['publish-new']),
    });
    expect((await show(id)).live_tokens).toBe(1);
    expect((await ci.publish(name, '1.0.0', exchanged.json.token)).status).toBe(200);
    expect(await ownersOf(name)).toEqual(['ada']);
    expect(await show(id)).toMatchObject({
      crates: [name],
      pending_crates: [],
      state: 'active',
      expires_at: null,
      created_by_is_owner: true,
      live_tokens: 1,
    });
    const { db } = ci.server.running.platform.database;
    const version = await db.selectFrom('versions').selectAll().where('publisher_id', '=', id).execute();
    expect(version).toMatchObject([{ num: '1.0.0', published_by: null }]);
    expect((await publisherState(ci.server)).reserved.map((row) => row.name)).not.toContain(name);
    expect((await eventsOf(ci.server, 'crate_name.published')).at(-1)).toMatchObject({ crate: name });
    // And the token is good for the next one.
    expect((await ci.publish(name, '1.0.1', exchanged.json.token)).status).toBe(200);
  });

  it('by a bound token is of exactly that file', async () => {
    await pending();
    const crate = await crateFile({ name, version: '1.0.0' });
    const checksum = createHash('sha256').update(crate).digest('hex');
    const { token: access } = (await ci.exchange(ci.mint(job()), { crate: name, version: '1.0.0', checksum }))
      .json;
    expectRefusal(await ci.publish(name, '1.0.1', access), 'token_bound_elsewhere');
    const put = () =>
      ci.server.request('PUT', PUBLISH, {
        token: access,
        body: frame(metadataFor(name, '1.0.0'), crate),
      });
    expect((await put()).status).toBe(200);
    expectRefusal(await put(), 'authentication_failed');
    expect(await ownersOf(name)).toEqual(['ada']);
  });

  it('twice at once makes one crate', async () => {
    const { id } = await pending();
    const access = await ci.accessToken(job());
    const answers = await Promise.all(
      ['1.0.0', '1.0.1', '1.0.2'].map((version) => ci.publish(name, version, access)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await ownersOf(name)).toEqual(['ada']);
    expect((await show(id)).crates).toEqual([name]);
  });

  it('of the same version twice at once makes it once', async () => {
    await pending();
    const access = await ci.accessToken(job());
    const answers = await Promise.all([1, 2, 3].map(() => ci.publish(name, '1.0.0', access)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('by an API token of the maker makes the crate and its publisher too', async () => {
    const { id } = await pending();
    expect((await ci.publish(name, '1.0.0', token.ada)).status).toBe(200);
    expect(await show(id)).toMatchObject({ crates: [name], pending_crates: [], state: 'active' });
    expect((await ci.publish(name, '1.0.1', await ci.accessToken(job()))).status).toBe(200);
  });

  it('needs the scope publish-new, and no other spelling', async () => {
    const { id } = await pending({ scopes: ['publish-update', 'read'] });
    expect((await ci.exchange(ci.mint(job()))).json.scopes).toEqual([]);
    const read = await ci.accessToken(job());
    expectRefusal(await ci.publish(name, '1.0.0', read), 'scope_not_granted');
    await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, {
      token: token.ada,
      body: { publisher: { scopes: ['publish-new'] } },
    });
    const access = await ci.accessToken(job());
    expectRefusal(await ci.publish(name.toUpperCase(), '1.0.0', access), 'crate_name_taken');
    expectRefusal(await ci.publish(`${name}-other`, '1.0.0', access), 'new_crate_needs_user');
    expect((await ci.publish(name, '1.0.0', access)).status).toBe(200);
    expectRefusal(await ci.publish(name, '1.0.1', access), 'scope_not_granted');
  });

  it('is refused once the publisher is switched off, deleted, or without its maker', async () => {
    const { id } = await pending();
    const access = await ci.accessToken(job());
    const { db } = ci.server.running.platform.database;
    await db.updateTable('publishers').set({ state: 'disabled' }).where('id', '=', id).execute();
    expectRefusal(await ci.publish(name, '1.0.0', access), 'new_crate_needs_user');
    await db.updateTable('publishers').set({ state: 'active' }).where('id', '=', id).execute();
    const before = await ci.server.stored();
    await db.deleteFrom('publishers').where('id', '=', id).execute();
    expectRefusal(await ci.publish(name, '1.0.0', access), 'new_crate_needs_user');
    expect(await ci.server.stored()).toEqual(before);
  });

  it('is refused where the maker is deleted, and nobody gets the crate', async () => {
    const login = `gone-${next}`;
    const gone = await personWithToken(ci.server, login);
    await pending({}, gone);
    const access = await ci.accessToken(job());
    const { db } = ci.server.running.platform.database;
    const before = await ci.server.stored();
    await db.deleteFrom('users').where('login', '=', login).execute();
    expectRefusal(await ci.publish(name, '1.0.0', access), 'new_crate_needs_user');
    expectRefusal(await ci.exchange(ci.mint(job())), 'identity_mismatch');
    expect(await ci.server.stored()).toEqual(before);
    // The name is free.
    expect((await ci.publish(name, '1.0.0', token.bob)).status).toBe(200);
  });
});

describe('after 30 days without a publish', () => {
  const expire = () => ci.server.advance(30 * DAY_MS + 1000);

  it('the name is free, and its maker is told once, as is the trail', async () => {
    const { id } = await pending();
    expire();
    await tidy();
    await tidy();
    expectRefusal(
      await ci.server.request('GET', `${PUBLISHERS}/${id}`, { token: token.ada }),
      'publisher_unknown',
    );
    const mails = (await mailsOf(ci.server)).filter(({ subject }) =>
      subject.endsWith(`pending trusted publisher for ${name} has expired`),
    );
    expect(mails.map(({ to }) => to)).toEqual(['ada@example.com']);
    const told = (events: { crate: string }[]) => events.filter(({ crate }) => crate === name);
    expect(told(await eventsOf(ci.server, 'crate_name.expired'))).toHaveLength(1);
    expect(told(await eventsOf(ci.server, 'publisher.expired'))).toMatchObject([{ detail: { id } }]);
    expect((await ci.publish(name, '1.0.0', token.bob)).status).toBe(200);
    expect(await ownersOf(name)).toEqual(['bob']);
  });

  it('an access token that is left publishes nothing', async () => {
    await pending({ pins: { repository_owner_id: '5001', repository_id: '6001' } });
    ci.server.advance(30 * DAY_MS - 60_000);
    const access = await ci.accessToken(job());
    ci.server.advance(61_000);
    const before = await ci.server.stored();
    expectRefusal(await ci.publish(name, '1.0.0', access), 'new_crate_needs_user');
    await tidy();
    expect(await ci.publish(name, '1.0.0', access)).toMatchObject({ status: 403 });
    expect(await ci.server.stored()).toEqual(before);
  });

  it('whoever takes the name before the clean-up does not get the publisher with it', async () => {
    const { id } = await pending({ pins: { repository_owner_id: '5001', repository_id: '6001' } });
    expire();
    expect((await ci.publish(name, '1.0.0', token.bob)).status).toBe(200);
    const listed = await ci.server.request('GET', `${PUBLISHERS}?crate=${name}`, { token: token.bob });
    expect(listed.json.publishers).toEqual([]);
    expectRefusal(await ci.exchange(ci.mint(job())), 'identity_mismatch');
    await tidy();
    expectRefusal(await ci.exchange(ci.mint(job())), 'identity_mismatch');
    expect((await publisherState(ci.server)).publishers.map((row) => row.id)).not.toContain(id);
  });

  it('another user’s pending publisher ends the old one wholly', async () => {
    const { id } = await pending();
    expire();
    const theirs = await pending({}, token.bob);
    expect(theirs).toMatchObject({ pending_crates: [name], created_by: 'bob' });
    const state = await publisherState(ci.server);
    expect(state.publishers.map((row) => row.id)).not.toContain(id);
    const expired = (await eventsOf(ci.server, 'publisher.expired')).filter(({ detail }) => detail.id === id);
    expect(expired).toHaveLength(1);
  });

  it('a publisher of other crates loses the name and stays', async () => {
    await ci.publish(`${name}-there`, '1.0.0', token.ada);
    const { id } = await ci.publisher({ crates: [name, `${name}-there`], identity: identity() }, token.ada);
    expire();
    await tidy();
    expect(await show(id)).toMatchObject({ crates: [`${name}-there`], pending_crates: [], expires_at: null });
  });
});

describe('a pattern', () => {
  const wild = () => `acme${next}-*`;

  it('publishes existing crates of its maker, and of nobody else', async () => {
    await ci.publish(`acme${next}-mine`, '1.0.0', token.ada);
    await ci.publish(`acme${next}-theirs`, '1.0.0', token.bob);
    const made = await ci.publisher({ crates: [wild()], identity: identity() }, token.ada);
    expect(made).toMatchObject({ crates: [wild()], pending_crates: [], state: 'active' });
    const exchanged = await ci.exchange(ci.mint(job()));
    expect(exchanged.json.crates).toEqual([`acme${next}-mine`]);
    const access = exchanged.json.token;
    expect((await ci.publish(`acme${next}-mine`, '1.0.1', access)).status).toBe(200);
    expectRefusal(await ci.publish(`acme${next}-theirs`, '1.0.1', access), 'crate_not_in_token');
    expectRefusal(await ci.publish(`acme${next}-new`, '1.0.0', access), 'new_crate_needs_user');
    expectRefusal(await ci.exchange(ci.mint(job()), { crate: `acme${next}-theirs` }), 'crate_not_in_token');
  });

  it('makes a new crate only when the exchange names it', async () => {
    await ci.publisher({ crates: [wild()], identity: identity() }, token.ada);
    const crate = `acme${next}-new`;
    const access = await ci.accessToken(job(), { crate });
    expectRefusal(await ci.publish(`${crate}-er`, '1.0.0', access), 'new_crate_needs_user');
    expect((await ci.publish(crate, '1.0.0', access)).status).toBe(200);
    expect((await ci.publish(crate, '1.0.1', access)).status).toBe(200);
    expect(await ownersOf(crate)).toEqual(['ada']);
  });

  it('makes none that does not fit it, or that another user has reserved', async () => {
    await ci.publisher({ crates: [wild()], identity: identity() }, token.ada);
    await ci.publisher({ crates: [`acme${next}-bobs`], identity: identity() }, token.bob);
    const before = await ci.server.stored();
    for (const crate of [`other${next}-x`, `acme${next}`, `ACME${next}-x`, `acme${next}_x`, '../x', '\0'])
      expectRefusal(await ci.exchange(ci.mint(job()), { crate }), 'crate_not_in_token');
    expect(await ci.server.stored()).toEqual(before);
    // Bob trusts the same workflow, so the job may make his crate, and his it is.
    const access = await ci.accessToken(job(), { crate: `acme${next}-bobs` });
    await ci.publish(`acme${next}-bobs`, '1.0.0', access);
    expect(await ownersOf(`acme${next}-bobs`)).toEqual(['bob']);
  });

  it('and a reserved name in two spellings are one name', async () => {
    const crate = `acme${next}-twin`;
    await ci.publisher({ crates: [crate], identity: identity() }, token.ada);
    await ci.publisher({ crates: [`acme${next}*`], identity: identity() }, token.ada);
    const exchanged = await ci.exchange(ci.mint(job()), { crate: `acme${next}_twin` });
    expect([exchanged.status, exchanged.json.crates], exchanged.text).toEqual([200, [crate]]);
  });

  it('is told to its maker by mail, and is one of a bounded number', async () => {
    await ci.publisher({ crates: [wild()], identity: identity() }, token.ada);
    expect((await mailsOf(ci.server)).at(-1)).toMatchObject({
      to: 'ada@example.com',
      subject: expect.stringContaining(wild()),
    });
    expectRefusal(
      await ci.addPublisher({ crates: [wild()], identity: identity() }, token.ada),
      'publisher_duplicate',
    );
  });

  it('stops at once where its maker owns a crate no longer', async () => {
    const crate = `acme${next}-lost`;
    await ci.publish(crate, '1.0.0', token.ada);
    await ci.publisher({ crates: [wild()], identity: identity() }, token.ada);
    const access = await ci.accessToken(job());
    const { db } = ci.server.running.platform.database;
    const { id } = await db
      .selectFrom('crates')
      .select('id')
      .where('name', '=', crate)
      .executeTakeFirstOrThrow();
    await db.deleteFrom('crate_owners').where('crate_id', '=', id).execute();
    expectRefusal(await ci.publish(crate, '1.0.1', access), 'crate_not_in_token');
  });
});

it('a token without the scope publish-new of its own reserves nothing outside its crate scopes', async () => {
  const narrow = await tokenOf(ci.server, 'ada', {
    endpoint_scopes: ['trusted-publishing'],
    crate_scopes: ['in-*'],
  });
  const before = await publisherState(ci.server);
  expectRefusal(
    await ci.addPublisher({ crates: [name], identity: identity() }, narrow),
    'token_scope_insufficient',
  );
  expect(await publisherState(ci.server)).toEqual(before);
});
