import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { backup } from '../../commands/backup.ts';
import { restore } from '../../commands/restore.ts';
import { takeDataFolder } from '../../platform/data-folder.ts';
import { openSnapshot, unknownTables } from '../../platform/database/copy-rows.ts';
import { keptTables } from '../../platform/database/kept-tables.ts';
import { findLastBackup } from '../../platform/database/last-backup.ts';
import { isSchemaCurrent, migrateUntil } from '../../platform/database/migrate.ts';
import { openDatabase } from '../../platform/database/open.ts';
import { secretsText } from '../../platform/secrets.ts';
import { type RunningServer, startServer } from '../../start.ts';
import { USUAL } from '../../testing/crate-file.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from '../../testing/people.ts';
import { codeNow, confirm, halfSession, personWithApp } from '../../testing/second-factors.ts';
import { emptyPlace } from '../../testing/template.ts';
import { testConfig } from '../../testing/test-config.ts';
import { freePort, type TestServer } from '../../testing/test-server.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';
import { rotateKeys } from '../key-rotation/index.ts';
import { backupArchive } from './index.ts';

const SERDE = {
  name: 'serde',
  version_req: '^1',
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
  registry: 'https://github.com/rust-lang/crates.io-index',
};
const PASSPHRASE = 'a passphrase for tests';
let ci: TrustedCi;
let folder: string;
let archive: string;
/** All rows as they were when the backup was made. */
let filled: Record<string, string[]>;
let passphrase: string[];
const NO_SECRETS = '--without-secrets';
let app: Awaited<ReturnType<typeof personWithApp>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-backup-'));
  await writeFile(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
  await mkdir(join(folder, 'work'));
  ci = await startTrustedCi({ keys: FROM_MANY_ADDRESSES });
  await fill();
  filled = await everything(ci.server.running, OF_A_START);
  archive = join(folder, 'first.tar.gz');
  passphrase = ['--passphrase-file', join(folder, 'passphrase')];
  expect(await run(backup, ci.server, [archive, ...passphrase])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await ci.close();
  await rm(folder, { recursive: true });
});
const afterwards: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of afterwards.splice(0).reverse()) await step();
});

/** Crates of all kinds, people with second factors, publishers, attempts, mails, sessions. */
async function fill(): Promise<void> {
  const readme = {
    header: { name: 'README.md' },
    content: '# Höhe\n\nA “quoted” \u2028 needle in a haystack.\n',
  };
  for (const version of ['1.0.0', '1.1.0', '2.0.0'])
    expect((await ci.publish('rocket', version)).status).toBe(200);
  const last = await uploadWith({
    name: 'rocket',
    version: '3.0.0',
    manifest: `${USUAL}readme = "README.md"\nkeywords = ["haystack"]\n\n[dependencies]\nserde = "1"\n`,
    entries: [readme],
    metadata: {
      readme_file: 'README.md',
      keywords: ['haystack'],
      deps: [SERDE],
    },
  });
  const answer = await put(ci.server, last);
  expect(answer.status, answer.text).toBe(200);
  expect((await ci.publish('fuel', '0.1.0')).status).toBe(200);
  expect((await ci.publish('doomed', '0.1.0')).status).toBe(200);
  await ci.server.request('DELETE', '/api/v1/crates/rocket/1.1.0/yank');
  expect((await ci.server.request('DELETE', '/api/v1/crates/doomed')).status).toBeLessThan(300);
  await ci.trust('rocket');
  await ci.accessToken();
  await ci.exchange(ci.mint({ repository: 'acme/unknown' }));
  app = await personWithApp(ci.server, 'zoe');
  await createPerson(ci.server, 'max');
  await tokenOf(ci.server, 'max');
  await ci.server.request('GET', '/api/v1/crates/rocket/2.0.0/download');
  await ci.server.running.downloads.flush();
  // Else it would happen meanwhile.
  await ci.server.request('POST', '/api/v1/admin/jobs/send-mails/runs');
}

/** A command in this process, on the registry of a server. */
async function run(
  command: (args: string[]) => Promise<number>,
  place: { databaseUrl: string; dataDir: string } | TestServer,
  args: readonly string[],
): Promise<{ code: number; said: string }> {
  const { databaseUrl, dataDir } = 'running' in place ? place.running.platform.config : place;
  const config = join(folder, 'work', `${crypto.randomUUID()}.toml`);
  await writeFile(
    config,
    `data_dir = ${JSON.stringify(dataDir)}\ndatabase_url = ${JSON.stringify(databaseUrl)}\n`,
  );
  let said = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return { code: await command(['--config', config, ...args]), said };
  } finally {
    spy.mockRestore();
  }
}

