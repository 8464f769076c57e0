import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type RunningServer, startServer } from '../start.ts';
import { copyTemplate, emptyPlace } from '../testing/template.ts';
import { testConfig } from '../testing/test-config.ts';
import { freePort, startTestServer, type TestServer } from '../testing/test-server.ts';
import { StartError } from './start-error.ts';

const log = pino({ level: 'silent' });

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

/** The server must not start again, and say all of this in one sentence. */
async function refusesToRestart(...mentions: string[]): Promise<void> {
  const error = await server.restart().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError;
  expect(message).toMatch(/^\S[^\n]+\.$/);
  for (const mention of mentions) expect(message).toContain(mention);
}

describe('a server does not start', () => {
  it('on a database that a newer version has changed, and leaves it as it is', async () => {
    const { db } = server.running.platform.database;
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')`.execute(
      db,
    );
    await refusesToRestart('newer Waybill', '"9999-future"', 'restore a backup');
  });

  it('on a folder of a newer version', async () => {
    const file = join(server.dataDir, 'waybill.json');
    const marker = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...marker, layout: marker.layout + 1 }));
    await refusesToRestart('newer Waybill', server.dataDir);
  });

  it('with the crates of another registry than the database is of', async () => {
    const { db } = server.running.platform.database;
    await db.updateTable('instance').set({ value: crypto.randomUUID() }).where('key', '=', 'id').execute();
    await refusesToRestart(server.dataDir, 'another registry', 'data_dir', 'database_url');
  });

  it('with damaged secrets', async () => {
    await writeFile(join(server.dataDir, 'secrets.json'), '{"session":');
    await refusesToRestart('secrets.json', 'damaged');
  });

  it('on a port that is in use, and gives its folder and database back', async () => {
    const place = await copyTemplate(inject('template'));
    const { port } = server.running.platform.config.listen;
    const start = (at: number) => startServer(testConfig({ ...place, port: at }), log);
    await expect(start(port)).rejects.toThrow(`127.0.0.1:${port} is in use`);
    const running = await start(await freePort());
    await running.stop();
    await place.remove();
  });

  it('on an address this machine does not have', async () => {
    const place = await copyTemplate(inject('template'));
    const config = testConfig({ ...place, port: 9292, keys: { listen: '192.0.2.1:9292' } });
    await expect(startServer(config, log)).rejects.toThrow('Cannot listen on 192.0.2.1:9292');
    await place.remove();
  });

  it('a second time on the folder of an embedded database', async () => {
    const place = await emptyPlace({ ...inject('template'), postgresUrl: '' });
    const start = async () => startServer(testConfig({ ...place, port: await freePort() }), log);
    const first = await start();
    await expect(start()).rejects.toThrow(`${place.dataDir} is in use by another Waybill process`);
    const answer = await fetch(`${first.platform.config.publicUrl}/healthz`);
    expect(answer.status).toBe(200);
    await first.stop();
    const again = await start();
    await again.stop();
    await place.remove();
  });

  it('on a PostgreSQL that is not there, and does not show the password', async () => {
    const silent = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const place = await emptyPlace({ ...inject('template'), postgresUrl: '' });
    const databaseUrl = `postgres://user:hunter2@127.0.0.1:${port}/waybill`;
    const started = startServer(testConfig({ ...place, databaseUrl, port: await freePort() }), log);
    const error = await started.then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(StartError);
    expect(error?.message).toContain('database_url');
    expect(error?.message).not.toContain('hunter2');
    silent.close();
    await place.remove();
  });
});

it('stopping twice is fine, and so is starting again', async () => {
  const { running } = server;
  await Promise.all([running.stop(), running.stop()]);
  await server.restart();
  expect((await server.request('GET', '/readyz')).status).toBe(200);
});

it('a request in flight is finished before the server is gone', async () => {
  const answers = Promise.all(Array.from({ length: 20 }, () => server.request('GET', '/api/v1/crates/nope')));
  const stopped = answers.then(() => server.running.stop());
  for (const answer of await answers) expect(answer.status).toBe(404);
  await stopped;
});

it('three copies started at once on nothing make one registry', async () => {
  const place = await emptyPlace(inject('template'));
  const embedded = place.databaseUrl === '';
  const ports = [await freePort(), await freePort(), await freePort()];
  const starts = ports.map((port) => startServer(testConfig({ ...place, port }), log));
  const outcomes = await Promise.allSettled(starts);
  const running = outcomes.filter((one) => one.status === 'fulfilled').map((one) => one.value);
  const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => String(one.reason));
  // The embedded database has one process; the others are told so.
  expect(running, refused.join('\n')).toHaveLength(embedded ? 1 : 3);
  for (const reason of refused) expect(reason).toContain('in use by another Waybill process');
  expect(new Set(running.map((one: RunningServer) => one.platform.instance)).size).toBe(1);
  for (const one of running) {
    const answer = await fetch(`http://127.0.0.1:${one.platform.config.listen.port}/readyz`);
    expect(answer.status).toBe(200);
  }
  const users = await running[0]?.platform.database.db.selectFrom('users').selectAll().execute();
  expect(users).toHaveLength(1);
  for (const one of running) await one.stop();
  await place.remove();
}, 60_000);
