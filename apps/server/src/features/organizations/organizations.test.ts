import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, personWithToken, tokenOf } from '../../testing/people.ts';
import { eventsOf } from '../../testing/publisher-state.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { syncMemberships } from './index.ts';

let ci: TrustedCi;
const ids: Record<string, number> = {};
const tokens: Record<string, string> = {};
let next = 0;
let org = '';
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const login of ['owner', 'chief', 'member', 'stranger']) {
    ids[login] = await createPerson(ci.server, login);
    tokens[login] = await tokenOf(ci.server, login);
  }
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  org = `org${next}`;
  const made = await ci.server.request('POST', ROOT, {
    body: { organization: { name: org, owner: 'owner' } },
  });
  expect(made.status).toBe(200);
  await as('owner', 'PUT', `${ROOT}/${org}/members/chief`, { member: { role: 'admin' } });
  await as('owner', 'PUT', `${ROOT}/${org}/members/member`, { member: { role: 'member' } });
});

const ROOT = '/api/v1/organizations';
const as = (who: string | null, method: string, path: string, body?: unknown) =>
  ci.server.request(method, path, {
    ...(who === 'admin' ? {} : { token: who === null ? null : (tokens[who] ?? '') }),
    ...(body === undefined ? {} : { body }),
  });
const publish = (who: string, name: string, version = '1.0.0') =>
  ci.publish(name, version, tokens[who] ?? '');
const prefix = (who: string, method: string, text: string) =>
  as(who, method, `${ROOT}/${org}/prefixes/${text}`);
const roles = async () =>
  Object.fromEntries(
    (await as('owner', 'GET', `${ROOT}/${org}/members`)).json.members.map(
      ({ login, role }: { login: string; role: string }) => [login, role],
    ),
  );

