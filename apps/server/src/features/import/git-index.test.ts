import { appendFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { type ForeignVersion, foreign, put, writeGitIndex } from '../../testing/foreign-registries.ts';
import { emptyFolder, importFrom, outcomesOf, reasonOf, rehearseFrom } from '../../testing/imports.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { snapshot } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';
import { gitSource, httpFetcher } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const fetcher = httpFetcher({ token: null, allowHttp: false, pausesMs: [] });
const CONFIG = { dl: 'http://127.0.0.1:1/dl', api: 'http://127.0.0.1:1' };
const sourceOf = (folder: string, cratesFolder: string | null) =>
  gitSource({ folder, cratesFolder, fetcher });

const alexandrie = ({ name, version }: ForeignVersion) => `${name}-${version}.crate`;
const olderAlexandrie = ({ name, version }: ForeignVersion) => `${name}/${name}-${version}.crate`;
const ktra = ({ name, version }: ForeignVersion) => `${name}/${version}/download`;

async function cratesOf(
  versions: readonly ForeignVersion[],
  layout: (version: ForeignVersion) => string,
): Promise<string> {
  const folder = await emptyFolder();
  for (const version of versions) await put(folder, layout(version), version.file);
  return folder;
}

async function indexOf(versions: readonly ForeignVersion[]): Promise<string> {
  const folder = await emptyFolder();
  await writeGitIndex(folder, CONFIG, versions);
  return folder;
}

it.each([
  ['Alexandrie', 'alexandrie', alexandrie],
  ['an older Alexandrie', 'elder', olderAlexandrie],
  ['ktra', 'ktra', ktra],
])('the files of %s', async (_what, prefix, layout) => {
  const remote = 'ssh://git@git.example/crates/index.git';
  const versions = [
    await foreign({ name: `${prefix}-Base`, version: '1.0.0' }),
    await foreign({ name: `${prefix}-Base`, version: '1.1.0+build.1', yanked: true }),
    await foreign({
      name: `${prefix}-app`,
      version: '0.1.0',
      manifest: `${USUAL}[dependencies.${prefix}-Base]\nversion = "1"\nregistry-index = "https://old.example/i.git"\n[dependencies.by-remote]\nversion = "1"\nregistry-index = "${remote}"\n`,
      deps: [{ name: `${prefix}-Base`, req: '^1', kind: 'normal', registry: null }],
    }),
  ];
  const index = await indexOf(versions);
  await put(index, '.git/config', `[remote "origin"]\n\turl = ${remote}\n`);
  const report = await importFrom(server, await sourceOf(index, await cratesOf(versions, layout)));
  expect(outcomesOf(report).sort()).toEqual([
    `imported ${prefix}-Base 1.0.0`,
    `imported ${prefix}-Base 1.1.0+build.1`,
    `imported ${prefix}-app 0.1.0`,
  ]);
  expect(report.missingDependencies).toMatchObject([{ dependency: 'by-remote' }]);
  const { db } = server.running.platform.database;
  const rows = await db
    .selectFrom('versions')
    .innerJoin('crates', 'crates.id', 'crate_id')
    .select(['num', 'versions.yanked', 'index_line'])
    .where('name', 'like', `${prefix}-%`)
    .orderBy('num')
    .execute();
  expect(rows.map(({ num, yanked }) => [num, yanked])).toEqual([
    ['0.1.0', 0],
    ['1.0.0', 0],
    ['1.1.0+build.1', 1],
  ]);
  // The index said so, though the manifest has another URL, or the address of the clone.
  const deps: { name: string; registry: string | null }[] = JSON.parse(rows[0]?.index_line ?? '').deps;
  expect(new Map(deps.map(({ name, registry }) => [name, registry]))).toEqual(
    new Map([
      [`${prefix}-Base`, null],
      ['by-remote', null],
    ]),
  );
  expect(JSON.parse(rows[2]?.index_line ?? '').yanked).toBe(true);
  expect(await checkRegistry(server.running.platform)).toMatchObject({ problems: [] });
});

describe('is refused, with nothing stored, in a dry run as well', () => {
  async function refusals(index: string, crates: string | null): Promise<string[]> {
    const before = await snapshot(server);
    const rehearsed = await rehearseFrom(server, await sourceOf(index, crates));
    const report = await importFrom(server, await sourceOf(index, crates));
    expect(await snapshot(server)).toEqual(before);
    expect(report.versions).toEqual(rehearsed.versions);
    return report.versions.map(({ outcome, crate, reason }) => `${outcome} ${crate}: ${reason}`);
  }

  it('a file that is not the one of the index', async () => {
    const real = await foreign({ name: 'swapped', version: '1.0.0' });
    const other = await foreign({ name: 'swapped', version: '1.0.0', manifest: `${USUAL}# other\n` });
    const told = await refusals(await indexOf([real]), await cratesOf([other], ktra));
    expect(told).toEqual([expect.stringMatching(/^refused swapped: .*expected SHA-256 [0-9a-f]{64}, got /)]);
  });

  it('a version without a file', async () => {
    const versions = [await foreign({ name: 'gone', version: '1.0.0' })];
    const [told] = await refusals(await indexOf(versions), await emptyFolder());
    expect(told).toContain('looked for gone-1.0.0.crate, gone/gone-1.0.0.crate, gone/1.0.0/download');
  });

  it('names and versions that are paths', async () => {
    const index = await emptyFolder();
    const line = (name: string, vers: string) =>
      `${JSON.stringify({ name, vers, cksum: 'ab'.repeat(32) })}\n`;
    await put(index, 'config.json', JSON.stringify(CONFIG));
    await put(index, 'pa/th/path', line('../../../etc/passwd', '1.0.0') + line('path', '../../1.0.0'));
    await put(index, 'es/ca/escape', line('escape', '1.0.0\u001b[2J'));
    const crates = await emptyFolder();
    await put(crates, 'path/1.0.0/download', 'bait');
    expect(await refusals(index, join(crates, 'path'))).toEqual([
      expect.stringContaining('is not a semantic version'),
      expect.stringContaining('is about another crate'),
      expect.stringContaining('is not a semantic version'),
    ]);
  });

  it('lines that are no lines, beside those that are', async () => {
    const good = await foreign({ name: 'damaged', version: '1.0.0', yanked: true });
    const index = await indexOf([good]);
    await appendFile(join(index, 'da', 'ma', 'damaged'), '{"name":"damaged","vers":"1.1.0"}\n{half');
    const report = await rehearseFrom(server, await sourceOf(index, await cratesOf([good], ktra)));
    expect(outcomesOf(report)).toEqual(['refused damaged null', 'refused damaged null', 'new damaged 1.0.0']);
    expect(reasonOf(report, 'damaged', null)).toMatch(/cksum.*\n.*not JSON/);
  });

  it('a link as index file, and a link as crate file', async () => {
    const linked = await foreign({ name: 'linked', version: '1.0.0' });
    const crates = await emptyFolder();
    await put(crates, 'elsewhere', linked.file);
    await symlink(join(crates, 'elsewhere'), join(crates, 'linked-1.0.0.crate'));
    const index = await indexOf([linked]);
    await symlink('/etc/passwd', join(index, 'li', 'nk', 'linky'));
    await put(index, 'li/nk/.hidden', '');
    const told = await refusals(index, crates);
    expect(told).toEqual([
      expect.stringMatching(/^refused linked: .*not a regular file/),
      expect.stringMatching(/^refused linky: .*symbolic link/),
    ]);
  });

  it('a folder on the way that leads elsewhere', async () => {
    const outside = await foreign({ name: 'outside', version: '1.0.0' });
    const elsewhere = await cratesOf([outside], ktra);
    const crates = await emptyFolder();
    await symlink(join(elsewhere, 'outside'), join(crates, 'outside'));
    expect((await refusals(await indexOf([outside]), crates))[0]).toContain('lies outside of');
  });
});

it('what is no index is refused with a sentence', async () => {
  await expect(sourceOf(await emptyFolder(), null)).rejects.toThrow('has no config.json');
  const folder = await emptyFolder();
  await put(folder, 'config.json', '{"api": "x"}');
  await expect(sourceOf(folder, null)).rejects.toThrow('no `dl`');
  await expect(sourceOf(join(folder, 'nowhere'), null)).rejects.toThrow('is not a folder');
});

it('without a folder of crates they are downloaded, as its config.json says', async () => {
  const other = await startTestServer();
  const version = await foreign({ name: 'remote', version: '1.0.0' });
  const crates = await cratesOf([version], alexandrie);
  expect(outcomesOf(await importFrom(other, await sourceOf(await indexOf([version]), crates)))).toHaveLength(
    1,
  );
  const index = await emptyFolder();
  await writeGitIndex(index, { dl: `${other.url}/api/v1/crates` }, [
    version,
    await foreign({ name: 'remote', version: '2.0.0' }),
  ]);
  const report = await importFrom(server, await sourceOf(index, null));
  expect(outcomesOf(report)).toEqual(['imported remote 1.0.0', 'refused remote 2.0.0']);
  expect(reasonOf(report, 'remote', '2.0.0')).toContain('answers 404');
  await other.close();
});
