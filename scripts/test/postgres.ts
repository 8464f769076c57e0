import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../tests/acceptance/support/ports.ts';
import { postgresPrograms } from './tools.ts';

export interface Postgres {
  /** Of a role that may make databases. */
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const MOST_CONNECTIONS = 300;
const START_TIMEOUT_MS = 30_000;

/**
 * A throw-away PostgreSQL on a free loopback port, under its own user when we are root (it refuses to run as root). It
 * does not sync to disk: these tests are not about its durability.
 */
export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('there is no PostgreSQL server');
  const folder = mkdtempSync(join(tmpdir(), 'waybill-postgres-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const password = randomBytes(16).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  mkdirSync(data, { mode: 0o700 });
  const owner = serverUser();
  if (owner !== null) for (const path of [folder, data, passwordFile]) chownSync(path, owner.uid, owner.gid);
  chmodSync(folder, 0o700);

  const identity = owner === null ? {} : { uid: owner.uid, gid: owner.gid };
  const settings = [
    '-U',
    'waybill',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, ...settings], {
    encoding: 'utf8',
    cwd: folder,
    ...identity,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const options = [
    '-c',
    'fsync=off',
    '-c',
    `max_connections=${MOST_CONNECTIONS}`,
    '-c',
    'log_min_messages=fatal',
  ];
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', ...options],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: folder,
      ...identity,
    },
  );
  // Should this process end in a way that runs no `finally`, the server must not stay.
  const onExit = () => server.kill('SIGINT');
  process.once('exit', onExit);
  await untilReady(join(programs, 'pg_isready'), port, server);
  return {
    url: `postgres://waybill:${password}@127.0.0.1:${port}/postgres`,
    pid: server.pid ?? 0,
    async stop() {
      process.off('exit', onExit);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian's `postgres` user when we are root; null: ourselves. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const number = (option: string) =>
    Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: number('-u'), gid: number('-g') };
}

async function untilReady(pgIsReady: string, port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    if (spawnSync(pgIsReady, ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }).status === 0)
      return;
    await sleep(100);
  }
  server.kill('SIGINT');
  throw new Error('PostgreSQL did not start; its messages are above');
}
