import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { backup } from '../../commands/backup.ts';
import { migrateTo } from '../../commands/migrate-to.ts';
import { restore } from '../../commands/restore.ts';
import { type RunningServer, startServer } from '../../start.ts';
import { requireS3, s3Keys } from '../../testing/s3.ts';
import { emptyPlace } from '../../testing/template.ts';
import { ADMIN_TOKEN, testConfig } from '../../testing/test-config.ts';
import { freePort } from '../../testing/test-server.ts';
import { uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

type Keys = ReturnType<typeof s3Keys>;
interface Place {
  databaseUrl: string;
  dataDir: string;
  keys: Keys;
}

const afterwards: (() => Promise<unknown>)[] = [];
let folder: string;
beforeEach(async () => {
  requireS3();
  folder = await mkdtemp(join(tmpdir(), 'waybill-backup-s3-'));
  afterwards.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const step of afterwards.splice(0).reverse()) await step();
});

/** An empty place: the crates in a prefix of their own, or as files. */
async function place(keys: Keys): Promise<Place> {
  const empty = await emptyPlace(inject('template'));
  afterwards.push(empty.remove);
  return { ...empty, keys };
}

async function start({ databaseUrl, dataDir, keys }: Place): Promise<RunningServer & { url: string }> {
  const config = testConfig({ databaseUrl, dataDir, port: await freePort(), keys });
  const running = await startServer(config, pino({ level: 'silent' }));
  afterwards.push(() => running.stop());
  return { ...running, url: config.publicUrl };
}

async function publish({ url }: { url: string }, name: string, version: string): Promise<void> {
  const body = new Uint8Array(await uploadWith({ name, version }));
  const headers = { authorization: ADMIN_TOKEN };
  const answer = await fetch(`${url}/api/v1/crates/new`, { method: 'PUT', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
}

async function run(command: (args: string[]) => Promise<number>, at: Place, ...args: string[]) {
  const file = join(folder, `${crypto.randomUUID()}.toml`);
  const keys = { data_dir: at.dataDir, database_url: at.databaseUrl, ...at.keys };
  const lines = Object.entries(keys).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
  await writeFile(file, lines.join(''));
  let said = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return { code: await command(['--config', file, ...args]), said };
  } finally {
    spy.mockRestore();
  }
}

it('a backup of crates in a bucket is restored into another one, and as files', async () => {
  const from = await place(s3Keys());
  const running = await start(from);
  for (const version of ['1.0.0', '1.1.0']) await publish(running, 'rocket', version);
  const file = join(folder, 'registry.tar.gz');
  const made = await run(backup, from, file, '--without-secrets');
  expect(made.code, made.said).toBe(0);
  for (const keys of [s3Keys(), {}]) {
    const to = await place(keys);
    const done = await run(restore, to, file, '--without-secrets');
    expect(done.code, done.said).toBe(0);
    const restored = await start(to);
    expect(await checkRegistry(restored.platform)).toMatchObject({ versions: 2, problems: [], notes: [] });
    await publish(restored, 'rocket', '1.2.0');
  }
  // What is in use is not restored over.
  const taken = { ...(await place({})), keys: from.keys };
  const refused = await run(restore, taken, file, '--without-secrets');
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('not empty') });
  expect(await checkRegistry(running.platform)).toMatchObject({ versions: 2, problems: [] });
});

if (inject('template').postgresUrl !== '')
  it('an embedded registry moves to PostgreSQL and a bucket', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'waybill-move-'));
    afterwards.push(() => rm(dataDir, { recursive: true }));
    const running = await start({ databaseUrl: '', dataDir, keys: {} });
    for (const version of ['1.0.0', '1.1.0']) await publish(running, 'rocket', version);
    await running.stop();
    const to = { ...(await place(s3Keys())), dataDir };
    const moved = await run(migrateTo, to);
    expect(moved.code, moved.said).toBe(0);
    expect(moved.said).toContain('2 files verified, 2 of them copied now');
    const there = await start(to);
    expect(there.platform.blobs.place.kind).toBe('s3');
    expect(await checkRegistry(there.platform)).toMatchObject({ versions: 2, problems: [], notes: [] });
    await publish(there, 'rocket', '1.2.0');
  });
