import { symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../../testing/admin-issuers.ts';
import { crateFile, sha256, USUAL } from '../../testing/crate-file.ts';
import { put as putFile } from '../../testing/foreign-registries.ts';
import { emptyFolder, importFrom, outcomesOf, reasonOf, rehearseFrom } from '../../testing/imports.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, snapshot, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';
import { folderSource } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const usual = (name: string, version = '1.0.0', more = '') =>
  crateFile({ name, version, manifest: `${USUAL}${more}` });
const lines = async (path: string) => {
  const { text } = await server.request('GET', `/index/${path}`, { token: null });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** Files by their paths, in a folder that goes with the test. */
async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await emptyFolder();
  for (const [path, content] of Object.entries(files)) await putFile(folder, path, content);
  return folder;
}

it('brings every version it finds, and the second time nothing', async () => {
  const first = await usual('rocket');
  const folder = await folderOf({
    'rocket-1.0.0.crate': first,
    'old/rocket-1.1.0-rc.1.crate': await usual('rocket', '1.1.0-rc.1'),
    'deep/er/fuel-0.1.0+b.crate': await usual('fuel', '0.1.0+b'),
    'notes.txt': 'not a crate',
    '.git/hidden-1.0.0.crate': 'not looked at',
  });
  const before = await snapshot(server);
  const rehearsed = await rehearseFrom(server, await folderSource(folder));
  expect(await snapshot(server)).toEqual(before);
  expect(outcomesOf(rehearsed).sort()).toEqual([
    'new fuel 0.1.0+b',
    'new rocket 1.0.0',
    'new rocket 1.1.0-rc.1',
  ]);

  const report = await importFrom(server, await folderSource(folder));
  expect(outcomesOf(report)).toEqual(outcomesOf(rehearsed).map((line) => line.replace('new', 'imported')));
  expect(report).toMatchObject({ complete: true, dryRun: false, missingDependencies: [] });
  expect(report.crates.map(({ crate, owners }) => [crate, owners])).toEqual(
    rehearsed.crates.map(({ crate, owners }) => [crate, owners]),
  );
  expect(await lines('ro/ck/rocket')).toMatchObject([
    { name: 'rocket', vers: '1.0.0', cksum: sha256(first), yanked: false },
    { vers: '1.1.0-rc.1' },
  ]);
  const owners = await server.request('GET', '/api/v1/crates/rocket/owners');
  expect(owners.json.users).toMatchObject([{ login: 'admin' }]);
  const downloaded = await fetch(`${server.url}/api/v1/crates/rocket/1.0.0/download`);
  expect(sha256(Buffer.from(await downloaded.arrayBuffer()))).toBe(sha256(first));

  const after = await snapshot(server);
  const again = await importFrom(server, await folderSource(folder));
  expect(outcomesOf(again)).toEqual(outcomesOf(rehearsed).map((line) => line.replace('new', 'there')));
  expect(await snapshot(server)).toEqual(after);
  expect(await checkRegistry(server.running.platform)).toMatchObject({ problems: [] });
});

it('is in the audit trail, as the work of the operator', async () => {
  await importFrom(server, await folderSource(await folderOf({ 'seen-1.0.0.crate': await usual('seen') })));
  const event = (await auditOf(server, 'version.imported')).find(({ crate_name: name }) => name === 'seen');
  expect(event).toMatchObject({
    actor_kind: 'operator',
    actor_id: null,
    detail: { version: '1.0.0', checksum: expect.stringMatching(/^[0-9a-f]{64}$/), yanked: false },
  });
  expect(event?.detail.source).toMatch(/^folder \//);
});

it('dependencies on the old registry become those of this one, others stay, and missing ones are told of', async () => {
  const old = 'sparse+https://old.example/index/';
  const dependency = (name: string, index: string) =>
    `[dependencies.${name}]\nversion = "1"\nregistry-index = "${index}"\n`;
  const folder = await folderOf({
    // In the order of the alphabet, what is needed comes after what needs it.
    'app-1.0.0.crate': await usual(
      'app',
      '1.0.0',
      `${dependency('lib-z', old)}${dependency('gone', old)}${dependency('else', 'sparse+https://other.example/')}` +
        '[dependencies]\nserde = "1"\n',
    ),
    'lib-z-1.0.0.crate': await usual('lib-z'),
  });
  const wishes = { oldIndexUrls: ['sparse+https://old.example/index'] };
  for (const report of [
    await rehearseFrom(server, await folderSource(folder), wishes),
    await importFrom(server, await folderSource(folder), wishes),
  ]) {
    expect(report.missingDependencies).toEqual([{ crate: 'app', version: '1.0.0', dependency: 'gone' }]);
    expect([...report.otherRegistries]).toEqual([['sparse+https://other.example/', 1]]);
  }
  const [line] = await lines('3/a/app');
  expect(line.deps.map(({ name, registry }: { name: string; registry: string }) => [name, registry])).toEqual(
    [
      ['else', 'sparse+https://other.example/'],
      ['gone', null],
      ['lib-z', null],
      ['serde', 'https://github.com/rust-lang/crates.io-index'],
    ],
  );
});

it('a version that is here with another file is a conflict, and stays as it is', async () => {
  expect((await put(server, await uploadWith({ name: 'taken' }))).status).toBe(200);
  const folder = await folderOf({ 'taken-1.0.0.crate': await usual('taken', '1.0.0', '# another\n') });
  const before = await snapshot(server);
  const report = await importFrom(server, await folderSource(folder));
  expect(outcomesOf(report)).toEqual(['conflict taken 1.0.0']);
  expect(reasonOf(report, 'taken')).toContain('cannot be replaced');
  expect(await snapshot(server)).toEqual(before);
});

describe('is refused, with nothing stored, in a dry run as well', () => {
  beforeAll(async () => {
    expect((await put(server, await uploadWith({ name: 'foo-bar', version: '1.0.0+a' }))).status).toBe(200);
  });

  it.each<[string, string, () => Promise<string | Uint8Array>, string]>([
    ['a twin', 'Foo_Bar-2.0.0.crate', () => usual('Foo_Bar', '2.0.0'), 'previously named `foo-bar`'],
    ['another build', 'foo-bar-1.0.0+b.crate', () => usual('foo-bar', '1.0.0+b'), 'already uploaded'],
    ['a reserved name', 'std-1.0.0.crate', () => usual('std'), 'reserved name: `std`'],
    ['what is no archive', 'junk-1.0.0.crate', async () => 'not a gzip file', 'gzip'],
    ['an empty file', 'empty-1.0.0.crate', async () => '', 'gzip'],
    ['half an archive', 'half-1.0.0.crate', async () => (await usual('half')).subarray(0, 60), 'gzip'],
    ['the file of another crate', 'one-1.0.0.crate', () => usual('two'), 'two-1.0.0'],
    [
      'the manifest of another crate',
      'mine-1.0.0.crate',
      () => crateFile({ name: 'yours', version: '1.0.0', prefix: 'mine-1.0.0' }),
      'Cargo.toml in the file is of `yours`',
    ],
    [
      'a path out of the crate',
      'evil-1.0.0.crate',
      () => crateFile({ name: 'evil', version: '1.0.0', entries: [{ header: { name: '!../../x' } }] }),
      '../../x',
    ],
    [
      'no description',
      'poor-1.0.0.crate',
      () => crateFile({ name: 'poor', version: '1.0.0', manifest: '' }),
      'description',
    ],
    ['a name that is none', 'x\u001b[31m-1.0.0.crate', async () => '', 'not called NAME-VERSION.crate'],
  ])('%s', async (_what, file, content, part) => {
    const folder = await folderOf({ [file]: await content() });
    const before = await snapshot(server);
    for (const report of [
      await rehearseFrom(server, await folderSource(folder)),
      await importFrom(server, await folderSource(folder)),
    ]) {
      expect(report.versions.map(({ outcome }) => outcome)).toEqual(['refused']);
      expect(report.versions[0]?.reason).toContain(part);
    }
    expect(await snapshot(server)).toEqual(before);
  });

  it('a link to a file elsewhere, and what lies behind a link to a folder', async () => {
    const elsewhere = await folderOf({ 'linked-1.0.0.crate': await usual('linked') });
    const folder = await emptyFolder();
    await symlink(join(elsewhere, 'linked-1.0.0.crate'), join(folder, 'linked-1.0.0.crate'));
    await symlink(elsewhere, join(folder, 'more'));
    const report = await importFrom(server, await folderSource(folder));
    expect(outcomesOf(report)).toEqual(['refused linked 1.0.0']);
    expect(reasonOf(report, 'linked')).toContain('symbolic link');
  });

  it('a file above the limit of the registry', async () => {
    const small = await startTestServer({ 'limits.upload_bytes': '100' });
    const folder = await folderOf({ 'large-1.0.0.crate': await usual('large') });
    const report = await importFrom(small, await folderSource(folder));
    expect(reasonOf(report, 'large')).toContain('more than 100 bytes');
    expect(await small.stored()).toMatchObject({ crates: 0, blobs: [] });
    await small.close();
  });

  it('a crate that nobody would own', async () => {
    const folder = await folderOf({ 'orphan-1.0.0.crate': await usual('orphan') });
    const report = await importFrom(server, await folderSource(folder), { login: null });
    expect(reasonOf(report, 'orphan')).toContain('Nobody would own `orphan`');
  });

  it('a name that waits for the first publish of somebody else', async () => {
    const { db } = server.running.platform.database;
    const user = await server.request('POST', '/api/v1/admin/users', {
      body: { login: 'waiting', email: 'waiting@example.com' },
    });
    const in30Days = Date.now() + 30 * 86_400_000;
    const name = { canonical_name: 'awaited', name: 'awaited', created_at: 0, expires_at: in30Days };
    await db
      .insertInto('reserved_names')
      .values({ ...name, user_id: user.json.user.id })
      .execute();
    const folder = await folderOf({ 'awaited-1.0.0.crate': await usual('awaited') });
    const report = await importFrom(server, await folderSource(folder));
    expect(reasonOf(report, 'awaited')).toContain('reserved for the first publish');
    const theirs = await importFrom(server, await folderSource(folder), { login: 'waiting' });
    expect(outcomesOf(theirs)).toEqual(['imported awaited 1.0.0']);
    expect(await db.selectFrom('reserved_names').selectAll().execute()).toEqual([]);
  });
});

it('ends between two versions when it is asked to, and goes on from there', async () => {
  const folder = await folderOf({
    'stop-1.0.0.crate': await usual('stop'),
    'stop-1.1.0.crate': await usual('stop', '1.1.0'),
  });
  let told = 0;
  const report = await importFrom(server, await folderSource(folder), {
    isStopping: () => told > 0,
    tellVersion: () => {
      told += 1;
    },
  });
  expect(report.complete).toBe(false);
  expect(outcomesOf(report)).toHaveLength(1);
  const rest = await importFrom(server, await folderSource(folder));
  expect(
    outcomesOf(rest)
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(['imported', 'there']);
});

it('the crate says what its latest version says, also when an older one comes later', async () => {
  expect((await put(server, await uploadWith({ name: 'aged', version: '2.0.0' }))).status).toBe(200);
  const old = await crateFile({
    name: 'aged',
    version: '1.0.0',
    manifest: USUAL.replace('for tests', 'of old'),
  });
  const folder = await folderOf({ 'aged-1.0.0.crate': old });
  await utimes(join(folder, 'aged-1.0.0.crate'), new Date('2020-01-02'), new Date('2020-01-02'));
  expect(outcomesOf(await importFrom(server, await folderSource(folder)))).toEqual(['imported aged 1.0.0']);
  const { json } = await server.request('GET', '/api/v1/crates/aged');
  expect(json.crate.description).toBe('A crate for tests');
  expect((await lines('ag/ed/aged'))[1]).toMatchObject({ vers: '1.0.0', pubtime: '2020-01-02T00:00:00Z' });
});
