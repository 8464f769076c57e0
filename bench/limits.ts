import { spawn } from 'node:child_process';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { toConfig } from '../apps/server/src/config/config.ts';
import { readValues } from '../apps/server/src/config/read-values.ts';
import { openNodeSqlite } from '../apps/server/src/platform/database/node-sqlite.ts';
import { startServer } from '../apps/server/src/start.ts';
import type { Instructions } from './bare-server.ts';
import { AT_ONCE, FEW } from './growth.ts';
import { exchangeAll } from './load.ts';
import { fill, jobOf, publisherAt } from './population.ts';
import { recordStatement } from './record-statement.ts';
import {
  type Engine,
  EXCHANGE,
  environmentOf,
  freePort,
  mintFor,
  newPlace,
  type Registry,
  type Surroundings,
} from './registry.ts';
import { median, ratioByRound } from './statistics.ts';
import { Progress } from './terminal.ts';

/** An exchange beside what it cannot do without, in milliseconds. */
export interface Limits {
  /** The whole exchange in this very process, without network. */
  inProcess: number;
  /** One RS256 check of the same ID token by `node:crypto`. */
  signature: number;
  /** One commit of one row by the embedded database, until the disk has it. Null where there is no such commit. */
  commit: number | null;
  /** 16 at once over HTTP, until all are answered, divided by how many there were. */
  exchange: number;
  bare: number;
  /** `exchange` to `bare`, by round. */
  ratio: number;
}

export async function measureLimits(
  surroundings: Surroundings,
  engine: Engine,
  registry: Registry,
): Promise<Limits> {
  const bare = await startBareServer(surroundings, engine);
  return {
    ...(await measureInProcess(surroundings, engine)),
    ...(await measureAtOnce(surroundings, registry, bare)),
  };
}

async function measureAtOnce(
  { quick }: Surroundings,
  registry: Registry,
  bare: string,
): Promise<{ exchange: number; bare: number; ratio: number }> {
  const rounds = quick ? 3 : 25;
  const progress = new Progress(`${AT_ONCE} at once, beside a bare server`, rounds + 1);
  const took = { exchange: [] as number[][], bare: [] as number[][] };
  for (let round = -1; round < rounds; round++) {
    const jwts = registry.mint(Array.from({ length: 96 }, (_, at) => jobOf(publisherAt(at % FEW))));
    // The bare server has the key of one issuer.
    const ofOne = registry.mint(Array.from({ length: 96 }, () => jobOf(publisherAt(0))));
    const sides = [
      { url: bare, jwts: ofOne, kept: took.bare },
      { url: registry.url + EXCHANGE, jwts, kept: took.exchange },
    ];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) {
      const { millisecondsEach } = await exchangeAll({ url: side.url, status: 200 }, side.jwts, AT_ONCE);
      if (round >= 0) side.kept.push([millisecondsEach]);
    }
    progress.advance();
  }
  progress.end();
  return {
    exchange: median(took.exchange.flat()),
    bare: median(took.bare.flat()),
    ratio: ratioByRound(took.exchange, took.bare),
  };
}

/** Exchange, signature check and commit in turn, in this process, on the same ID token. */
async function measureInProcess(
  surroundings: Surroundings,
  engine: Engine,
): Promise<{ inProcess: number; signature: number; commit: number | null }> {
  const { sim, folder, quick } = surroundings;
  const place = await newPlace(surroundings, engine);
  const port = await freePort();
  const environment = environmentOf(place, sim, port);
  const config = toConfig(readValues({ file: null, environment, flags: {} }), place.dataDir);
  const server = await startServer(config, pino({ level: 'silent' }));
  const disk = openNodeSqlite(join(folder, `commits-${port}.sqlite`));
  try {
    await fill(place, FEW, () => {});
    disk.exec('create table commits (n integer)');
    const insert = disk.prepare('insert into commits values (1)');
    const key = createPublicKey({ key: await publicKey(surroundings), format: 'jwk' });
    const times = quick ? 20 : 300;
    const progress = new Progress('one exchange in this process, beside its parts', times);
    const took = { inProcess: [] as number[], signature: [] as number[], commit: [] as number[] };
    for (let time = 0; time < times; time++) {
      const [jwt = ''] = mintFor(sim, `127.0.0.1:${port}`, [jobOf(publisherAt(0))]);
      took.inProcess.push(
        await timed(async () => {
          const answer = await server.app.inject({ method: 'POST', url: EXCHANGE, payload: { jwt } });
          if (answer.statusCode !== 200) throw new Error(`the exchange was refused: ${answer.body}`);
        }),
      );
      took.signature.push(await timed(async () => checkSignature(jwt, key)));
      took.commit.push(await timed(async () => void insert.run()));
      progress.advance();
    }
    progress.end();
    return {
      inProcess: median(took.inProcess),
      signature: median(took.signature),
      commit: engine.url === '' ? median(took.commit) : null,
    };
  } finally {
    disk.close();
    await server.stop();
  }
}

function checkSignature(jwt: string, key: ReturnType<typeof createPublicKey>): void {
  const end = jwt.lastIndexOf('.');
  const signature = Buffer.from(jwt.slice(end + 1), 'base64url');
  if (!verify('sha256', Buffer.from(jwt.slice(0, end)), key, signature))
    throw new Error('the signature is not good');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function publicKey({ sim }: Surroundings): Promise<JsonWebKey> {
  const { url, state } = sim.issuer();
  const answer = await fetch(`${url}/.well-known/jwks`);
  const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find(({ kid }) => kid === state.keys.current);
  if (key === undefined) throw new Error('the pretend CI does not publish its key');
  return key;
}

/** @returns its address, where it takes what an exchange takes. */
export async function startBareServer(surroundings: Surroundings, engine: Engine): Promise<string> {
  const statement = engine.url === '' ? null : await recordStatement(surroundings, engine);
  const instructions: Instructions = { key: await publicKey(surroundings), statement };
  const file = join(surroundings.folder, 'bare-server.json');
  writeFileSync(file, JSON.stringify(instructions), { mode: 0o600 });
  const program = resolve(import.meta.dirname, 'bare-server.ts');
  const server = spawn(process.execPath, [program, file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  surroundings.undo.push(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  });
  const [port] = (await once(server, 'message')) as [number];
  return `http://127.0.0.1:${port}/`;
}
