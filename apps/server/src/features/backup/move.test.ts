import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { migrateTo } from '../../commands/migrate-to.ts';
import { openSnapshot } from '../../platform/database/copy-rows.ts';
import { openDatabase } from '../../platform/database/open.ts';
import { type RunningServer, startServer } from '../../start.ts';
import { crateFile, frame, metadataFor } from '../../testing/crate-file.ts';
import { emptyPlace } from '../../testing/template.ts';
import { ADMIN_TOKEN, testConfig } from '../../testing/test-config.ts';
import { freePort } from '../../testing/test-server.ts';
import { checkRegistry } from '../consistency/index.ts';

const afterwards: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of afterwards.splice(0).reverse()) await step();
});

interface Place {
  databaseUrl: string;
  dataDir: string;
}

let from: Place;
let to: Place;
beforeEach(async () => {
  from = { databaseUrl: '', dataDir: await mkdtemp(join(tmpdir(), 'waybill-move-')) };
  afterwards.push(() => rm(from.dataDir, { recursive: true }));
  const running = await start(from);
  for (const [name, version] of [
    ['rocket', '1.0.0'],
    ['rocket', '1.1.0'],
    ['fuel', '0.1.0'],
  ] as const)
    await publish(running, name, version);
  await running.stop();
});

async function start(at: Place): Promise<RunningServer & { url: string }> {
  const config = testConfig({ ...at, port: await freePort() });
  const running = await startServer(config, pino({ level: 'silent' }));
  afterwards.push(() => running.stop());
  return { ...running, url: config.publicUrl };
}

async function publish({ url }: { url: string }, name: string, version: string): Promise<void> {
  const body = new Uint8Array(frame(metadataFor(name, version), await crateFile({ name, version })));
  const headers = { authorization: ADMIN_TOKEN };
  const answer = await fetch(`${url}/api/v1/crates/new`, { method: 'PUT', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
}

async function move(...more: string[]): Promise<{ code: number; said: string }> {
  const config = join(from.dataDir, '..', `${crypto.randomUUID()}.toml`);
  await writeFile(
    config,
    `data_dir = ${JSON.stringify(to.dataDir)}\ndatabase_url = ${JSON.stringify(to.databaseUrl)}\n`,
  );
  return run('--config', config, '--data-dir', from.dataDir, ...more).finally(() => rm(config));
}

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return { code: await migrateTo(args), said };
  } finally {
    spy.mockRestore();
  }
}

/** All rows but those that each start writes. */
async function rowsAt(at: Place): Promise<Record<string, string[]>> {
  const database = openDatabase(at);
  const snapshot = await openSnapshot(database);
  const all: Record<string, string[]> = {};
  for (const table of await snapshot.tables()) {
    all[table.name] = [];
    for await (const page of snapshot.rows(table))
      all[table.name]?.push(...page.map((row) => JSON.stringify(row)));
    all[table.name]?.sort();
  }
  await snapshot.close();
  await database.close();
  return all;
}

const blobPath = (at: Place, sum: string) => join(at.dataDir, 'blobs', sum.slice(0, 2), sum.slice(2, 4), sum);

it('wants an address of PostgreSQL', async () => {
  to = { ...from };
  expect(await move()).toMatchObject({ code: 2, said: expect.stringContaining('--database-url') });
});

it.each([
  'postgres://waybill:hunter22@127.0.0.1/waybill',
  'postgres://waybill:hunter22@/waybill?host=/nowhere',
  'postgres://127.0.0.1/waybill?user=waybill&password=hunter22',
])('takes no password that would stand in the process list: %s', async (address) => {
  to = { ...from };
  const { code, said } = await move('--database-url', address);
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('WAYBILL_DATABASE_URL') });
  expect(said).not.toContain('hunter22');
});

