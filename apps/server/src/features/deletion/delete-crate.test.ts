import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL, upload } from '../../testing/crate-file.ts';
import { organize, setVisibility } from '../../testing/crate-parts.ts';
import { createPerson, personWithToken, sessionOf, tokenOf } from '../../testing/people.ts';
import type { TestServer } from '../../testing/test-server.ts';
import {
  DAY_MS,
  HOUR_MS,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../testing/trusted-ci.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

const DEPENDENCY = {
  version_req: '^1',
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
};

let ci: TrustedCi;
let server: TestServer;
/** Of `ada`: one that publishes, and one that deletes and nothing else. */
let publisher: string;
let deleter: string;
beforeAll(async () => {
  ci = await startTrustedCi();
  server = ci.server;
  publisher = await personWithToken(server, 'ada');
  deleter = await tokenOf(server, 'ada', { endpoint_scopes: ['delete'] });
});
afterAll(() => ci.close());

const db = () => server.running.platform.database.db;
const publish = async (name: string, version = '1.0.0', token: string | undefined = publisher) =>
  put(server, await upload(name, version), { token });
const publishDependent = async (name: string, on: string, token = publisher) =>
  put(
    server,
    await uploadWith({
      name,
      manifest: `${USUAL}[dependencies.${on}]\nversion = "1"\nregistry-index = "sparse+${server.url}/index/"\n`,
      metadata: { deps: [{ ...DEPENDENCY, name: on, registry: null }] },
    }),
    { token },
  );
const remove = (name: string, query = '', options: Parameters<TestServer['request']>[2] = {}) =>
  server.request('DELETE', `/api/v1/crates/${name}${query}`, { token: deleter, ...options });
const check = () => checkRegistry(server.running.platform);
const indexFile = (name: string) =>
  server.request('GET', `/index/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`, { token: null });

describe('a crate that its owner deletes', () => {
  it('is gone everywhere, with its files, publishers and tokens, and its name is kept for a day', async () => {
    await publish('fleeting', '1.0.0');
    await publish('fleeting', '1.1.0');
    await publish('staying');
    const sole = await ci.publisher(
      { identity: { ...ROCKET_IDENTITY, repository: 'fleeting' }, crates: ['fleeting'] },
      publisher,
    );
    const shared = await ci.publisher(
      { identity: ROCKET_IDENTITY, crates: ['fleeting', 'staying'] },
      publisher,
    );
    const job = await ci.accessToken();
    const blobs = (await server.stored()).blobs.length;

    const answer = await remove('Fleeting', '?message=wrong%20name');
    expect(answer.status, answer.text).toBe(204);
    expect(answer.text).toBe('');

    for (const path of ['', '/versions', '/owners', '/1.0.0', '/1.0.0/dependencies', '/downloads'])
      expectRefusal(await server.request('GET', `/api/v1/crates/fleeting${path}`), 'crate_not_found');
    expect((await server.request('GET', '/api/v1/crates/fleeting/1.0.0/download')).status).toBe(404);
    expect((await indexFile('fleeting')).status).toBe(404);
    expect((await server.stored()).blobs).toHaveLength(blobs - 2);
    expect((await check()).problems).toEqual([]);

    const publishers = await server.request('GET', '/api/v1/trusted_publishing/publishers', {
      token: publisher,
    });
    expect(publishers.json.publishers.map((one: { id: number }) => one.id)).toEqual([shared.id]);
    expect(publishers.json.publishers[0].crates).toEqual(['staying']);
    expect(sole.id).not.toBe(shared.id);
    expect((await publish('fleeting', '2.0.0', job)).status).toBe(403);
    expect((await publish('staying', '2.0.0', job)).status).toBe(200);

    expectRefusal(await publish('fleeting'), 'crate_name_embargoed', '`fleeting` was recently deleted');
    expectRefusal(await publish('FLEETING'), 'crate_name_embargoed', 'will be available after 20');
    const pending = await ci.addPublisher(
      { identity: { ...ROCKET_IDENTITY, workflow: 'other.yml' }, crates: ['fleeting'] },
      publisher,
    );
    expect(pending.json.errors[0]).toMatchObject({ code: 'crate_name_embargoed', field: 'crates' });

    const { json } = await server.request('GET', '/api/v1/admin/audit?crate=fleeting&action=crate.deleted');
    expect(json.events).toMatchObject([
      {
        actor: { login: 'ada' },
        detail: { message: 'wrong name', ended_publishers: [sole.id], downloads: expect.any(Number) },
      },
    ]);
    const mails = await server.request('GET', '/api/v1/admin/mails');
    const mail = mails.json.mails.find((one: { subject: string }) =>
      one.subject.endsWith('fleeting was deleted'),
    );
    expect(mail).toMatchObject({ to: 'ada@example.com' });
    expect(mail.text).toContain('wrong name');
  });

  it('is nothing that the next crate of the name inherits from', async () => {
    const before = await server.request('GET', '/api/v1/admin/audit?crate=fleeting');
    expect(before.json.events.length).toBeGreaterThan(0);
    server.advance(25 * HOUR_MS);
    const other = await personWithToken(server, 'grace');
    expect((await publish('fleeting', '1.0.0', other)).status).toBe(200);
    const { json } = await server.request('GET', '/api/v1/crates/fleeting');
    expect(json.versions[0].audit_actions).toEqual([expect.objectContaining({ action: 'publish' })]);
    expect(json.versions[0].audit_actions[0].user.login).toBe('grace');
    const attempts = await server.request('GET', '/api/v1/trusted_publishing/attempts?crate=fleeting', {
      token: other,
    });
    expect(attempts.json.attempts).toEqual([]);
  });
});

describe('who may delete a crate', () => {
  it('an owner, an administrator, by a session too, and nobody else', async () => {
    await publish('guarded');
    await createPerson(server, 'hopper');
    await createPerson(server, 'teammate');
    await createPerson(server, 'member');
    await organize(server, 'guarded', { member: 'member', inTeam: 'teammate', role: 'owner' });
    const as = (login: string, more = { endpoint_scopes: ['delete'] }) => tokenOf(server, login, more);
    expectRefusal(await remove('guarded', '', { token: null }), 'authentication_required');
    expectRefusal(
      await remove('guarded', '', { token: await as('hopper') }),
      'permission_denied',
      'only owners',
    );
    expectRefusal(
      await remove('guarded', '', { token: await as('member') }),
      'permission_denied',
      'only owners',
    );
    expectRefusal(
      await remove('guarded', '', { token: await as('teammate') }),
      'permission_denied',
      'team members',
    );
    expectRefusal(await remove('guarded', '', { token: publisher }), 'token_legacy_refused');
    const yanker = await tokenOf(server, 'ada', { endpoint_scopes: ['yank', 'publish-update'] });
    expectRefusal(await remove('guarded', '', { token: yanker }), 'token_scope_insufficient', '`delete`');
    const elsewhere = await tokenOf(server, 'ada', { endpoint_scopes: ['delete'], crate_scopes: ['x*'] });
    expectRefusal(await remove('guarded', '', { token: elsewhere }), 'token_scope_insufficient');
    expectRefusal(await remove('guarded', '?force=true'), 'permission_denied', 'administrator');
    expectRefusal(await remove('guarded', `?message=${'x'.repeat(501)}`), 'query_invalid', 'message');
    expectRefusal(await remove('guarded', '?message=a%00b'), 'query_invalid', 'message');
    expectRefusal(await remove('nowhere'), 'crate_not_found');
    await setVisibility(server, 'guarded', 'private');
    expectRefusal(await remove('guarded', '', { token: await as('hopper') }), 'crate_not_found');
    const cookie = await sessionOf(server);
    expect((await remove('guarded', '', { token: null, headers: { cookie } })).status).toBe(204);
  });

  it('not after 72 hours, when several own it or it is downloaded much; an administrator at any time', async () => {
    for (const name of ['alone', 'loved', 'common']) await publish(name);
    const crate = await db()
      .selectFrom('crates')
      .select('id')
      .where('name', '=', 'common')
      .executeTakeFirst();
    const other = await createPerson(server, 'lovelace');
    await db()
      .insertInto('crate_owners')
      .values({ crate_id: crate?.id ?? 0, user_id: other, created_at: 0 })
      .execute();
    await db().updateTable('crates').set({ downloads: 1001 }).where('name', '=', 'loved').execute();
    await db().updateTable('crates').set({ downloads: 1000 }).where('name', '=', 'alone').execute();
    server.advance(3 * DAY_MS + 60_000);
    expectRefusal(await remove('common'), 'deletion_refused', 'single owner', '72 hours');
    expectRefusal(await remove('loved'), 'deletion_refused', 'less than 1000 downloads per month');
    expect((await remove('alone')).status).toBe(204);
    // A second month makes it two thousand.
    server.advance(28 * DAY_MS);
    expect((await remove('loved')).status).toBe(204);
    expect(
      (await remove('common', '', { token: await tokenOf(server, 'admin', { endpoint_scopes: ['delete'] }) }))
        .status,
    ).toBe(204);
  });

  it('not while another crate depends on it, whether that may be seen or not; an administrator by force', async () => {
    await publish('needed');
    const stranger = await tokenOf(server, 'grace');
    expect((await publishDependent('needs-it', 'needed', stranger)).status).toBe(200);
    // A crate that depends on itself holds nobody up.
    expectRefusal(await remove('needed'), 'deletion_refused', 'needs-it@1.0.0 depends on this crate');
    await setVisibility(server, 'needs-it', 'private');
    const refused = await remove('needed');
    expectRefusal(refused, 'deletion_refused', 'a crate that you cannot see');
    expect(refused.text).not.toContain('needs-it');
    const admin = await tokenOf(server, 'admin', { endpoint_scopes: ['delete'] });
    expectRefusal(await remove('needed', '', { token: admin }), 'deletion_refused', 'needs-it@1.0.0');
    expect((await remove('needed', '?force=true', { token: admin })).status).toBe(204);
  });
});

describe('at once with publishes', () => {
  it('a deletion leaves a clean registry, whoever is faster', async () => {
    for (let round = 0; round < 4; round += 1) {
      const name = `contested-${round}`;
      await publish(name, '1.0.0');
      const answers = await Promise.all([
        publish(name, '1.1.0'),
        remove(name),
        publish(name, '1.2.0'),
        publishDependent(`dependent-${round}`, name),
        publish(name, '1.3.0'),
      ]);
      // 403: its owners went with the crate, after the upload had found it.
      for (const { status, text } of answers) expect([200, 204, 400, 403, 422], text).toContain(status);
      const [, deletion, , dependent] = answers;
      // One of both: what somebody depends on is there.
      expect([deletion?.status, dependent?.status]).not.toEqual([204, 200]);
      const left = await db().selectFrom('crates').select('id').where('name', '=', name).execute();
      expect(left).toHaveLength(deletion?.status === 204 ? 0 : 1);
    }
    expect((await check()).problems).toEqual([]);
  });
});