/** An empty place, of the engine these tests run on. */
async function place(): Promise<{ databaseUrl: string; dataDir: string }> {
  const empty = await emptyPlace(inject('template'));
  afterwards.push(empty.remove);
  return empty;
}

async function embeddedPlace(): Promise<{ databaseUrl: string; dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waybill-empty-'));
  afterwards.push(() => rm(dataDir, { recursive: true }));
  return { databaseUrl: '', dataDir };
}

async function start(at: { databaseUrl: string; dataDir: string }): Promise<RunningServer & { url: string }> {
  const port = await freePort();
  const { 'trusted_publishing.issuers': issuers = '[]' } = {
    'trusted_publishing.issuers': JSON.stringify([
      { provider: 'github', url: ci.sim.issuer().url, internal: true },
    ]),
  };
  const config = testConfig({
    ...at,
    port,
    keys: { ...FROM_MANY_ADDRESSES, 'trusted_publishing.issuers': issuers },
  });
  const running = await startServer(config, pino({ level: 'silent' }));
  afterwards.push(() => running.stop());
  return { ...running, url: config.publicUrl };
}

/** Every row of every kept table, as text; but what a start changes. */
async function everything(
  { platform }: Pick<RunningServer, 'platform'>,
  without: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const snapshot = await openSnapshot(platform.database);
  try {
    const all: Record<string, string[]> = {};
    for (const table of await snapshot.tables()) {
      const rows: string[] = [];
      for await (const page of snapshot.rows(table)) rows.push(...page.map((row) => JSON.stringify(row)));
      if (!without.includes(table.name)) all[table.name] = rows.sort();
    }
    return all;
  } finally {
    await snapshot.close();
  }
}

/** The address and its first request are new at each start; what a copy counts, it writes a second later. */
const OF_A_START = [
  'rate_counts',
  'instance',
  'issuers',
  'session_states',
  'factor_tries',
  'auth_sessions',
  'passkey_challenges',
  'setup_links',
];

it('what is kept is every table that both engines do not make themselves', async () => {
  const { database } = ci.server.running.platform;
  expect(await unknownTables(database.db, database.engine)).toEqual([]);
  const snapshot = await openSnapshot(database);
  const names = (await snapshot.tables()).map(({ name }) => name);
  await snapshot.close();
  expect(names).toEqual(keptTables);
});

it('a backup is plain tar inside, private to its user, and says so on the page of the administration', async () => {
  const listed = gunzipSync(readFileSync(archive));
  expect(listed.toString('latin1', 257, 262)).toBe('ustar');
  expect((await import('node:fs')).statSync(archive).mode & 0o777).toBe(0o600);
  expect(await findLastBackup(ci.server.running.platform.database.db)).toMatchObject({ to: 'first.tar.gz' });
  const state = await ci.server.request('GET', '/api/v1/admin/state');
  expect(JSON.stringify(state.json)).toContain('first.tar.gz');
  // Its secrets are in it only encrypted.
  const { session } = JSON.parse(await readFile(join(ci.server.dataDir, 'secrets.json'), 'utf8'));
  expect(listed.includes(session)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
});

describe.each(['the same engine', 'the embedded database'])('restored into %s', (engine) => {
  it('everything is there and goes on working', async () => {
    const at = engine === 'the same engine' ? await place() : await embeddedPlace();
    const done = await run(restore, at, [archive, ...passphrase]);
    expect(done).toMatchObject({ code: 0 });
    expect(done.said).toContain('restored the registry as it was at');
    const restored = await start(at);
    const after = await everything(restored, OF_A_START);
    expect(after).toEqual(filled);
    for (const table of [
      'crates',
      'versions',
      'dependencies',
      'users',
      'totp_factors',
      'publishers',
      'publisher_pins',
      'attempts',
      'used_id_tokens',
      'auth_accounts',
      'deleted_crates',
      'version_downloads',
      'version_readmes',
      'audit_events',
    ] as const)
      expect(after[table], table).not.toEqual([]);
    expect(await checkRegistry(restored.platform)).toMatchObject({ versions: 5, problems: [], notes: [] });

    const ask = (path: string, init?: RequestInit) => fetch(`${restored.url}${path}`, init);
    expect(await (await ask('/index/ro/ck/rocket')).text()).toBe(
      (await ci.server.request('GET', '/index/ro/ck/rocket')).text,
    );
    const found = await ask('/api/v1/crates?q=needle');
    expect(JSON.stringify(await found.json())).toContain('rocket');
    // New rows get numbers that no old record means.
    const highest = await highestId(ci.server.running, 'crates');
    const upload = await uploadWith({ name: 'afterwards' });
    const admin = { authorization: 'admin-token-for-tests-0123456789abcdef' };
    expect(
      (await ask('/api/v1/crates/new', { method: 'PUT', body: new Uint8Array(upload), headers: admin }))
        .status,
    ).toBe(200);
    expect(await highestId(restored, 'crates')).toBe(highest + 1);
    // Its publisher exchanges, and an ID token that was used before the backup stays used.
    const audience = restored.platform.config.trustedPublishing.audience;
    const jwt = ci.sim.mint({ audience, job: ROCKET, issuedAt: new Date() });
    const exchange = () =>
      ask('/api/v1/trusted_publishing/tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jwt }),
      });
    expect((await exchange()).status).toBe(200);
    expect((await exchange()).status).not.toBe(200);
    // The app of somebody's phone still opens the door.
    const server = {
      ...ci.server,
      url: restored.url,
      running: restored,
      request: requestAt(restored.url),
    } as TestServer;
    const browser = await halfSession(server, app);
    expect((await confirm(browser, codeNow(server, app.secret, 1))).status).toBe(200);
    expect(await findLastBackup(restored.platform.database.db)).toMatchObject({ to: 'first.tar.gz' });
  });
});

