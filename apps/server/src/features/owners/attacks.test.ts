import { canonicalName } from '@waybill/cargo-formats';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setVisibility } from '../../testing/crate-parts.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, sessionOf, tokenOf } from '../../testing/people.ts';
import { mailsOf } from '../../testing/publisher-state.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { findUserByLogin } from '../accounts/index.ts';
import { findCrate } from '../crates/index.ts';
import { removeOwners } from './change-owners.ts';

let server: TestServer;
const tokens: Record<string, string> = {};
let next = 0;
let crate = '';
beforeAll(async () => {
  server = await startTestServer();
  for (const login of ['anna', 'bert', 'carla', 'mallory']) {
    await createPerson(server, login, { password: undefined });
    tokens[login] = await tokenOf(server, login);
  }
});
afterAll(() => server.close());
beforeEach(async () => {
  next += 1;
  crate = `crate-${next}`;
  expect((await publish('anna', crate)).status).toBe(200);
});

const as = (who: string, method: string, path: string, body?: unknown) =>
  server.request(method, path, { token: tokens[who] ?? '', ...(body === undefined ? {} : { body }) });
const publish = async (who: string, name: string, version = '1.0.0') =>
  put(server, await uploadWith({ name, version }), { token: tokens[who] ?? '' });
const owners = `owners`;
const change = (who: string, method: 'PUT' | 'DELETE', ...users: string[]) =>
  as(who, method, `/api/v1/crates/${crate}/${owners}`, { users });
const linkOf = async (login: string) =>
  /accept-invite\/(\S+)/.exec(
    (await mailsOf(server)).findLast(({ to }) => to.startsWith(login))?.text ?? '',
  )?.[1] ?? '';
const accept = async (login: string) =>
  server.request('PUT', `/api/v1/me/crate_owner_invitations/accept/${await linkOf(login)}`, { token: null });

describe('an invitation', () => {
  it('ends with the rights of whoever made it', async () => {
    await change('anna', 'PUT', 'bert');
    expect((await accept('bert')).status).toBe(200);
    // Bert is about to be thrown out, and sees to it that somebody of his comes in later.
    await change('bert', 'PUT', 'mallory');
    await change('anna', 'DELETE', 'bert');
    expectRefusal(await accept('mallory'), 'invitation_not_found');
    expectRefusal(await publish('mallory', crate, '2.0.0'), 'crate_owner_required');
    expect((await change('anna', 'PUT', 'mallory')).json.msg).toContain('has been invited');
    expect((await accept('mallory')).status).toBe(200);
  });

  it('ends with the account of whoever made it being locked', async () => {
    await change('anna', 'PUT', 'bert');
    await accept('bert');
    await change('bert', 'PUT', 'mallory');
    const lock = (locked: unknown) =>
      server.request('PATCH', '/api/v1/admin/users/bert', { body: { locked } });
    const answer = await lock({ reason: 'stolen' });
    expect(answer.status, answer.text).toBe(200);
    expectRefusal(await accept('mallory'), 'invitation_not_found');
    await lock(null);
  });

  it('by an administrator of the registry is good without their owning the crate', async () => {
    await server.request('PUT', `/api/v1/crates/${crate}/owners`, { body: { users: ['carla'] } });
    expect((await accept('carla')).status).toBe(200);
  });

  it('is not accepted for somebody who may only read, or is locked', async () => {
    for (const [standing, code] of [
      [{ read_only: true }, 'account_read_only'],
      [{ locked: { reason: 'gone' } }, 'account_locked'],
    ] as const) {
      await change('anna', 'PUT', 'carla');
      await server.request('PATCH', '/api/v1/admin/users/carla', { body: standing });
      expectRefusal(await accept('carla'), code);
      await server.request('PATCH', '/api/v1/admin/users/carla', {
        body: 'locked' in standing ? { locked: null } : { read_only: false },
      });
    }
    expect((await accept('carla')).status).toBe(200);
  });
});

