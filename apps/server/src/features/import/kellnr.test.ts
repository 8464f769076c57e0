import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditOf } from '../../testing/admin-issuers.ts';
import { USUAL } from '../../testing/crate-file.ts';
import { foreign, type KellnrVersion, writeKellnr } from '../../testing/foreign-registries.ts';
import { emptyFolder, importFrom, outcomesOf, reasonOf, rehearseFrom } from '../../testing/imports.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { snapshot } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';
import { kellnrSource } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const login of ['alice-smith', 'bob']) {
    const body = { login, email: `${login}@example.com` };
    expect((await server.request('POST', '/api/v1/admin/users', { body })).status).toBe(200);
  }
});
afterAll(() => server.close());

const facts = { created: '2023-04-05 06:07:08', downloads: 0, owners: ['alice'] };
const kellnr = async (options: Parameters<typeof foreign>[0], more: Partial<KellnrVersion> = {}) => ({
  ...(await foreign(options)),
  ...facts,
  ...more,
});

async function folderOf(...versions: KellnrVersion[]): Promise<string> {
  const folder = await emptyFolder();
  await writeKellnr(folder, versions);
  return folder;
}

it('brings crates with their dates, yanks, downloads, owners and restrictions', async () => {
  const folder = await folderOf(
    await kellnr(
      { name: 'Engine', version: '0.2.0' },
      { created: '2024-01-01 00:00:00', pubtime: '2024-01-01 00:00:00', downloads: 3 },
    ),
    await kellnr(
      { name: 'Engine', version: '0.1.0', yanked: true },
      { downloads: 42, owners: ['alice', 'carol'] },
    ),
    await kellnr(
      {
        name: 'rocket',
        version: '1.0.0',
        manifest: `${USUAL}[dependencies.Engine]\nversion = "0.2"\nregistry-index = "sparse+http://kellnr.example/api/v1/crates/"\n`,
        deps: [{ name: 'Engine', req: '^0.2', kind: 'normal', registry: null }],
      },
      { restricted: true, owners: ['bob', 'alice'] },
    ),
    await kellnr({ name: 'left', version: '1.0.0' }, { owners: ['carol'] }),
  );
  const map = { alice: 'alice-smith', bob: 'bob' };
  const before = await snapshot(server);
  const rehearsed = await rehearseFrom(server, await kellnrSource(folder), { map });
  expect(await snapshot(server)).toEqual(before);
  const report = await importFrom(server, await kellnrSource(folder), { map });
  expect(outcomesOf(report)).toEqual([
    'imported Engine 0.1.0',
    'imported Engine 0.2.0',
    'imported rocket 1.0.0',
    'imported left 1.0.0',
  ]);
  expect(rehearsed.crates).toEqual(report.crates);
  expect(report.crates).toEqual([
    { crate: 'Engine', isNew: true, isPrivate: false, owners: ['alice-smith'], unmappedOwners: ['carol'] },
    { crate: 'rocket', isNew: true, isPrivate: true, owners: ['bob', 'alice-smith'], unmappedOwners: [] },
    { crate: 'left', isNew: true, isPrivate: false, owners: ['admin'], unmappedOwners: ['carol'] },
  ]);

  const { text } = await server.request('GET', '/index/en/gi/engine', { token: null });
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { name: 'Engine', vers: '0.1.0', yanked: true, pubtime: '2023-04-05T06:07:08Z' },
    { vers: '0.2.0', yanked: false, pubtime: '2024-01-01T00:00:00Z' },
  ]);
  const events = await auditOf(server, 'version.imported');
  expect(events[0]?.detail).toMatchObject({ downloads: 42, yanked: true });

  const { db } = server.running.platform.database;
  const crates = await db
    .selectFrom('crates')
    .select(['name', 'visibility', 'created_at', 'downloads', 'recent_downloads'])
    .orderBy('id')
    .execute();
  const then = Date.UTC(2023, 3, 5, 6, 7, 8);
  expect(crates).toEqual([
    { name: 'Engine', visibility: 'public', created_at: then, downloads: 45, recent_downloads: 0 },
    { name: 'rocket', visibility: 'private', created_at: then, downloads: 0, recent_downloads: 0 },
    { name: 'left', visibility: 'public', created_at: then, downloads: 0, recent_downloads: 0 },
  ]);
  const { json } = await server.request('GET', '/api/v1/crates/Engine/versions');
  expect(json.versions.map((one: { downloads: number }) => one.downloads)).toEqual([3, 42]);
  const rocket = await db.selectFrom('versions').select('index_line').where('num', '=', '1.0.0').execute();
  expect(JSON.parse(rocket[0]?.index_line ?? '').deps).toMatchObject([{ name: 'Engine', registry: null }]);
  expect(await checkRegistry(server.running.platform)).toMatchObject({ problems: [] });
});

it('a file that is gone, and one that was changed, are refused', async () => {
  const folder = await folderOf(
    await kellnr({ name: 'lost', version: '1.0.0' }),
    await kellnr({ name: 'changed', version: '1.0.0' }),
  );
  await rm(join(folder, 'crates', 'lost-1.0.0.crate'));
  await writeFile(join(folder, 'crates', 'changed-1.0.0.crate'), 'something else');
  const report = await importFrom(server, await kellnrSource(folder));
  expect(reasonOf(report, 'lost')).toContain('looked for lost-1.0.0.crate');
  expect(reasonOf(report, 'changed')).toContain('expected SHA-256');
});

it('what is no Kellnr is refused with a sentence', async () => {
  await expect(kellnrSource(await emptyFolder())).rejects.toThrow('no db.sqlite');
  const folder = await folderOf();
  await writeFile(join(folder, 'db.sqlite'), 'not a database, but long enough to be read as one'.repeat(100));
  await expect(kellnrSource(folder)).rejects.toThrow('cannot be read as the database of a Kellnr');
});

it('an owner who is to own something here must be somebody here', async () => {
  const folder = await folderOf();
  await expect(
    importFrom(server, await kellnrSource(folder), { map: { alice: 'nobody-here' } }),
  ).rejects.toThrow('no user `nobody-here`');
});
