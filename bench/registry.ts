import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CiSim } from '@waybill/ci-sim';
import pg from 'pg';
import { environmentName, type KeyName } from '../apps/server/src/config/keys.ts';
import { exchangeAll } from './load.ts';
import { onCore } from './one-core.ts';
import { countRows, fill, issuers, type Job, jobOf, publisherAt } from './population.ts';
import { Progress } from './terminal.ts';

export const EXCHANGE = '/api/v1/trusted_publishing/tokens';
const START_TIMEOUT_MS = 30_000;
const program = resolve(import.meta.dirname, '../build/program/waybill.js');

/** What a run has at hand. */
export interface Surroundings {
  sim: CiSim;
  /** A temporary folder of the run. */
  folder: string;
  quick: boolean;
  /** Done in reverse order when the run ends, in whatever way. */
  undo: (() => Promise<void> | void)[];
}

export interface Engine {
  name: 'embedded database' | 'PostgreSQL';
  /** Of a server where databases may be made; empty: the embedded database. */
  url: string;
}

/** A registry with publishers, in a process of its own, on a free port. */
export interface Registry {
  publishers: number;
  url: string;
  pid: number;
  place: Place;
  /** Fresh ID tokens for it, one for each job. */
  mint(jobs: readonly Job[]): string[];
}

let made = 0;

export async function startRegistry(
  surroundings: Surroundings,
  engine: Engine,
  publishers: number,
  start: Start = {},
): Promise<Registry> {
  const { sim } = surroundings;
  const { place, port, pid = 0 } = await startEmpty(surroundings, engine, start);
  const progress = new Progress(`${thousands(publishers)} publishers into the ${engine.name}`, publishers);
  await fill(place, publishers, (some) => progress.advance(some));
  const audience = `127.0.0.1:${port}`;
  const registry: Registry = {
    publishers,
    place,
    pid,
    url: `http://${audience}`,
    mint: (jobs) => mintFor(sim, audience, jobs),
  };
  await countRows(place);
  await warmUp(registry);
  await countRows(place);
  progress.end();
  return registry;
}

export interface Start {
  settings?: Settings;
  /** The only core it may use. */
  core?: number;
  /** Of a registry that runs already: another copy of it. */
  place?: Place;
  port?: number;
}

/** Another copy of a registry, on the same database and folder. */
export async function startCopy(
  surroundings: Surroundings,
  engine: Engine,
  { place, url }: Registry,
  core?: number,
): Promise<string> {
  const settings = { public_url: url };
  const { port } = await startEmpty(surroundings, engine, {
    place,
    settings,
    ...(core === undefined ? {} : { core }),
  });
  return `http://127.0.0.1:${port}`;
}

/** A registry without anything in it, in a process of its own. */
export async function startEmpty(
  surroundings: Surroundings,
  engine: Engine,
  { settings = {}, core, ...given }: Start = {},
): Promise<Started> {
  const place = given.place ?? (await newPlace(surroundings, engine));
  const port = given.port ?? (await freePort());
  const environment = environmentOf(place, surroundings.sim, port, settings);
  const server = await startServer(place, port, environment, core);
  surroundings.undo.push(() => stop(server));
  return { place, port, pid: server.pid };
}

export interface Started {
  place: Place;
  port: number;
  pid: number | undefined;
}

/** A registry that has been at work: its code is compiled, its connections are open, its tables have rows. */
async function warmUp(registry: Registry): Promise<void> {
  const jobs = Array.from({ length: 320 }, (_, at) => jobOf(publisherAt(at % 10)));
  await exchangeAll({ url: registry.url + EXCHANGE, status: 200 }, registry.mint(jobs), 16);
}

export function mintFor(sim: CiSim, audience: string, jobs: readonly Job[]): string[] {
  return jobs.map(({ issuer, job }) => sim.mint({ audience, issuer, job }));
}

export interface Place {
  dataDir: string;
  databaseUrl: string;
}

/** An empty data folder and an empty database. */
export async function newPlace({ folder }: Surroundings, engine: Engine): Promise<Place> {
  const name = `bench_${process.pid}_${++made}`;
  const place = { dataDir: join(folder, name), databaseUrl: await makeDatabase(engine, name) };
  mkdirSync(place.dataDir, { mode: 0o700 });
  return place;
}

export type Settings = Partial<Record<KeyName, string>>;

/** The configuration of a registry, as the environment has it. */
export function environmentOf(
  place: Place,
  sim: CiSim,
  port: number,
  settings: Settings = {},
): NodeJS.ProcessEnv {
  const trusted = issuers.map(({ name, provider }) => ({
    provider,
    url: sim.issuer(name).url,
    internal: true,
  }));
  const values: Settings = {
    listen: `127.0.0.1:${port}`,
    data_dir: place.dataDir,
    database_url: place.databaseUrl,
    log_level: 'error',
    'limits.exchanges_per_minute': '1000000000',
    'trusted_publishing.default_issuers': 'false',
    'trusted_publishing.issuers': JSON.stringify(trusted),
    ...settings,
  };
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('WAYBILL_'));
  const ours = Object.entries(values).map(([key, value]) => [environmentName(key as KeyName), value]);
  return Object.fromEntries([...own, ...ours]);
}

async function startServer(
  place: Place,
  port: number,
  environment: NodeJS.ProcessEnv,
  core?: number,
): Promise<ChildProcess> {
  const serve = ['--disable-warning=ExperimentalWarning', program, 'serve'];
  const server = spawn(...onCore(core, process.execPath, serve), {
    // There is no waybill.toml in it.
    cwd: place.dataDir,
    env: environment,
    // With the channel the server sees us go, and goes as well.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    // It listens once everything else is done.
    if (await takesConnections(port)) return server;
    await sleep(50);
  }
  server.kill('SIGKILL');
  throw new Error('the registry did not start; its messages are above');
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

async function makeDatabase({ url }: Engine, name: string): Promise<string> {
  if (url === '') return '';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const location = new URL(url);
  location.pathname = `/${name}`;
  return location.href;
}

export const thousands = (number: number): string => number.toLocaleString('en').replaceAll(',', ' ');

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export function takesConnections(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port })
      .once('connect', () => {
        socket.destroy();
        done(true);
      })
      .once('error', () => done(false));
  });
}
