import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken } from '../../../testing/people.ts';
import { attemptsOf, rehearse } from '../../../testing/publishers.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

// Anybody may make a publisher that names another's repository. Its jobs must neither pay for that nor be kept from publishing.

let ci: TrustedCi;
let mallory: string;
const db = () => ci.server.running.platform.database.db;

beforeAll(async () => {
  ci = await startTrustedCi({ keys: { 'limits.publishers_per_user': '103' } });
  mallory = await personWithToken(ci.server, 'mallory');
});
afterAll(() => ci.close());

describe('one user', () => {
  const add = (at: number, identity: Record<string, string> = ROCKET_IDENTITY) =>
    ci.addPublisher({ crates: [`q${at}-*`], identity }, mallory);
  const elsewhere = (at: number) => ({ ...ROCKET_IDENTITY, repository: `other-${at}` });
  const statuses = async (answers: Promise<{ status: number }>[]) =>
    (await Promise.all(answers)).map(({ status }) => status).filter((status) => status === 200).length;

  it('makes at most 100 publishers for one repository, also at once', async () => {
    expect(await statuses(Array.from({ length: 104 }, (_, at) => add(at)))).toBe(100);
    expectRefusal(await add(200), 'publisher_limit_reached', 'acme/rocket', '100');
    // Nor by a new name for one of another repository.
    const answer = await add(0, elsewhere(0));
    expect(answer.status).toBe(200);
    const edit = await ci.server.request(
      'PATCH',
      `/api/v1/trusted_publishing/publishers/${answer.json.publisher.id}`,
      { token: mallory, body: { publisher: { identity: { repository: 'Rocket' } } } },
    );
    expectRefusal(edit, 'publisher_limit_reached', 'acme/rocket');
    // Others are not held up by it.
    expect((await ci.addPublisher({ crates: ['q-*'], identity: ROCKET_IDENTITY })).status).toBe(200);
  });

  it('makes at most so many in all, also at once', async () => {
    expect(await statuses([1, 2, 3, 4, 5].map((at) => add(at, elsewhere(at))))).toBe(2);
    expectRefusal(await add(9, elsewhere(9)), 'publisher_limit_reached', '103', 'limits.publishers_per_user');
  });
});

describe('a repository that hundreds of publishers of others name', () => {
  beforeEach(async () => {
    await db().deleteFrom('publishers').execute();
    await db().deleteFrom('attempts').execute();
  });

  /** @param maker null: each is of another one. */
  const crowd = (count: number, maker: number | null) =>
    sql`insert into publishers
        (issuer_id, provider, lookup_key, identity, environment_rule, pins, state, created_at, created_by)
      with recursive series (at) as (select 1 union all select at + 1 from series where at < ${count})
      select (select min(id) from issuers), 'github', 'acme/rocket', ${JSON.stringify({ ...ROCKET_IDENTITY, workflow: 'not.yml' })},
        'any', '{}', 'active', 0, cast(${maker} as bigint) from series`.execute(db());

  it('lets its jobs publish, when the others are of one maker', async () => {
    const { id } = await db()
      .selectFrom('users')
      .select('id')
      .where('login', '=', 'mallory')
      .executeTakeFirstOrThrow();
    await crowd(300, id);
    await ci.publish('alone', '1.0.0');
    await ci.trust('alone');
    expect((await ci.exchange(ci.mint())).json.crates).toEqual(['alone']);
  });

  it('lets a job that names its crate publish, and then those that name none, whoever made the others', async () => {
    await crowd(300, null);
    await ci.publish('rocket', '1.0.0');
    await ci.trust('rocket');
    expectRefusal(await ci.exchange(ci.mint()), 'publishers_crowded', 'Name the crate', 'acme/rocket');
    expect((await rehearse(ci, ci.mint())).json.code).toBe('publishers_crowded');
    const access = await ci.accessToken(undefined, { crate: 'rocket' });
    expect((await ci.publish('rocket', '1.0.1', access)).status).toBe(200);
    expect((await ci.exchange(ci.mint())).json.crates).toEqual(['rocket']);
  });

  it('lets a job make the crate whose name is reserved', async () => {
    await crowd(300, null);
    await ci.publisher({ crates: ['lander'], identity: ROCKET_IDENTITY });
    const access = await ci.accessToken(undefined, { crate: 'lander' });
    expect((await ci.publish('lander', '1.0.0', access)).status).toBe(200);
  });

  it('lets a job publish a crate of a pattern', async () => {
    await crowd(300, null);
    await ci.publish('moon-base', '1.0.0');
    await ci.publisher({ crates: ['moon-*'], identity: ROCKET_IDENTITY });
    const access = await ci.accessToken(undefined, { crate: 'moon-base' });
    expect((await ci.publish('moon-base', '1.0.1', access)).status).toBe(200);
  });

  it('keeps of an attempt the checks of a few publishers, its own among them', async () => {
    await crowd(150, null);
    await ci.publish('kept', '1.0.0');
    const id = await ci.trust('kept', { workflow_filename: 'also-not.yml' });
    expectRefusal(await ci.exchange(ci.mint(), { crate: 'kept' }), 'identity_mismatch');
    const [attempt] = await attemptsOf(ci, 'crate=kept');
    expect(attempt.checks.some((check: { publisher_id: number }) => check.publisher_id === id)).toBe(true);
    const row = await db().selectFrom('attempts').select('checks').executeTakeFirstOrThrow();
    const checks = JSON.parse(row.checks) as { publisherId?: number; name: string; actual: string }[];
    expect(new Set(checks.flatMap(({ publisherId }) => publisherId ?? [])).size).toBe(40);
    expect(checks.find(({ name }) => name === 'kept')?.actual).toMatch(/^\d+ checks more$/);
  });

  it('puts no more crates into one token than 500', async () => {
    const [issuer] = await db().selectFrom('issuers').select('id').orderBy('id').execute();
    await sql`insert into crates (id, name, lower_name, canonical_name, keywords, categories, created_at, updated_at)
      with recursive series (id) as (select 900001 union all select id + 1 from series where id < 900600)
      select id, 'many-' || id, 'many-' || id, 'many_' || id, '[]', '[]', 0, 0 from series`.execute(db());
    await sql`insert into publishers
        (id, issuer_id, provider, lookup_key, identity, environment_rule, pins, state, created_at)
      values (900001, ${issuer?.id}, 'github', 'acme/rocket', ${JSON.stringify(ROCKET_IDENTITY)}, 'any', '{}', 'active',
        ${ci.server.running.platform.now().getTime()})`.execute(db());
    await sql`insert into publisher_crates (publisher_id, crate_id) select 900001, id from crates where id > 900000`.execute(
      db(),
    );
    // The second time by the quick way.
    for (const _ of [1, 2, 3]) expect((await ci.exchange(ci.mint())).json.crates).toHaveLength(500);
    expect((await ci.exchange(ci.mint(), { crate: 'many-900600' })).json.crates).toEqual(['many-900600']);
  });
});