describe('an owner who is removed while the crate leaves its organisation', () => {
  it('keeps nothing of it', async () => {
    const { platform } = server.running;
    const org = `org${next}`;
    await server.request('POST', '/api/v1/organizations', {
      body: { organization: { name: org, owner: 'anna' } },
    });
    await as('anna', 'PUT', `/api/v1/organizations/${org}/crates/${crate}`);
    await as('anna', 'PUT', `/api/v1/organizations/${org}/members/bert`, { member: { role: 'admin' } });
    await change('anna', 'PUT', 'bert');
    await accept('bert');
    const before = await findCrate(platform.database.db, canonicalName(crate));
    const user = await findUserByLogin(platform.database.db, 'anna');
    if (before === null || user === null) throw new Error('not made');
    // Between the look-up of the request and its transaction.
    await as('anna', 'DELETE', `/api/v1/organizations/${org}/crates/${crate}`);
    await removeOwners(platform, { crate: before, logins: ['bert'], user, correlationId: 'x' });
    expectRefusal(await publish('bert', crate, '2.0.0'), 'crate_owner_required');
  });
});

describe('a token for crates of one spelling', () => {
  const requests = (name: string): [string, string, unknown?][] => [
    ['PUT', `/api/v1/crates/${name}/owners`, { users: ['bert'] }],
    ['DELETE', `/api/v1/crates/${name}/owners`, { users: ['bert'] }],
    ['GET', `/api/v1/crates/${name}/readers`],
    ['PUT', `/api/v1/crates/${name}/readers/a:b`],
    ['DELETE', `/api/v1/crates/${name}/1.0.0/yank`],
    ['PUT', `/api/v1/crates/${name}/1.0.0/unyank`],
    ['PATCH', `/api/v1/crates/${name}/1.0.0`, { version: { yanked: true } }],
    ['PATCH', `/api/v1/crates/${name}`, { crate: { visibility: 'public' } }],
    ['PATCH', `/api/v1/crates/${name}`, { crate: { trustpub_only: true } }],
    ['DELETE', `/api/v1/crates/${name}`],
    ['DELETE', `/api/v1/crates/${name}/1.0.0`],
  ];
  it('does not tell whether there is a crate of that spelling that its holder may not see', async () => {
    const scopes = ['change-owners', 'yank', 'trusted-publishing', 'delete'];
    const [hidden, absent] = [`secret_${next}`, `absent_${next}`];
    await publish('anna', hidden);
    await setVisibility(server, hidden, 'private');
    const ask = async (name: string, spelled: string) => {
      const token = await tokenOf(server, 'mallory', { endpoint_scopes: scopes, crate_scopes: [name] });
      const answers = [];
      for (const [method, path, body] of requests(spelled)) {
        const { status, text } = await server.request(method, path, {
          token,
          ...(body === undefined ? {} : { body }),
        });
        answers.push(
          `${method} ${path} ${status} ${text}`
            .replaceAll(/(secret|absent)(?=[-_])/g, 'NAME')
            .replace(/"(request|correlation)_id":"[^"]*"/, ''),
        );
      }
      return answers;
    };
    const other = (name: string) => name.replace('_', '-');
    expect(await ask(hidden, other(hidden))).toEqual(await ask(absent, other(absent)));
    expect(await ask(other(hidden), other(hidden))).toEqual(await ask(other(absent), other(absent)));
    expect(await ask(hidden, hidden)).toEqual(await ask(absent, absent));
  });
});

describe('what can be no owner and no crate', () => {
  it('is told to be none', async () => {
    for (const login of ['\0', 'a\0b', 'acme:\0', '\0:x', 'x'.repeat(5000)])
      for (const method of ['PUT', 'DELETE'] as const)
        expectRefusal(await change('anna', method, login), 'owners_invalid');
    const id = 1e30;
    const body = { crate_owner_invite: { crate_id: id, accepted: true } };
    const headers = { cookie: await sessionOf(server) };
    const path = `/api/v1/me/crate_owner_invitations/${encodeURIComponent(String(id))}`;
    expectRefusal(await server.request('PUT', path, { token: null, headers, body }), 'body_invalid');
  });
});

describe('a token for very many crates', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `name-${at}*`);
  it('is not made, as each request with it would make the database read all of them', async () => {
    const body = { api_token: { name: 'many', crate_scopes: names(1500) } };
    const made = await server.request('POST', '/api/v1/admin/users/anna/tokens', { body });
    expectRefusal(made, 'api_token_invalid');
    const token = await tokenOf(server, 'anna', { crate_scopes: names(200), endpoint_scopes: ['read'] });
    expect((await server.request('GET', '/api/v1/crates?q=crate', { token })).status).toBe(200);
  });
});