// It has to have somewhere to go.
if (inject('template').postgresUrl !== '')
  describe('a registry on the embedded database', () => {
    beforeEach(async () => {
      const empty = await emptyPlace(inject('template'));
      afterwards.push(empty.remove);
      to = empty;
    });

    it('moves to PostgreSQL and another folder, and is the same there', async () => {
      const before = await rowsAt(from);
      const done = await move();
      expect(done).toMatchObject({ code: 0 });
      expect(done.said).toMatch(
        /\d+ rows of \d+ tables moved and read back; 3 files verified, 3 of them copied/,
      );
      expect(await rowsAt(to)).toEqual(before);
      const moved = await start(to);
      expect(await checkRegistry(moved.platform)).toMatchObject({
        crates: 2,
        versions: 3,
        problems: [],
        notes: [],
      });
      await publish(moved, 'rocket', '1.2.0');
      expect(existsSync(join(to.dataDir, 'secrets.json'))).toBe(true);
      expect(await readFile(join(to.dataDir, 'secrets.json'), 'utf8')).toBe(
        await readFile(join(from.dataDir, 'secrets.json'), 'utf8'),
      );
      // What it was moved from is not taken for the registry any more.
      await expect(start(from)).rejects.toThrow(/is in PostgreSQL, but database_url is not set/);
      expect(await move()).toMatchObject({ code: 2, said: expect.stringContaining('no embedded database') });
    });

    it('moves within its folder, where the files stay', async () => {
      const before = await rowsAt(from);
      to = { ...to, dataDir: from.dataDir };
      expect(await start(to).catch((error: Error) => error.message)).toContain('waybill migrate-to');
      const done = await move();
      expect(done).toMatchObject({
        code: 0,
        said: expect.stringContaining('3 files verified where they are'),
      });
      expect(await rowsAt(to)).toEqual(before);
      expect(readdirSync(from.dataDir)).toContain('moved-to-postgresql.sqlite');
      const moved = await start(to);
      await publish(moved, 'rocket', '1.2.0');
      await moved.stop();
      // Without the setting, the folder would look like an empty registry, and its crates like leftovers.
      await expect(start(from)).rejects.toThrow(/database_url is not set/);
    });

    it('stays in its folder where nothing names another', async () => {
      const elsewhere = await mkdtemp(join(tmpdir(), 'waybill-move-'));
      afterwards.push(() => rm(elsewhere, { recursive: true }));
      vi.spyOn(process, 'cwd').mockReturnValue(elsewhere);
      vi.stubEnv('WAYBILL_DATABASE_URL', to.databaseUrl);
      afterwards.push(async () => void vi.unstubAllEnvs().restoreAllMocks());
      const done = await run('--data-dir', from.dataDir);
      expect(done).toMatchObject({ code: 0, said: expect.stringContaining('verified where they are') });
      expect(readdirSync(elsewhere)).toEqual([]);
      expect(existsSync(join(from.dataDir, 'moved-to-postgresql.sqlite'))).toBe(true);
    });

    it('is not moved while its server runs', async () => {
      const running = await start(from);
      expect(await move()).toMatchObject({ code: 2, said: expect.stringContaining('in use') });
      await running.stop();
      expect(await move()).toMatchObject({ code: 0 });
    });

    it('is not moved into a database that has something', async () => {
      const other = await start(to);
      await other.stop();
      const folder = await mkdtemp(join(tmpdir(), 'waybill-move-'));
      afterwards.push(() => rm(folder, { recursive: true }));
      to = { ...to, dataDir: folder };
      expect(await move()).toMatchObject({ code: 2, said: expect.stringContaining('not empty') });
      await expect(start(from)).resolves.toBeDefined();
    });

    it('with a damaged file is not moved, and goes on with the rest once that is mended', async () => {
      const [sum = ''] = (await rowsAt(from))['versions']?.map((row) => JSON.parse(row).checksum) ?? [];
      const content = await readFile(blobPath(from, sum));
      await appendFile(blobPath(from, sum), 'x');
      const failed = await move();
      expect(failed).toMatchObject({ code: 2, said: expect.stringContaining(`${sum} is damaged`) });
      expect(await start(to).catch((error: Error) => error.message)).toContain('half filled');
      await writeFile(blobPath(from, sum), content);
      const done = await move();
      expect(done.code, done.said).toBe(0);
      expect(Number(/(\d+) of them copied now/.exec(done.said)?.[1])).toBeLessThanOrEqual(3);
      expect(await checkRegistry((await start(to)).platform)).toMatchObject({ versions: 3, problems: [] });
    });

    it('moved, and killed before it was noted, is done by the same command', async () => {
      const kept = await mkdtemp(join(tmpdir(), 'waybill-move-'));
      afterwards.push(() => rm(kept, { recursive: true }));
      const { cp } = await import('node:fs/promises');
      await cp(from.dataDir, kept, { recursive: true });
      expect(await move()).toMatchObject({ code: 0 });
      await rm(from.dataDir, { recursive: true });
      await cp(kept, from.dataDir, { recursive: true });
      await writeFile(join(to.dataDir, 'being-filled'), 'migrate-to\n');
      const again = await move();
      expect(again, again.said).toMatchObject({ code: 0 });
      expect(again.said).toMatch(/were there already, the same ones; 3 files verified, 0 of them copied/);
      expect(await checkRegistry((await start(to)).platform)).toMatchObject({ versions: 3, problems: [] });
    });
  });
