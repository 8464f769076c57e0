import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check } from '../../commands/check.ts';
import { sha256 } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry, SETTLING_MS } from './index.ts';

const FEATURES =
  '\n[features]\nfast = ["dep:serde"]\n\n[dependencies.serde]\nversion = "1"\noptional = true\n\n[dev-dependencies]\nhealthy = { version = "1", registry-index = "INDEX" }\n';
let server: TestServer;
let checksum: string;
beforeEach(async () => {
  server = await startTestServer();
  const own = server.running.platform.config.indexUrl;
  await publish(await uploadWith({ name: 'healthy' }));
  const usual = 'edition = "2021"\ndescription = "A crate for tests"\nlicense = "MIT"\n';
  const dependency = { optional: false, default_features: true, features: [], target: null };
  const deps = [
    {
      ...dependency,
      name: 'serde',
      version_req: '^1',
      kind: 'normal',
      optional: true,
      registry: 'https://github.com/rust-lang/crates.io-index',
    },
    { ...dependency, name: 'healthy', version_req: '^1', kind: 'dev', registry: null },
  ];
  for (const version of ['1.0.0', '1.1.0']) {
    const upload = await uploadWith({
      name: 'damaged',
      version,
      manifest: usual + FEATURES.replace('INDEX', own),
      metadata: { deps, features: { fast: ['dep:serde'] } },
    });
    if (version === '1.0.0') checksum = sha256(upload.subarray(4 + upload.readUInt32LE(0) + 4));
    await publish(upload);
  }
  await server.request('DELETE', '/api/v1/crates/damaged/1.1.0/yank');
});
afterEach(() => server.close());

async function publish(upload: Buffer): Promise<void> {
  const answer = await put(server, upload);
  expect(answer.status, answer.text).toBe(200);
}

const db = () => server.running.platform.database.db;
const pathOf = (sum: string) => join(server.dataDir, 'blobs', sum.slice(0, 2), sum.slice(2, 4), sum);
const indexOf = async (name: string) =>
  (await server.request('GET', `/index/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`, { token: null }))
    .text;

/** The command, while the server is stopped. */
async function run(...args: string[]): Promise<{ code: number; told: string; said: string }> {
  const { databaseUrl, publicUrl } = server.running.platform.config;
  await server.running.stop();
  const config = join(server.dataDir, '..', `${crypto.randomUUID()}.toml`);
  await writeFile(
    config,
    `data_dir = ${JSON.stringify(server.dataDir)}\ndatabase_url = ${JSON.stringify(databaseUrl)}\npublic_url = ${JSON.stringify(publicUrl)}\n`,
  );
  let told = '';
  let said = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return { code: await check(['--config', config, ...args]), told, said };
  } finally {
    out.mockRestore();
    err.mockRestore();
    await rm(config);
  }
}

async function orphan(content: string | Buffer): Promise<string> {
  const sum = sha256(Buffer.from(content));
  await mkdir(dirname(pathOf(sum)), { recursive: true });
  await writeFile(pathOf(sum), content);
  const time = new Date(Date.now() - 2 * SETTLING_MS);
  await utimes(pathOf(sum), time, time);
  return sum;
}

