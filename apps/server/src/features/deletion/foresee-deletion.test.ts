import { afterAll, beforeAll, expect, it } from 'vitest';
import { USUAL, upload } from '../../testing/crate-file.ts';
import { createPerson, personWithToken, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { HOUR_MS } from '../../testing/trusted-ci.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let publisher: string;
let owner: string;
let admin: string;
beforeAll(async () => {
  server = await startTestServer({ 'deletion.versions': 'owners' });
  publisher = await personWithToken(server, 'ada');
  owner = await tokenOf(server, 'ada', { endpoint_scopes: ['delete'] });
  admin = await tokenOf(server, 'admin', { endpoint_scopes: ['delete'] });
  await put(server, await upload('parcel', '1.0.0'), { token: publisher });
});
afterAll(() => server.close());

const foresee = (token: string | null = owner) =>
  server.request('GET', '/api/v1/crates/Parcel/deletion', { token });

it('tells what the deletion itself would be answered, for the crate and for each version', async () => {
  const young = await foresee();
  expect(young.status, young.text).toBe(200);
  expect(young.json).toMatchObject({
    crate: { reason: null, can_be_forced: false },
    versions: [{ num: '1.0.0', yanked: false }],
    name_embargo_hours: 24,
  });
  expect(young.json.versions[0].reason).toContain('delete the crate instead');

  server.advance(73 * HOUR_MS);
  await put(server, await upload('parcel', '1.1.0'), { token: publisher });
  const old = (await foresee()).json.versions as { num: string; reason: string | null }[];
  expect(old.map(({ num }) => num)).toEqual(['1.1.0', '1.0.0']);
  expect(old.map(({ reason }) => reason)).toEqual([null, expect.stringContaining('72 hours')]);
  for (const { num, reason } of old.toReversed())
    if (reason !== null) {
      const path = `/api/v1/crates/parcel/${num}`;
      expectRefusal(await server.request('DELETE', path, { token: owner }), 'deletion_refused', reason);
    }
  const forAdmin = (await foresee(admin)).json.versions as { reason: string | null }[];
  expect(forAdmin.map(({ reason }) => reason)).toEqual([null, null]);
});

it('says to an administrator that what others depend on can be deleted by force', async () => {
  const dependency = {
    name: 'parcel',
    version_req: '^1',
    features: [],
    optional: false,
    default_features: true,
    target: null,
    kind: 'normal',
    registry: null,
  };
  const manifest = `${USUAL}[dependencies.parcel]\nversion = "1"\nregistry-index = "sparse+${server.url}/index/"\n`;
  const dependent = await uploadWith({ name: 'dependent', manifest, metadata: { deps: [dependency] } });
  expect((await put(server, dependent, { token: publisher })).status).toBe(200);
  for (const [token, canBeForced] of [
    [owner, false],
    [admin, true],
  ] as const) {
    const { crate } = (await foresee(token)).json;
    expect(crate.reason).toContain('dependent@');
    expect(crate.can_be_forced).toBe(canBeForced);
  }
});

it('is for those who have a part in the crate, with the credential that deletes', async () => {
  await createPerson(server, 'stranger');
  const stranger = await tokenOf(server, 'stranger', { endpoint_scopes: ['delete'] });
  expectRefusal(await foresee(stranger), 'permission_denied');
  expectRefusal(await foresee(null), 'authentication_required');
  expectRefusal(await foresee(publisher), 'token_legacy_refused');
});
