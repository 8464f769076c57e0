import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { eventsOf, mailsOf, own } from '../../testing/publisher-state.ts';
import { startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
let crate = '';
let next = 0;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  ci = await startTrustedCi({ keys: FROM_MANY_ADDRESSES });
  for (const login of ['ada', 'bob', 'stranger']) {
    await createPerson(ci.server, login);
    cookies[login] = await sessionOf(ci.server, `${login}@example.com`, PASSWORD);
  }
  cookies['admin'] = await sessionOf(ci.server);
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  crate = `crate-${next}`;
  await ci.publish(crate, '1.0.0', await tokenOf(ci.server, 'ada', { name: `first of ${crate}` }));
  await own(ci.server, crate, 'bob');
});

interface Shown {
  id: number;
  name: string;
  user: string;
  mine: boolean;
  reach: string;
  revocable: boolean;
}

const ask = (login: string, method: 'GET' | 'POST', path: string, body?: unknown) =>
  ci.server.request(method, `/api/v1/crates/${path}`, {
    token: null,
    headers: { cookie: cookies[login] ?? '' },
    ...(body === undefined ? {} : { body }),
  });
const list = async (login: string): Promise<Shown[]> => {
  const answer = await ask(login, 'GET', `${crate}/publishing_tokens`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json.publishing_tokens;
};
const revoke = (login: string, ids: number[]) =>
  ask(login, 'POST', `${crate}/publishing_tokens/revocations`, { api_tokens: ids });
const named = async (login: string, name: string): Promise<Shown> => {
  const found = (await list(login)).find((token) => token.name === name);
  if (found === undefined) throw new Error(`no token ${name}`);
  return found;
};

describe('the list', () => {
  it('has the tokens of all who may publish that can, and how far each goes', async () => {
    await tokenOf(ci.server, 'bob', { name: `exact ${crate}`, crate_scopes: [crate] });
    await tokenOf(ci.server, 'bob', { name: `some ${crate}`, crate_scopes: [crate, 'hidden-plans'] });
    await tokenOf(ci.server, 'bob', { name: `looks ${crate}`, endpoint_scopes: ['read'] });
    await tokenOf(ci.server, 'bob', { name: `other ${crate}`, crate_scopes: ['other'] });
    await tokenOf(ci.server, 'stranger', { name: `foreign ${crate}` });
    const shown = (await list('ada')).filter(({ name }) => name.endsWith(crate));
    expect(shown).toMatchObject([
      { name: `first of ${crate}`, user: 'ada', mine: true, reach: 'all_crates', revocable: true },
      { name: `exact ${crate}`, user: 'bob', mine: false, reach: 'this_crate', revocable: true },
      { name: `some ${crate}`, user: 'bob', mine: false, reach: 'several_crates', revocable: false },
    ]);
  });

  it('names no other crate of a token of another owner, and never a token', async () => {
    const secret = await tokenOf(ci.server, 'bob', {
      name: `s ${crate}`,
      crate_scopes: [crate, 'hidden-plans'],
    });
    const answer = await ask('ada', 'GET', `${crate}/publishing_tokens`);
    expect(answer.text).not.toContain('hidden-plans');
    expect(answer.text).not.toContain(secret);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('has neither what is revoked nor what is expired', async () => {
    const soon = new Date(ci.server.running.platform.now().getTime() + 60_000).toISOString();
    await tokenOf(ci.server, 'ada', { name: `brief ${crate}`, expired_at: soon });
    await named('ada', `brief ${crate}`);
    ci.server.advance(61_000);
    await revoke('ada', [(await named('ada', `first of ${crate}`)).id]);
    expect((await list('ada')).filter(({ name }) => name.endsWith(crate))).toEqual([]);
  });

  it('has those of members of an owning team', async () => {
    const { db } = ci.server.running.platform.database;
    const at = { created_at: 0 };
    const send = async (method: 'POST' | 'PUT', path: string, body?: unknown) => {
      const answer = await ci.server.request(method, `/api/v1/organizations${path}`, body ? { body } : {});
      expect(answer.status, answer.text).toBeLessThan(300);
    };
    const organization = `org-${next}`;
    await send('POST', '', { organization: { name: organization } });
    await send('PUT', `/${organization}/members/stranger`, { member: { role: 'member' } });
    await send('POST', `/${organization}/teams`, { team: { name: 'crew' } });
    await send('PUT', `/${organization}/teams/crew/members/stranger`);
    const team = await db.selectFrom('teams').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const row = await db
      .selectFrom('crates')
      .select('id')
      .where('name', '=', crate)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('crate_teams')
      .values({ crate_id: row.id, team_id: team.id, role: 'owner', ...at })
      .execute();
    await tokenOf(ci.server, 'stranger', { name: `team ${crate}` });
    expect(await named('ada', `team ${crate}`)).toMatchObject({ user: 'stranger', revocable: false });
    // Who may publish is no owner by that.
    expectRefusal(await ask('stranger', 'GET', `${crate}/publishing_tokens`), 'permission_denied');
  });
});

describe('who may look', () => {
  it('is an owner, and neither a stranger nor an administrator', async () => {
    for (const login of ['stranger', 'admin']) {
      expectRefusal(await ask(login, 'GET', `${crate}/publishing_tokens`), 'permission_denied');
      expectRefusal(await revoke(login, [1]), 'permission_denied');
    }
  });

  it('learns nothing of a crate that is hidden, as of one that is not there', async () => {
    const { db } = ci.server.running.platform.database;
    await db.updateTable('crates').set({ visibility: 'private' }).where('name', '=', crate).execute();
    const hidden = await ask('stranger', 'GET', `${crate}/publishing_tokens`);
    expectRefusal(hidden, 'crate_not_found');
    const missing = await ask('stranger', 'GET', 'no-such-crate/publishing_tokens');
    expect(hidden.text.replaceAll(/"correlation_id":"[^"]*"/g, '').replaceAll(crate, 'X')).toBe(
      missing.text.replaceAll(/"correlation_id":"[^"]*"/g, '').replaceAll('no-such-crate', 'X'),
    );
    expectRefusal(await ask('stranger', 'GET', '%00/publishing_tokens'), 'crate_not_found');
    expect((await ask('ada', 'GET', `${crate}/publishing_tokens`)).status).toBe(200);
  });

  it('is somebody signed in, and no token whatever its scopes', async () => {
    const token = await tokenOf(ci.server, 'ada');
    const answer = await ci.server.request('GET', `/api/v1/crates/${crate}/publishing_tokens`, { token });
    expectRefusal(answer, 'session_required');
  });
});

describe('revoking', () => {
  it('ends one’s own and those of others for this crate alone, in the trail and by mail', async () => {
    const mine = await named('ada', `first of ${crate}`);
    const bobs = await tokenOf(ci.server, 'bob', { name: `exact ${crate}`, crate_scopes: [crate] });
    await tokenOf(ci.server, 'bob', { name: `wide ${crate}` });
    const exact = await named('ada', `exact ${crate}`);
    const wide = await named('ada', `wide ${crate}`);
    expect((await ci.publish(crate, '1.1.0', bobs)).status).toBe(200);

    const before = (await mailsOf(ci.server)).length;
    const answer = await revoke('ada', [mine.id, exact.id, wide.id, 999_999]);
    expect([answer.status, answer.json]).toEqual([200, { revoked: [mine.id, exact.id] }]);
    expectRefusal(await ci.publish(crate, '1.2.0', bobs), 'authentication_failed');
    expect((await list('bob')).map(({ id }) => id)).toContain(wide.id);

    const events = (await eventsOf(ci.server, 'api_token.revoked')).filter((one) => one.crate === crate);
    expect(events).toMatchObject([
      { actor: { login: 'ada' }, detail: { id: mine.id, name: `first of ${crate}` } },
      { actor: { login: 'ada' }, detail: { id: exact.id, name: `exact ${crate}` } },
    ]);
    const mails = (await mailsOf(ci.server)).slice(before);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'bob@example.com' });
    expect(mails[0]?.subject).toContain(`exact ${crate}`);
    expect(mails[0]?.text).toContain('ada');

    // A second time there is nothing left to do, and nobody is told again.
    expect((await revoke('ada', [mine.id, exact.id])).json).toEqual({ revoked: [] });
    expect((await mailsOf(ci.server)).length).toBe(before + 1);
  });

  it('touches no token that cannot publish the crate, though it is one’s own', async () => {
    const token = await tokenOf(ci.server, 'ada', { name: `read ${crate}`, endpoint_scopes: ['read'] });
    const { db } = ci.server.running.platform.database;
    const row = await db
      .selectFrom('api_tokens')
      .select('id')
      .where('name', '=', `read ${crate}`)
      .executeTakeFirstOrThrow();
    expect((await revoke('ada', [row.id])).json).toEqual({ revoked: [] });
    expect(token).not.toBe('');
    const left = await db
      .selectFrom('api_tokens')
      .select('revoked_at')
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow();
    expect(left.revoked_at).toBeNull();
  });

  it('wants to be told which, so that nothing goes that nobody saw', async () => {
    for (const body of [{}, { api_tokens: [] }, { api_tokens: ['1'] }, { api_tokens: [1], all: true }])
      expectRefusal(await ask('ada', 'POST', `${crate}/publishing_tokens/revocations`, body), 'body_invalid');
  });
});
