import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { organize } from '../../testing/crate-parts.ts';
import { createPerson, personWithToken, tokenOf } from '../../testing/people.ts';
import { eventsOf, mailsOf } from '../../testing/publisher-state.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';

let server: TestServer;
let owner: string;
beforeAll(async () => {
  server = await startTestServer();
  const publisher = await personWithToken(server, 'ada');
  owner = await tokenOf(server, 'ada', { endpoint_scopes: ['change-owners', 'read'] });
  await put(server, await upload('parcel', '1.0.0'), { token: publisher });
});
afterAll(() => server.close());

const patch = (crate: unknown, token: string | null = owner) =>
  server.request('PATCH', '/api/v1/crates/parcel', { token, body: { crate } });
const publicly = async () => (await server.request('GET', '/index/pa/rc/parcel', { token: null })).status;

it('a crate goes private and comes back, with a word to its owners', async () => {
  const answer = await patch({ visibility: 'private' });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.crate.visibility).toBe('private');
  expect(answer.json.warnings.join(' ')).toContain('Cargo.lock');
  expect(await publicly()).toBe(404);
  expect((await server.request('GET', '/api/v1/crates/parcel', { token: null })).status).toBe(404);
  expect((await server.request('GET', '/api/v1/crates/parcel', { token: owner })).json.crate.visibility).toBe(
    'private',
  );
  // The same again is no change.
  expect((await patch({ visibility: 'private' })).json.warnings).toEqual([]);
  expect((await patch({ visibility: 'public' })).json.warnings).toEqual([]);
  expect(await publicly()).toBe(200);

  const events = await eventsOf(server, 'crate.visibility_changed');
  expect(events.map(({ detail }) => detail)).toMatchObject([
    { before: { visibility: 'public' }, after: { visibility: 'private' } },
    { before: { visibility: 'private' }, after: { visibility: 'public' } },
  ]);
  const mails = (await mailsOf(server)).filter(({ subject }) =>
    /parcel is (private|public) now$/.test(subject),
  );
  expect(mails).toHaveLength(2);
});

it('is for full owners, with a scope of its own', async () => {
  for (const login of ['member', 'teammate']) await createPerson(server, login);
  await organize(server, 'parcel', { member: 'member', inTeam: 'teammate', role: 'owner' });
  const teammate = await tokenOf(server, 'teammate', { endpoint_scopes: ['change-owners'] });
  expectRefusal(await patch({ visibility: 'private' }, teammate), 'permission_denied');
  const admin = await tokenOf(server, 'admin', { endpoint_scopes: ['change-owners', 'admin'] });
  expectRefusal(await patch({ visibility: 'private' }, admin), 'permission_denied');
  const manager = await tokenOf(server, 'ada', { endpoint_scopes: ['trusted-publishing'] });
  expectRefusal(
    await patch({ visibility: 'private' }, manager),
    'token_scope_insufficient',
    '`change-owners`',
  );
  expectRefusal(
    await patch({ visibility: 'private', trustpub_only: true }, owner),
    'token_scope_insufficient',
    '`trusted-publishing`',
  );
  expectRefusal(await patch({ visibility: 'private' }, null), 'authentication_required');
  expect((await patch({ visibility: 'hidden' })).status).toBe(422);
  expect(await publicly()).toBe(200);
  const both = await tokenOf(server, 'ada', { endpoint_scopes: ['change-owners', 'trusted-publishing'] });
  const answer = await patch({ visibility: 'private', trustpub_only: true }, both);
  expect(answer.json.crate).toMatchObject({ visibility: 'private', trustpub_only: true });
});
