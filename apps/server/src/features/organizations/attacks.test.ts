import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setVisibility } from '../../testing/crate-parts.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, tokenOf } from '../../testing/people.ts';
import { startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
const ids: Record<string, number> = {};
const tokens: Record<string, string> = {};
let next = 0;
let org = '';
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const login of ['owner', 'second', 'chief', 'member', 'stranger']) {
    ids[login] = await createPerson(ci.server, login);
    tokens[login] = await tokenOf(ci.server, login);
  }
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  org = `org${next}`;
  await ci.server.request('POST', ROOT, { body: { organization: { name: org, owner: 'owner' } } });
  await as('owner', 'PUT', `${ROOT}/${org}/members/chief`, { member: { role: 'admin' } });
  await as('owner', 'PUT', `${ROOT}/${org}/members/member`, { member: { role: 'member' } });
  await ci.server.request('PUT', `${ROOT}/${org}/prefixes/${org}-`);
});

const ROOT = '/api/v1/organizations';
const as = (who: string | null, method: string, path: string, body?: unknown) =>
  ci.server.request(method, path, {
    token: who === null ? null : (tokens[who] ?? ''),
    ...(body === undefined ? {} : { body }),
  });
const publish = (who: string, name: string, version = '1.0.0') =>
  ci.publish(name, version, tokens[who] ?? '');
/** An organisation beside it, that somebody else has. */
async function otherOrganization(owner: string) {
  const name = `other${next}`;
  await ci.server.request('POST', ROOT, { body: { organization: { name, owner } } });
  return name;
}

describe('a private crate that a team may read', () => {
  it('is not named to members of its organisation who are not in the team', async () => {
    const teams = `${ROOT}/${org}/teams`;
    await as('owner', 'POST', teams, { team: { name: 'auditors' } });
    await as('owner', 'PUT', `${teams}/auditors/members/chief`);
    const [hidden, shown] = [`hidden-${next}`, `shown-${next}`];
    for (const name of [hidden, shown]) {
      await publish('second', name);
      await ci.server.request('PUT', `/api/v1/crates/${name}/readers/${org}:auditors`);
    }
    await setVisibility(ci.server, hidden, 'private');
    const cratesFor = async (who: string) =>
      (await as(who, 'GET', `${teams}/auditors`)).json.crates.map(({ name }: { name: string }) => name);
    expect(await cratesFor('chief')).toEqual([hidden, shown]);
    expect(await cratesFor('member')).toEqual([shown]);
  });
});

describe('who runs an organisation', () => {
  it('is not told by the crates that a person owns', async () => {
    await publish('member', `${org}-app`);
    const listed = async (who: string | null, login: string) =>
      (await as(who, 'GET', `/api/v1/crates?user_id=${ids[login]}&per_page=100`)).json.crates.map(
        ({ name }: { name: string }) => name,
      );
    expect(await listed(null, 'member')).toContain(`${org}-app`);
    for (const who of [null, 'stranger', 'member'])
      for (const login of ['owner', 'chief']) expect(await listed(who, login)).not.toContain(`${org}-app`);
    expect(await listed('chief', 'chief')).toContain(`${org}-app`);
  });

  it('is not told by how often what they own was downloaded', async () => {
    await publish('member', `${org}-app`);
    const { db } = ci.server.running.platform.database;
    await db.updateTable('crates').set({ downloads: 1000 }).where('name', '=', `${org}-app`).execute();
    const downloads = async (who: string | null, login: string) =>
      (await as(who, 'GET', `/api/v1/users/${ids[login]}/stats`)).json.total_downloads;
    expect(await downloads(null, 'chief')).toBe(0);
    expect(await downloads(null, 'member')).toBeGreaterThanOrEqual(1000);
    expect(await downloads('chief', 'chief')).toBeGreaterThanOrEqual(1000);
  });
});

