import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { FROM_MANY_ADDRESSES, PASSWORD, personWithToken, sessionOf, tokenOf } from '../../testing/people.ts';
import { eventsOf, mailsOf } from '../../testing/publisher-state.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
const tokens: Record<string, string> = {};
const people = ['anna', 'bert', 'carla', 'dora'];
let next = 0;
let crate = '';
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  for (const login of people)
    tokens[login] = await personWithToken(server, login).catch(() => tokenOf(server, login));
  for (const login of people)
    await server.request('POST', '/api/v1/admin/users', {
      body: { login: `${login}-web`, email: `${login}-web@example.com`, password: PASSWORD },
    });
  const body = { organization: { name: 'acme', owner: 'anna' } };
  await server.request('POST', '/api/v1/organizations', { body });
  await as('anna', 'PUT', '/api/v1/organizations/acme/members/carla', { member: { role: 'member' } });
  await as('anna', 'POST', '/api/v1/organizations/acme/teams', { team: { name: 'release' } });
  await as('anna', 'PUT', '/api/v1/organizations/acme/teams/release/members/carla');
});
afterAll(() => server.close());
beforeEach(async () => {
  next += 1;
  crate = `crate-${next}`;
  expect((await publish('anna', '1.0.0')).status).toBe(200);
});

const as = (who: string, method: string, path: string, body?: unknown) =>
  server.request(method, path, { token: tokens[who] ?? '', ...(body === undefined ? {} : { body }) });
const publish = async (who: string, version: string) =>
  put(server, await uploadWith({ name: crate, version }), { token: tokens[who] ?? '' });
const change = (who: string, method: 'PUT' | 'DELETE', ...users: string[]) =>
  as(who, method, `/api/v1/crates/${crate}/owners`, { users });
const owners = async () =>
  (await as('anna', 'GET', `/api/v1/crates/${crate}/owners`)).json.users.map(
    ({ login }: { login: string }) => login,
  );
const linkOf = async (login: string) =>
  /accept-invite\/(\S+)/.exec(
    (await mailsOf(server)).findLast(({ to }) => to.startsWith(login))?.text ?? '',
  )?.[1] ?? '';

/** Invites somebody who then accepts by the link of the mail. */
async function makeOwner(login: string) {
  await change('anna', 'PUT', login);
  const answer = await server.request(
    'PUT',
    `/api/v1/me/crate_owner_invitations/accept/${await linkOf(login)}`,
    { token: null },
  );
  expect(answer.status).toBe(200);
}

describe('adding a user', () => {
  it('invites, and the one who accepts owns the crate', async () => {
    const answer = await change('anna', 'PUT', 'bert');
    expect(answer.json).toEqual({
      ok: true,
      msg: `user bert has been invited to be an owner of crate ${crate}`,
    });
    expect(await owners()).toEqual(['anna']);
    expectRefusal(await publish('bert', '2.0.0'), 'crate_owner_required', 'invitation');
    const accepted = await server.request(
      'PUT',
      `/api/v1/me/crate_owner_invitations/accept/${await linkOf('bert')}`,
      { token: null },
    );
    expect(accepted.json.crate_owner_invitation).toMatchObject({ accepted: true });
    expect(await owners()).toEqual(['anna', 'bert']);
    expect((await publish('bert', '2.0.0')).status).toBe(200);
    expect((await eventsOf(server, 'crate.owner_added')).at(-1)).toMatchObject({ crate });
  });

  it('says so where the invitation waits already', async () => {
    await change('anna', 'PUT', 'bert');
    const { json } = await change('anna', 'PUT', 'bert');
    expect(json.msg).toBe(`user bert already has a pending invitation to be an owner of crate ${crate}`);
  });

  it('is refused for an owner, for nobody, and for all where one is wrong', async () => {
    expectRefusal(await change('anna', 'PUT', 'Anna'), 'owners_invalid', '`anna` is already an owner');
    expectRefusal(await change('anna', 'PUT', 'bert', 'nobody'), 'owners_invalid', '`nobody`');
    const { json } = await change('anna', 'PUT', 'bert');
    expect(json.msg).toContain('has been invited');
  });

  it('is for owners only', async () => {
    expectRefusal(
      await change('bert', 'PUT', 'bert'),
      'crate_owner_required',
      'only owners have permission to modify owners',
    );
    await change('anna', 'PUT', 'acme:release');
    expectRefusal(
      await change('carla', 'PUT', 'carla'),
      'crate_owner_required',
      "team members don't have permission to modify owners",
    );
  });

  it('takes at most ten at once, and never none: cargo 1.95 lists so after a removal', async () => {
    const many = Array.from({ length: 11 }, (_, at) => `user-${at}`);
    expectRefusal(await change('anna', 'PUT', ...many), 'owners_invalid', 'maximum 10');
    expectRefusal(await change('anna', 'DELETE'), 'owners_invalid');
    expectRefusal(await as('anna', 'DELETE', `/api/v1/crates/${crate}/owners`), 'owners_invalid');
    expect(await owners()).toEqual(['anna']);
  });

  it('needs the scope', async () => {
    const token = await tokenOf(server, 'anna', { endpoint_scopes: ['publish-update'] });
    const body = { users: ['bert'] };
    expectRefusal(
      await server.request('PUT', `/api/v1/crates/${crate}/owners`, { token, body }),
      'token_scope_insufficient',
    );
  });
});