async function highestId({ platform }: Pick<RunningServer, 'platform'>, table: 'crates'): Promise<number> {
  const { rows } = await sql<{ id: number }>`select max(id) as id from ${sql.table(table)}`.execute(
    platform.database.db,
  );
  const snapshot = await openSnapshot(platform.database);
  const ids = await snapshot.highestIds();
  await snapshot.close();
  expect(ids[table]).toBeGreaterThanOrEqual(Number(rows[0]?.id));
  return ids[table] ?? 0;
}

function requestAt(url: string): TestServer['request'] {
  return async (method, path, { body, headers = {}, token } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null || token === undefined ? {} : { authorization: token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
}

it('without its secrets, sessions and apps end, and tokens and passwords do not', async () => {
  const file = join(folder, 'no-secrets.tar');
  expect(await run(backup, ci.server, [file, NO_SECRETS])).toMatchObject({
    code: 0,
    said: expect.stringContaining('without the secrets'),
  });
  expect((await readFile(file)).includes('secrets.sealed')).toBe(false);
  const at = await embeddedPlace();
  const done = await run(restore, at, [file, NO_SECRETS]);
  expect(done.code).toBe(0);
  expect(done.said).toContain('authenticator apps have to be enrolled again');
  const restored = await start(at);
  const server = {
    ...ci.server,
    url: restored.url,
    running: restored,
    request: requestAt(restored.url),
  } as TestServer;
  expect(await sessionOf(server, 'max@example.com', PASSWORD)).not.toBe('');
  const browser = await halfSession(server, app);
  expect((await confirm(browser, codeNow(server, app.secret, 1))).status).not.toBe(200);
  expect(
    (await server.request('GET', '/api/v1/me', { token: 'admin-token-for-tests-0123456789abcdef' })).status,
  ).toBe(200);
});

describe('restore refuses, and leaves nothing behind,', () => {
  /** @returns what it said. */
  async function refuses(
    at: { databaseUrl: string; dataDir: string },
    file: string,
    ...more: string[]
  ): Promise<string> {
    const { code, said } = await run(restore, at, [file, ...(more.length > 0 ? more : [NO_SECRETS])]);
    expect(code, said).toBe(2);
    expect(said).toMatch(/^waybill: \S[^\n]+[.)]\n$/);
    return said;
  }
  const left = (dataDir: string) => readdirSync(dataDir).filter((name) => !name.startsWith('lock'));

  it('into a place that has something', async () => {
    const at = await embeddedPlace();
    await writeFile(join(at.dataDir, 'thesis.txt'), 'mine');
    expect(await refuses(at, archive)).toContain('thesis.txt');
    expect(left(at.dataDir)).toEqual(['thesis.txt']);
    const { databaseUrl, dataDir } = ci.server.running.platform.config;
    if (databaseUrl === '') expect(await refuses({ databaseUrl, dataDir }, archive)).toContain('not empty');
    else {
      const other = await embeddedPlace();
      expect(await refuses({ databaseUrl, dataDir: other.dataDir }, archive)).toContain(
        'database is not empty',
      );
      expect(left(other.dataDir)).toEqual([]);
    }
  });

  it('what was cut short, at whatever place', async () => {
    const whole = join(folder, 'whole.tar');
    await run(backup, ci.server, [whole, NO_SECRETS]);
    const { length } = await readFile(whole);
    const at = await place();
    for (const part of [0, 0.1, 0.4, 0.98]) {
      const cut = join(folder, 'cut.tar');
      await cp(whole, cut);
      await truncate(cut, Math.floor(length * part));
      expect(await refuses(at, cut)).toMatch(/cut short|no whole backup|no backup/);
      expect(left(at.dataDir)).toEqual([]);
    }
    const cut = join(folder, 'cut.tar.gz');
    await cp(archive, cut);
    await truncate(cut, 5_000);
    expect(await refuses(at, cut)).toMatch(/cut short/);
    // And then the whole one is taken.
    expect(await run(restore, at, [whole, NO_SECRETS])).toMatchObject({ code: 0 });
  });

  it.each([
    ['a crate', (tar: Buffer) => tar.indexOf('blobs/') + 512 + 40, 'damaged'],
    ['a row', (tar: Buffer) => tar.indexOf('"lower_name":"rocket"') + 15, 'did not arrive whole'],
    ['the secrets', (tar: Buffer) => tar.indexOf('"data":"') + 12, 'passphrase does not open'],
    ['the manifest', (tar: Buffer) => tar.indexOf('"instance": "') + 13, 'belongs to another one'],
  ])('a backup in which a byte of %s was changed', async (_what, where, says) => {
    const tar = gunzipSync(await readFile(archive));
    const offset = where(tar);
    expect(offset).toBeGreaterThan(500);
    tar.writeUInt8(tar.readUInt8(offset) === 0x61 ? 0x62 : 0x61, offset);
    const changed = join(folder, 'changed.tar');
    await writeFile(changed, tar);
    const at = await place();
    expect(await refuses(at, changed, ...passphrase)).toContain(says);
    expect(left(at.dataDir)).toEqual([]);
  });

  it('a backup of a newer version', async () => {
    const tar = gunzipSync(await readFile(archive)).toString('latin1');
    const newer = join(folder, 'newer.tar');
    const last = /"(0015-[a-z-]+)"/.exec(tar)?.[1] ?? '';
    await writeFile(newer, Buffer.from(tar.replace(last, last.replace('0015', '9915')), 'latin1'));
    expect(await refuses(await place(), newer)).toMatch(/newer Waybill.*9915/);
  });

  it('another passphrase, and a short one', async () => {
    await writeFile(join(folder, 'other'), 'another passphrase');
    expect(
      await refuses(await embeddedPlace(), archive, '--passphrase-file', join(folder, 'other')),
    ).toContain('passphrase');
    await writeFile(join(folder, 'short'), 'short');
    const file = join(folder, 'never.tar');
    const made = await run(backup, ci.server, [file, '--passphrase-file', join(folder, 'short')]);
    expect(made).toMatchObject({ code: 2, said: expect.stringContaining('12') });
    expect(existsSync(file)).toBe(false);
  });

  it('what is no backup', async () => {
    const file = join(folder, 'text.tar');
    await writeFile(file, 'x'.repeat(5_000));
    expect(await refuses(await embeddedPlace(), file)).toContain('no backup of Waybill');
    expect(await refuses(await embeddedPlace(), join(folder, 'nowhere.tar'))).toContain('There is no file');
  });
});

it('a restore that was killed is begun anew, and no server starts on what it left', async () => {
  const at = await embeddedPlace();
  await writeFile(join(at.dataDir, 'being-filled'), 'restore\n');
  await writeFile(join(at.dataDir, 'waybill.sqlite'), 'half');
  await mkdir(join(at.dataDir, 'blobs', 'ab'), { recursive: true });
  await writeFile(join(at.dataDir, 'secrets.json'), 'half');
  await expect(start(at)).rejects.toThrow(/half filled.*waybill restore/);
  expect(await run(restore, at, [archive, NO_SECRETS])).toMatchObject({ code: 0 });
  expect(await checkRegistry((await start(at)).platform)).toMatchObject({ problems: [], notes: [] });
});

it('a backup of an older version is brought to this one', async () => {
  const before = await place();
  const step = '0010-people';
  const taken = takeDataFolder(before.dataDir, before.databaseUrl === '');
  const database = openDatabase(before);
  await migrateUntil(database, step);
  const { db } = database;
  await sql`insert into instance (key, value) values ('id', ${taken.instance})`.execute(db);
  await sql`insert into auth_users (id, name, email, email_verified, created_at, updated_at)
    values ('a', 'Old', 'old@example.com', ${database.engine === 'postgres' ? true : 1}, ${'2026-01-02T03:04:05.678Z'}, ${'2026-01-02T03:04:05.678Z'})`.execute(
    db,
  );
  await sql`insert into users (auth_user_id, login, login_key, email, is_admin, created_at)
    values ('a', 'Old', 'old', 'old@example.com', 1, 1750000000000)`.execute(db);
  await database.close();
  taken.release();
  const file = join(folder, 'older.tar');
  expect(await run(backup, before, [file, NO_SECRETS])).toMatchObject({ code: 0 });
  const at = await embeddedPlace();
  const done = await run(restore, at, [file, NO_SECRETS]);
  expect(done.code, done.said).toBe(0);
  const { platform } = await start(at);
  expect(await isSchemaCurrent(platform.database)).toBe(true);
  const user = await platform.database.db.selectFrom('users').selectAll().executeTakeFirstOrThrow();
  // With the columns that came since.
  expect(user).toMatchObject({ login: 'Old', is_admin: 1, publish_notifications: 0 });
  const rows = await everything({ platform });
  expect(rows['auth_users']?.[0]).toContain('2026-01-02T03:04:05.678Z');
});

describe('a backup is not made', () => {
  it('over another file', async () => {
    const before = await readFile(archive);
    expect(await run(backup, ci.server, [archive, NO_SECRETS])).toMatchObject({
      code: 2,
      said: expect.stringContaining('is there already'),
    });
    expect((await readFile(archive)).equals(before)).toBe(true);
  });

  it.each(['missing', 'damaged'])('of a registry with a file that is %s', async (how) => {
    const { db } = ci.server.running.platform.database;
    const { checksum } = await db
      .selectFrom('versions')
      .select('checksum')
      .where('num', '=', '2.0.0')
      .executeTakeFirstOrThrow();
    const path = join(ci.server.dataDir, 'blobs', checksum.slice(0, 2), checksum.slice(2, 4), checksum);
    const content = await readFile(path);
    if (how === 'missing') await rm(path);
    else await appendFile(path, 'x');
    const file = join(folder, `${how}.tar`);
    const made = await run(backup, ci.server, [file, NO_SECRETS]);
    await writeFile(path, content);
    expect(made).toMatchObject({ code: 2, said: expect.stringContaining(how) });
    expect(made.said).toContain(checksum);
    expect(readdirSync(folder).filter((name) => name.startsWith(how))).toEqual([]);
  });

  it('while `waybill rotate` changes the secrets, and is once that is done', async () => {
    const { platform } = ci.server.running;
    const make = () =>
      backupArchive({
        ...platform,
        secrets: { text: secretsText(ci.server.dataDir) ?? '', passphrase: PASSPHRASE },
        progress: () => {},
      });
    const begun = make();
    await begun.next();
    await rotateKeys(platform, 'rotate');
    await expect(drain(begun)).rejects.toThrow(/^The secrets of the backup are others .*waybill rotate/);
    await drain(make());
  });
});

const drain = async (archive: AsyncIterable<Buffer>): Promise<void> => {
  for await (const _ of archive);
};

it('while publishing and deleting go on, whatever the backup names is in it', async () => {
  let going = true;
  const published: string[] = [];
  const busy = (async () => {
    for (let count = 0; going; count++) {
      const name = `busy-${count}`;
      expect((await ci.publish(name, '0.1.0')).status).toBe(200);
      published.push(name);
      if (count % 3 === 2) await ci.server.request('DELETE', `/api/v1/crates/busy-${count - 1}`);
    }
  })();
  try {
    for (let round = 0; round < 2; round++) {
      const acknowledged = [...published];
      const file = join(folder, `busy-${round}.tar.zst`);
      expect(await run(backup, ci.server, [file, NO_SECRETS])).toMatchObject({ code: 0 });
      const at = await embeddedPlace();
      expect(await run(restore, at, [file, NO_SECRETS])).toMatchObject({ code: 0 });
      const { platform } = await start(at);
      expect(await checkRegistry(platform)).toMatchObject({ problems: [], notes: [] });
      const crates = await platform.database.db.selectFrom('crates').select('name').execute();
      const gone = await platform.database.db.selectFrom('deleted_crates').select('name').execute();
      const known = new Set([...crates, ...gone].map(({ name }) => name));
      expect(acknowledged.filter((name) => !known.has(name))).toEqual([]);
    }
  } finally {
    going = false;
    await busy;
  }
  expect(published.length).toBeGreaterThan(5);
});