describe('a crate of an organisation', () => {
  it('is not taken from it by its administrators, nor by those who own the crate by name', async () => {
    await publish('member', `${org}-app`);
    await publish('chief', `${org}-tool`);
    const [chiefs, members] = [await otherOrganization('chief'), `members${next}`];
    await ci.server.request('POST', ROOT, { body: { organization: { name: members, owner: 'member' } } });
    const refused = 'organization_role_required';
    expectRefusal(await as('chief', 'PUT', `${ROOT}/${chiefs}/crates/${org}-app`), refused);
    expectRefusal(await as('chief', 'DELETE', `${ROOT}/${org}/crates/${org}-tool`), refused);
    expectRefusal(await as('member', 'PUT', `${ROOT}/${members}/crates/${org}-app`), refused);
    expect((await publish('owner', `${org}-app`, '1.1.0')).status).toBe(200);
    await as('owner', 'PUT', `${ROOT}/${chiefs}/members/owner`, { member: { role: 'admin' } });
    await as('chief', 'PUT', `${ROOT}/${chiefs}/members/owner`, { member: { role: 'admin' } });
    expect((await as('owner', 'PUT', `${ROOT}/${chiefs}/crates/${org}-app`)).status).toBe(204);
    expectRefusal(
      await as('member', 'DELETE', `${ROOT}/${chiefs}/crates/${org}-app`),
      'organization_not_found',
    );
    expect((await as('chief', 'DELETE', `${ROOT}/${chiefs}/crates/${org}-app`)).status).toBe(204);
  });

  it('is not moved by somebody outside of what it belongs to without being told of that', async () => {
    await publish('member', `${org}-app`);
    await as('owner', 'DELETE', `${ROOT}/${org}/members/member`);
    const other = await otherOrganization('member');
    const answer = await as('member', 'PUT', `${ROOT}/${other}/crates/${org}-app`);
    expectRefusal(answer, 'organization_role_required');
    expect(answer.text).not.toContain('`member`');
  });
});

describe('of two owners who demote each other at once', () => {
  it('one remains', async () => {
    for (let round = 0; round < 5; round += 1) {
      await ci.server.request('PUT', `${ROOT}/${org}/members/owner`, { body: { member: { role: 'owner' } } });
      await ci.server.request('PUT', `${ROOT}/${org}/members/second`, {
        body: { member: { role: 'owner' } },
      });
      await Promise.all([
        as('owner', 'PUT', `${ROOT}/${org}/members/second`, { member: { role: 'member' } }),
        as('second', 'PUT', `${ROOT}/${org}/members/owner`, { member: { role: 'member' } }),
      ]);
      const { json } = await ci.server.request('GET', `${ROOT}/${org}/members`);
      expect(json.members.filter(({ role }: { role: string }) => role === 'owner')).toHaveLength(1);
    }
  });
});

describe('whoever loses the role at the moment a crate comes', () => {
  it('has no rights on it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `late-${next}-${round}`;
      await publish('owner', name);
      await as('owner', 'PUT', `${ROOT}/${org}/members/chief`, { member: { role: 'admin' } });
      await Promise.all([
        as('owner', 'PUT', `${ROOT}/${org}/crates/${name}`),
        as('owner', 'PUT', `${ROOT}/${org}/members/chief`, { member: { role: 'member' } }),
      ]);
      expectRefusal(await publish('chief', name, '2.0.0'), 'crate_owner_required');
    }
  });

  it('and an organisation does not end while one comes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [name, short] = [`end-${next}-${round}`, `end${next}${round}`];
      await publish('owner', name);
      await ci.server.request('POST', ROOT, { body: { organization: { name: short, owner: 'owner' } } });
      await as('owner', 'PUT', `${ROOT}/${short}/members/chief`, { member: { role: 'admin' } });
      const [moved, ended] = await Promise.all([
        as('owner', 'PUT', `${ROOT}/${short}/crates/${name}`),
        as('owner', 'DELETE', `${ROOT}/${short}`),
      ]);
      expect([moved.status, ended.status].filter((status) => status === 204)).toHaveLength(1);
      if (ended.status === 204) expectRefusal(await publish('chief', name, '2.0.0'), 'crate_owner_required');
    }
  });
});

describe('what can be no name', () => {
  it('is no organisation, no team and no member', async () => {
    for (const text of ['%00', 'a%00b', '%F0%9F%98%80', 'x'.repeat(1000)]) {
      for (const [path, code] of [
        [`${ROOT}/${text}`, 'organization_not_found'],
        [`${ROOT}/${text}/members`, 'organization_not_found'],
        [`${ROOT}/${org}/teams/${text}`, 'team_not_found'],
      ] as const)
        expectRefusal(await as('owner', 'GET', path), code);
      const member = `${ROOT}/${org}/members/${text}`;
      expectRefusal(await as('owner', 'DELETE', member), 'member_not_found');
    }
    const groups = [{ group: 'x', team: '\0' }];
    expectRefusal(await as('owner', 'PUT', `${ROOT}/${org}/groups`, { groups }), 'team_not_found');
  });
});