describe('an organisation', () => {
  it('is made by administrators, unless the operator says anyone', async () => {
    const body = { organization: { name: `${org}x` } };
    expectRefusal(await as('stranger', 'POST', ROOT, body), 'permission_denied');
    expectRefusal(await as('admin', 'POST', ROOT, { organization: { name: org } }), 'organization_exists');
    for (const name of ['', '-x', 'a:b', 'x'.repeat(40), 'ä', 'New'])
      expectRefusal(await as('admin', 'POST', ROOT, { organization: { name } }), 'organization_invalid');
  });

  it('is made by anyone for themselves where the operator says so, and for somebody else by administrators', async () => {
    const open = await startTestServer({ 'organizations.creation': 'anyone' });
    try {
      const ann = await personWithToken(open, 'ann');
      await createPerson(open, 'bob');
      const make = (organization: { name: string; owner?: string }, token?: string) =>
        open.request('POST', ROOT, { body: { organization }, ...(token === undefined ? {} : { token }) });
      expect((await make({ name: 'of-ann' }, ann)).status).toBe(200);
      expectRefusal(
        await make({ name: 'of-bob', owner: 'bob' }, ann),
        'permission_denied',
        'for somebody else',
      );
      expect((await make({ name: 'of-bob', owner: 'bob' })).status).toBe(200);
    } finally {
      await open.close();
    }
  });

  it('is as absent as one that was never made for those outside', async () => {
    for (const path of ['', '/members', '/teams', '/groups', '/teams/x']) {
      const there = await as('stranger', 'GET', `${ROOT}/${org}${path}`);
      const absent = await as('stranger', 'GET', `${ROOT}/absent${path}`);
      expectRefusal(there, 'organization_not_found');
      expect(there.json.errors[0].detail.replace(org, 'absent')).toBe(absent.json.errors[0].detail);
    }
    const own = await as('stranger', 'GET', ROOT);
    expect(own.json.organizations).toEqual([]);
    const all = await as('member', 'GET', ROOT);
    expect(all.json.organizations.at(-1)).toMatchObject({ role: 'member' });
  });

  it('is listed with the number of its members, teams and crates, and whether one may make another', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    await publish('owner', `${org}-one`);
    await as('owner', 'POST', `${ROOT}/${org}/teams`, { team: { name: 'core' } });
    await as('owner', 'POST', `${ROOT}/${org}/teams`, { team: { name: 'none' } });
    await as('owner', 'PUT', `${ROOT}/${org}/teams/core/members/member`);
    const listed = (await as('member', 'GET', ROOT)).json;
    expect(listed.meta).toEqual({ may_create: false });
    expect(listed.organizations.find(({ name }: { name: string }) => name === org).counts).toEqual({
      members: 3,
      teams: 2,
      crates: 1,
    });
    expect((await as('admin', 'GET', ROOT)).json.meta).toEqual({ may_create: true });
    expect((await as('member', 'GET', `${ROOT}/${org}/teams`)).json.teams).toMatchObject([
      { name: 'core', members: 1 },
      { name: 'none', members: 0 },
    ]);
  });

  it('keeps one of two owners that go at the same moment', async () => {
    const owner = { member: { role: 'owner' } };
    for (let round = 0; round < 5; round += 1) {
      await as('admin', 'PUT', `${ROOT}/${org}/members/owner`, owner);
      await as('admin', 'PUT', `${ROOT}/${org}/members/chief`, owner);
      const answers = await Promise.all(
        ['owner', 'chief'].map((login) => as('admin', 'DELETE', `${ROOT}/${org}/members/${login}`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    }
  });

  it('keeps an owner, and its administrators give nothing above their own', async () => {
    const set = (who: string, login: string, role: string) =>
      as(who, 'PUT', `${ROOT}/${org}/members/${login}`, { member: { role } });
    expectRefusal(await set('owner', 'owner', 'member'), 'last_owner');
    expectRefusal(await as('owner', 'DELETE', `${ROOT}/${org}/members/owner`), 'last_owner');
    expectRefusal(await set('chief', 'chief', 'owner'), 'organization_role_required');
    expectRefusal(await set('chief', 'owner', 'member'), 'organization_role_required');
    expectRefusal(await set('member', 'member', 'admin'), 'organization_role_required');
    expect((await set('chief', 'stranger', 'member')).status).toBe(204);
    expect(await roles()).toEqual({ owner: 'owner', chief: 'admin', member: 'member', stranger: 'member' });
    expect((await as('stranger', 'DELETE', `${ROOT}/${org}/members/stranger`)).status).toBe(204);
    expectRefusal(await as('stranger', 'GET', `${ROOT}/${org}`), 'organization_not_found');
    expect((await eventsOf(ci.server, 'organization.member_removed')).at(-1)?.detail).toMatchObject({
      organization: org,
      login: 'stranger',
    });
  });

  it('is not for tokens that may not change owners, or only those of one crate', async () => {
    for (const scopes of [{ endpoint_scopes: ['publish-new'] }, { crate_scopes: ['rocket'] }]) {
      const token = await tokenOf(ci.server, 'owner', scopes);
      expectRefusal(await ci.server.request('GET', `${ROOT}/${org}`, { token }), 'token_scope_insufficient');
    }
  });

  it('can be deleted without crates only', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    await publish('owner', `${org}-one`);
    expectRefusal(await as('owner', 'DELETE', `${ROOT}/${org}`), 'organization_in_use', `${org}-one`);
    expect((await as('owner', 'DELETE', `${ROOT}/${org}/crates/${org}-one`)).status).toBe(204);
    expectRefusal(await as('chief', 'DELETE', `${ROOT}/${org}`), 'organization_role_required');
    expect((await as('owner', 'DELETE', `${ROOT}/${org}`)).status).toBe(204);
    expect((await publish('owner', `${org}-one`, '2.0.0')).status).toBe(200);
  });
});

describe('a prefix', () => {
  it('is given by an administrator of the registry, once', async () => {
    expectRefusal(await prefix('owner', 'PUT', `${org}-`), 'permission_denied');
    expect((await prefix('admin', 'PUT', `${org}-`)).json).toEqual({ prefixes: [`${org}-`] });
    await as('admin', 'POST', ROOT, { organization: { name: `${org}b` } });
    expectRefusal(
      await as('admin', 'PUT', `${ROOT}/${org}b/prefixes/${org.toUpperCase()}_`),
      'organization_exists',
    );
    for (const wrong of ['acme', 'a', '-', '1a-', 'a b-'])
      expectRefusal(
        await as('admin', 'PUT', `${ROOT}/${org}/prefixes/${encodeURIComponent(wrong)}`),
        'organization_invalid',
      );
  });

  it('keeps names for the members, in any spelling, and no others', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    for (const name of [`${org}-app`, `${org}_app`, `${org.toUpperCase()}-app`])
      expectRefusal(await publish('stranger', name), 'crate_prefix_reserved', org);
    expect((await publish('stranger', `${org}app`)).status).toBe(200);
    expect((await publish('member', `${org}-app`)).status).toBe(200);
  });

  it('keeps names from trusted publishers of others as well', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    const publisher = { provider: 'github', crates: [`${org}-new`], identity: ROCKET_IDENTITY };
    expectRefusal(await ci.addPublisher(publisher, tokens['stranger']), 'crate_prefix_reserved');
    await ci.publisher(publisher, tokens['member']);
    expect((await ci.publish(`${org}-new`, '1.0.0', await ci.accessToken())).status).toBe(200);
    const { json } = await as('owner', 'GET', `${ROOT}/${org}`);
    expect(json.crates).toEqual([{ name: `${org}-new`, visibility: 'public' }]);
  });

  it('can be for owners and administrators of the organisation only', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    const body = { organization: { members_may_create: false, new_crates: 'private' } };
    expect((await as('owner', 'PATCH', `${ROOT}/${org}`, body)).status).toBe(200);
    expectRefusal(await publish('member', `${org}-app`), 'crate_creation_refused');
    const { warnings } = (await publish('chief', `${org}-app`)).json;
    expect(warnings.other).toEqual([
      expect.stringContaining(`\`${org}-app\` is private: of the two indexes of this registry only sparse+`),
    ]);
    expect((await publish('chief', `${org}-app`, '1.0.1')).json.warnings.other).toEqual([]);
    expect((await as('stranger', 'GET', `/api/v1/crates/${org}-app`)).status).toBe(404);
    expect((await as('member', 'GET', `/api/v1/crates/${org}-app`)).status).toBe(200);
  });
});