it('every broken line is made anew from its file alone, byte for byte, and told before', async () => {
  const before = await indexOf('damaged');
  expect(before).toContain('"yanked":true');
  expect(before).toContain('features2');
  await db().updateTable('versions').set({ index_line: '{"name":' }).where('num', '=', '1.0.0').execute();
  await db().updateTable('versions').set({ index_line: '{}', size: 7 }).where('num', '=', '1.1.0').execute();
  await db().updateTable('crates').set({ index_etag: null }).where('name', '=', 'healthy').execute();

  const dry = await run('--repair', '--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.told).toMatch(/would repair: the index line of damaged 1\.0\.0 is made anew from its file/);
  await server.restart().catch(() => {});
  expect(await indexOf('damaged')).not.toBe(before);

  const done = await run('--repair');
  expect(done.said).toBe('');
  expect(done.told).toMatch(
    /repair: the index line of damaged 1\.0\.0 is made anew from its file, with the publish time and the yank \(not yanked\)/,
  );
  expect(done.told).toMatch(/damaged 1\.1\.0 is made anew .*\(yanked\)/);
  expect(done.told).toMatch(/repair: damaged 1\.1\.0 has \d+ bytes, as its file has, and not 7/);
  // Byte for byte, so its tag is right as it is.
  expect(done.told).not.toContain('the index file of damaged');
  expect(done.told).toMatch(
    /repair: the index file of healthy gets the tag of its lines: .* in place of none/,
  );
  expect(done).toMatchObject({
    code: 0,
    told: expect.stringMatching(/clean: 2 crates, 3 versions, 3 files\n$/),
  });
  await server.restart();
  expect(await indexOf('damaged')).toBe(before);
  expect(await run('--repair')).toMatchObject({ code: 0, told: 'clean: 2 crates, 3 versions, 3 files\n' });
  await server.restart();
});

it('what only the bytes of a file would mend is told, and the rest is done', async () => {
  await appendFile(pathOf(checksum), 'x');
  await db().updateTable('crates').set({ index_etag: '"old"' }).where('name', '=', 'healthy').execute();
  const done = await run('--repair');
  expect(done.code).toBe(1);
  expect(done.told).toMatch(
    new RegExp(`left: the file of damaged 1\\.0\\.0 \\(${checksum}\\) is missing or damaged.*backup`),
  );
  expect(done.told).toContain('repair: the index file of healthy');
  expect(done.told).toMatch(/problem: the file of damaged 1\.0\.0 is damaged[^\n]*\n1 problem in/);
  await server.restart();
});

it('files that no version has are removed, and never before they are told', async () => {
  const sum = await orphan('left over');
  const dry = await run('--repair', '--dry-run');
  expect(dry.told).toContain(`would repair: the file ${sum}, which no version has, is removed.`);
  expect(await readFile(pathOf(sum), 'utf8')).toBe('left over');
  const done = await run('--repair');
  expect(done.told).toContain(`repair: the file ${sum}, which no version has, is removed.`);
  await expect(readFile(pathOf(sum))).rejects.toThrow();
  expect(done.code).toBe(0);
  await server.restart();
});

describe('when the versions are lost', () => {
  beforeEach(async () => {
    await db().deleteFrom('crates').execute();
    const old = new Date(Date.now() - 2 * SETTLING_MS);
    for await (const { sha256: sum } of server.running.platform.blobs.list())
      await utimes(pathOf(sum), old, old);
  });

  it('nothing is removed: not by a start, not by a repair', async () => {
    await server.restart();
    const done = await run('--repair');
    expect(done).toMatchObject({
      code: 1,
      told: expect.stringMatching(/left: there are 3 files and not one version.*--adopt/),
    });
    await server.restart();
    expect((await server.stored()).blobs.filter((name) => name.length === 64)).toHaveLength(3);
  });

  it('they are made again of their files, and what nobody knows any more is told', async () => {
    const before = { ...(await server.stored()) };
    const junk = await orphan('no crate at all');
    expect(before.versions).toBe(0);
    expect(await run('--repair', '--adopt', '--owner', 'nobody')).toMatchObject({
      code: 2,
      said: expect.stringContaining('no user `nobody`'),
    });
    const done = await run('--repair', '--adopt', '--owner', 'admin');
    expect(done.told).toMatch(
      /becomes damaged 1\.0\.0 again\. Who published it, when, its downloads and whether it was yanked, nobody knows/,
    );
    expect(done.told).toMatch(new RegExp(`left: the file ${junk}, which no version has, becomes none: `));
    expect(done.told.match(/^problem: .*$/gm)).toEqual([expect.stringContaining(junk)]);
    await server.restart();
    const { problems, crates, versions } = await checkRegistry(server.running.platform);
    expect({ problems, crates, versions }).toEqual({ problems: [], crates: 2, versions: 3 });
    const lines = (await indexOf('damaged'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ vers, yanked }) => [vers, yanked]).sort()).toEqual([
      ['1.0.0', false],
      ['1.1.0', false],
    ]);
    expect(lines[0]).toMatchObject({
      name: 'damaged',
      features2: { fast: ['dep:serde'] },
      deps: [
        { name: 'healthy', kind: 'dev', registry: null },
        { name: 'serde', optional: true },
      ],
    });
    const owners = await server.request('GET', '/api/v1/crates/damaged/owners');
    expect(owners.json.users.map(({ login }: { login: string }) => login)).toEqual(['admin']);
    expect((await server.request('GET', '/api/v1/crates/damaged/1.0.0/download')).status).toBe(200);
  });
});