describe('an invitation', () => {
  it('expires after 30 days, and can be declined even then', async () => {
    await change('anna', 'PUT', 'bert');
    const link = await linkOf('bert');
    server.advance(31 * 24 * 3_600_000);
    expectRefusal(
      await server.request('PUT', `/api/v1/me/crate_owner_invitations/accept/${link}`, { token: null }),
      'invitation_expired',
      crate,
    );
    server.advance(-31 * 24 * 3_600_000);
  });

  it('is good once, and only its own token opens it', async () => {
    await change('anna', 'PUT', 'bert');
    const link = await linkOf('bert');
    const accept = (token: string) =>
      server.request('PUT', `/api/v1/me/crate_owner_invitations/accept/${token}`, { token: null });
    expectRefusal(await accept(`${link.slice(0, -1)}x`), 'invitation_not_found');
    expect((await accept(link)).status).toBe(200);
    expectRefusal(await accept(link), 'invitation_not_found');
  });

  it.each([
    ['locked', { locked: { reason: 'left us' } }, { locked: null }, 'account_locked'],
    ['read-only', { read_only: true }, { read_only: false }, 'account_read_only'],
  ] as const)('makes nobody an owner who is %s, by no link either', async (_what, body, undo, code) => {
    await change('anna', 'PUT', 'bert');
    const link = await linkOf('bert');
    const be = (standing: unknown) => server.request('PATCH', '/api/v1/admin/users/bert', { body: standing });
    await be(body);
    const accept = await server.request('PUT', `/api/v1/me/crate_owner_invitations/accept/${link}`, {
      token: null,
    });
    expectRefusal(accept, code);
    const page = await server.request('POST', `/accept-invite/${link}`, {
      token: null,
      body: 'answer=accept',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([page.status, page.headers.get('referrer-policy')]).toEqual([403, 'same-origin']);
    expect(await owners()).toEqual(['anna']);
    await be(undo);
    expect(await owners()).toEqual(['anna']);
  });

  it('ends when the owners take it back', async () => {
    await change('anna', 'PUT', 'bert');
    const link = await linkOf('bert');
    expect((await change('anna', 'DELETE', 'bert')).json.msg).toBe('owners successfully removed');
    expectRefusal(
      await server.request('PUT', `/api/v1/me/crate_owner_invitations/accept/${link}`, { token: null }),
      'invitation_not_found',
    );
  });

  it('is listed for the invited and for owners, each their own, and answered in a session', async () => {
    await change('anna', 'PUT', 'dora-web');
    const cookie = await sessionOf(server, 'dora-web@example.com', PASSWORD);
    const asDora = (method: string, path: string, body?: unknown) =>
      server.request(method, path, {
        token: null,
        headers: { cookie },
        ...(body === undefined ? {} : { body }),
      });
    const { json } = await asDora('GET', '/api/v1/me/crate_owner_invitations');
    expect(json.crate_owner_invitations).toMatchObject([{ crate_name: crate, invited_by_username: 'anna' }]);
    const [{ crate_id: crateId, invitee_id: id }] = json.crate_owner_invitations;
    const private_ = '/api/private/crate_owner_invitations';
    expect((await asDora('GET', `${private_}?invitee_id=${id}`)).json.invitations).toHaveLength(1);
    expectRefusal(await asDora('GET', `${private_}?invitee_id=${id + 1}`), 'permission_denied');
    expectRefusal(await asDora('GET', `${private_}?crate_name=${crate}`), 'crate_owner_required');
    expectRefusal(await asDora('GET', private_), 'query_invalid');
    const administrator = { cookie: await sessionOf(server) };
    const listed = await server.request('GET', `${private_}?crate_name=${crate}`, {
      token: null,
      headers: administrator,
    });
    expect(listed.json.invitations).toMatchObject([{ crate_name: crate }]);
    const answer = { crate_owner_invite: { crate_id: crateId, accepted: false } };
    const path = `/api/v1/me/crate_owner_invitations/${crateId}`;
    expect((await asDora('PUT', path, answer)).json).toEqual({
      crate_owner_invitation: { crate_id: crateId, accepted: false },
    });
    expectRefusal(await asDora('PUT', path, answer), 'invitation_not_found');
    expect(await owners()).toEqual(['anna']);
  });

  it('is answered with a token that may do everything, and with no other', async () => {
    await change('anna', 'PUT', 'bert');
    const { db } = server.running.platform.database;
    const { id: crateId } = await db
      .selectFrom('crates')
      .select('id')
      .where('name', '=', crate)
      .executeTakeFirstOrThrow();
    const answerWith = (token: string | undefined) =>
      server.request('PUT', `/api/v1/me/crate_owner_invitations/${crateId}`, {
        token: token ?? null,
        body: { crate_owner_invite: { crate_id: crateId, accepted: true } },
      });
    const scoped = await tokenOf(server, 'bert', { endpoint_scopes: ['change-owners'] });
    expectRefusal(await answerWith(scoped), 'token_scope_insufficient');
    expectRefusal(await answerWith(tokens['carla']), 'invitation_not_found');
    expect((await answerWith(tokens['bert'])).status).toBe(200);
    expect(await owners()).toEqual(['anna', 'bert']);
  });

  it('is answered on a page whose opening changes nothing', async () => {
    await change('anna', 'PUT', 'bert');
    const path = `/accept-invite/${await linkOf('bert')}`;
    const shown = await server.request('GET', path, { token: null });
    expect(shown.text).toContain(crate);
    expect(await owners()).toEqual(['anna']);
    const send = (origin?: string) =>
      server.request('POST', path, {
        token: null,
        body: 'answer=accept',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(origin === undefined ? {} : { origin }),
        },
      });
    expect((await send('https://evil.example')).status).toBe(403);
    expect((await send()).text).toContain('You own it now');
    expect(await owners()).toEqual(['anna', 'bert']);
    expect((await server.request('GET', path, { token: null })).status).toBe(404);
  });
});

describe('removing', () => {
  it('takes the rights away, and tells the others', async () => {
    await makeOwner('bert');
    expect((await change('bert', 'DELETE', 'anna')).json).toEqual({
      ok: true,
      msg: 'owners successfully removed',
    });
    expectRefusal(await publish('anna', '3.0.0'), 'crate_owner_required');
    expectRefusal(await change('anna', 'PUT', 'anna'), 'crate_owner_required');
    expect((await mailsOf(server)).at(-1)).toMatchObject({ to: 'bert@example.com' });
  });

  it('leaves one person at least, whatever teams there are', async () => {
    await change('anna', 'PUT', 'acme:release');
    expectRefusal(await change('anna', 'DELETE', 'anna'), 'last_owner', 'at least one individual owner');
    expect(await owners()).toEqual(['anna', 'acme:release']);
  });

  it('of two who remove each other at once leaves one', async () => {
    await makeOwner('bert');
    const answers = await Promise.all([change('anna', 'DELETE', 'bert'), change('bert', 'DELETE', 'anna')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await owners()).toHaveLength(1);
  });

  it('of somebody who is no owner is refused, and of a list nothing is done then', async () => {
    await makeOwner('bert');
    expectRefusal(
      await change('anna', 'DELETE', 'bert', 'dora'),
      'owners_invalid',
      'could not find owner with login `dora`',
    );
    expect(await owners()).toEqual(['anna', 'bert']);
  });
});

describe('a team', () => {
  it('owns at once; its members publish and yank, and nothing more', async () => {
    const { json } = await change('anna', 'PUT', 'Acme:Release');
    expect(json.msg).toBe(`team acme:release has been added as an owner of crate ${crate}`);
    expect((await publish('carla', '2.0.0')).status).toBe(200);
    expect((await as('carla', 'DELETE', `/api/v1/crates/${crate}/2.0.0/yank`)).json).toEqual({ ok: true });
    expectRefusal(
      await as('carla', 'PATCH', `/api/v1/crates/${crate}`, { crate: { trustpub_only: true } }),
      'token_legacy_refused',
    );
    expect((await as('anna', 'GET', `/api/v1/crates/${crate}/owner_team`)).json.teams).toMatchObject([
      { login: 'acme:release', kind: 'team' },
    ]);
    expect((await change('anna', 'DELETE', 'acme:release')).json.ok).toBe(true);
    expectRefusal(await publish('carla', '3.0.0'), 'crate_owner_required');
  });

  it('is named only by those who belong to it, and is as absent as none for others', async () => {
    await makeOwner('bert');
    const [there, absent] = [
      await change('bert', 'PUT', 'acme:release'),
      await change('bert', 'PUT', 'acme:absent'),
    ];
    expectRefusal(there, 'owners_invalid');
    expect(there.json.errors[0].detail.replace('release', 'absent')).toBe(absent.json.errors[0].detail);
    expectRefusal(await change('anna', 'PUT', 'github:acme:release'), 'owners_invalid', 'organisation:team');
  });
});