describe('a crate of an organisation', () => {
  it('is owned by its owners and administrators, as long as they are that', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    await publish('member', `${org}-app`);
    expect((await publish('owner', `${org}-app`, '1.1.0')).status).toBe(200);
    expect((await publish('chief', `${org}-app`, '1.2.0')).status).toBe(200);
    await as('owner', 'PUT', `${ROOT}/${org}/members/chief`, { member: { role: 'member' } });
    expectRefusal(await publish('chief', `${org}-app`, '1.3.0'), 'crate_owner_required');
    const { json } = await as('owner', 'GET', `/api/v1/crates/${org}-app/owners`);
    expect(json.users).toMatchObject([{ login: 'member' }]);
    // Whoever made it owns it by name, also when no member any more.
    await as('owner', 'DELETE', `${ROOT}/${org}/members/member`);
    expect((await publish('member', `${org}-app`, '1.4.0')).status).toBe(200);
  });

  it('is given by somebody who owns it and runs the organisation, and taken back', async () => {
    const name = `free-${next}`;
    await publish('stranger', name);
    const path = `${ROOT}/${org}/crates/${name}`;
    expectRefusal(await as('stranger', 'PUT', path), 'organization_not_found');
    expectRefusal(await as('owner', 'PUT', path), 'crate_not_found');
    await as('owner', 'PUT', `${ROOT}/${org}/members/stranger`, { member: { role: 'admin' } });
    expect((await as('stranger', 'PUT', path)).status).toBe(204);
    expect((await publish('owner', name, '2.0.0')).status).toBe(200);
    expect((await as('owner', 'DELETE', path)).status).toBe(204);
    expectRefusal(await publish('owner', name, '3.0.0'), 'crate_owner_required');
    expect((await publish('stranger', name, '3.0.0')).status).toBe(200);
  });

  it('is not left without anybody', async () => {
    await prefix('admin', 'PUT', `${org}-`);
    await publish('owner', `${org}-app`);
    await as('owner', 'DELETE', `/api/v1/crates/${org}-app/owners`, { users: ['owner'] });
    // The role still gives the rights.
    expect((await publish('owner', `${org}-app`, '2.0.0')).status).toBe(200);
    expectRefusal(await as('owner', 'DELETE', `${ROOT}/${org}/crates/${org}-app`), 'last_owner');
  });
});

