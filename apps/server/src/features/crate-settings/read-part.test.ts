import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { organize } from '../../testing/crate-parts.ts';
import { createPerson, personWithToken, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';

let server: TestServer;
let owner: string;
beforeAll(async () => {
  server = await startTestServer();
  owner = await personWithToken(server, 'ada');
  await put(server, await upload('parcel', '1.0.0'), { token: owner });
  await put(server, await upload('alone', '1.0.0'), { token: owner });
  for (const login of ['member', 'teammate', 'stranger']) await createPerson(server, login);
  await organize(server, 'parcel', { member: 'member', inTeam: 'teammate', role: 'owner' });
});
afterAll(() => server.close());

const partOf = async (login: string, crate = 'parcel') =>
  server.request('GET', `/api/v1/crates/${crate}/settings`, { token: await tokenOf(server, login) });

it('an owner learns that there is an organisation, and its name only as a member of it', async () => {
  expect((await partOf('ada', 'alone')).json).toEqual({ rights: 'full', organization: null });
  expect((await partOf('ada')).json).toEqual({ rights: 'full', organization: { name: null, role: null } });
  await server.request('PUT', '/api/v1/organizations/of-parcel/members/ada', {
    body: { member: { role: 'member' } },
  });
  expect((await partOf('ada')).json.organization).toEqual({ name: 'of-parcel', role: 'member' });
});

it('tells members of an owning team and administrators what they are', async () => {
  expect((await partOf('teammate')).json).toEqual({
    rights: 'publish',
    organization: { name: null, role: null },
  });
  const admin = await server.request('GET', '/api/v1/crates/parcel/settings');
  expect(admin.json).toEqual({ rights: 'administrator', organization: { name: 'of-parcel', role: null } });
});

it('is nothing for others, members of the organisation included', async () => {
  expectRefusal(await partOf('stranger'), 'crate_owner_required');
  expectRefusal(await partOf('member'), 'crate_owner_required');
  const reading = await tokenOf(server, 'ada', { endpoint_scopes: ['read'] });
  expectRefusal(
    await server.request('GET', '/api/v1/crates/parcel/settings', { token: reading }),
    'token_scope_insufficient',
  );
});