describe('groups of the identity provider', () => {
  const sync = (login: string, groups: string[]) =>
    ci.server.running.platform.database.db
      .transaction()
      .execute((db) =>
        syncMemberships(db, ci.server.running.platform.database.engine, ids[login] ?? 0, groups, new Date()),
      );
  const rules = [
    { group: 'eng', role: 'member' },
    { group: 'leads', role: 'owner' },
    { group: 'releasers', team: 'release' },
  ];

  it('give membership at sign-in, and take it when they are gone', async () => {
    await as('owner', 'POST', `${ROOT}/${org}/teams`, { team: { name: 'release' } });
    expect((await as('owner', 'PUT', `${ROOT}/${org}/groups`, { groups: rules })).status).toBe(200);
    await sync('stranger', ['eng', 'leads', 'releasers', 'other']);
    expect((await roles())['stranger']).toBe('owner');
    const team = () => as('owner', 'GET', `${ROOT}/${org}/teams/release`);
    expect((await team()).json.members).toMatchObject([{ login: 'stranger', source: 'group' }]);
    await sync('stranger', ['releasers']);
    expect((await roles())['stranger']).toBe('member');
    await sync('stranger', []);
    expect((await roles())['stranger']).toBeUndefined();
    expect((await team()).json.members).toEqual([]);
  });

  it('leave alone what was given by hand, and the last owner', async () => {
    await as('owner', 'PUT', `${ROOT}/${org}/groups`, { groups: rules.slice(0, 2) });
    await sync('chief', ['eng']);
    expect((await roles())['chief']).toBe('admin');
    await sync('stranger', ['leads']);
    await as('admin', 'PUT', `${ROOT}/${org}/members/owner`, { member: { role: 'member' } });
    await sync('stranger', []);
    expect((await roles())['stranger']).toBe('owner');
  });

  it('are said by owners, with a role or a team each', async () => {
    const put = (who: string, groups: unknown[]) => as(who, 'PUT', `${ROOT}/${org}/groups`, { groups });
    expectRefusal(await put('chief', []), 'organization_role_required');
    expectRefusal(await put('owner', [{ group: 'x' }]), 'organization_invalid');
    expectRefusal(await put('owner', [{ group: 'x', role: 'member', team: 'y' }]), 'organization_invalid');
    expectRefusal(await put('owner', [{ group: 'x', team: 'absent' }]), 'team_not_found');
  });
});

describe('a team', () => {
  it('has members of the organisation, and ends with its rights', async () => {
    const teams = `${ROOT}/${org}/teams`;
    expect((await as('chief', 'POST', teams, { team: { name: 'release' } })).status).toBe(204);
    expectRefusal(await as('chief', 'POST', teams, { team: { name: 'Release' } }), 'team_exists');
    expectRefusal(await as('member', 'POST', teams, { team: { name: 'x' } }), 'organization_role_required');
    expectRefusal(await as('chief', 'PUT', `${teams}/release/members/stranger`), 'member_not_found');
    expect((await as('chief', 'PUT', `${teams}/release/members/member`)).status).toBe(204);
    const name = `team-${next}`;
    await publish('owner', name);
    await as('owner', 'PUT', `/api/v1/crates/${name}/owners`, { users: [`${org}:release`] });
    expect((await publish('member', name, '1.1.0')).status).toBe(200);
    expect((await as('owner', 'GET', `${teams}/release`)).json).toMatchObject({
      team: { login: `${org}:release` },
      crates: [{ name, role: 'owner' }],
    });
    expect((await as('chief', 'DELETE', `${teams}/release`)).status).toBe(204);
    expectRefusal(await publish('member', name, '1.2.0'), 'crate_owner_required');
  });
});
