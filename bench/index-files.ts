import { indexPath } from '@waybill/cargo-formats';
import { crateFile } from '../apps/server/src/testing/crate-file.ts';
import { haveNginx, haveWrk } from '../scripts/test/tools.ts';
import { cpuOfProcess } from './cpu.ts';
import { interleaved } from './interleaved.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { CLIENT_CORE, canKeepApart, SERVER_CORE } from './one-core.ts';
import type { Judged, Measured, Part } from './parts.ts';
import { publish, send, uploadOf, withAdmin } from './published-crates.ts';
import { type Engine, type Surroundings, startEmpty, thousands } from './registry.ts';
import { table } from './results.ts';
import { Progress } from './terminal.ts';
import { CONNECTIONS, type Get, prepareWrk } from './wrk.ts';

const LEAST = 0.4;
const CRATES = 40;
const VERSIONS = 6;
const SECONDS = 1;
/** As cargo asks. */
const GZIP = { 'accept-encoding': 'gzip' };

/** Index files beside nginx, which serves the same bytes: each on the one core, `wrk` on the other. */
export const indexFiles: Part = {
  name: 'index',
  title: 'index files, beside nginx',
  async measure(surroundings, postgres) {
    if (!haveNginx() || !haveWrk())
      return { judged: [], notes: ['Not measured: nginx and wrk could not be installed.'] };
    const engines: Engine[] = [{ name: 'embedded database', url: '' }, ...(postgres ? [postgres] : [])];
    const measured: Measured[] = [];
    for (const engine of engines) measured.push(await measureOn(surroundings, engine));
    return {
      judged: measured.flatMap(({ judged }) => judged),
      notes: [
        `${CRATES} crates with ${VERSIONS} versions each, asked for in turn by \`wrk\` over ${CONNECTIONS} connections of HTTP/1.1; compressed before, by both. ${
          canKeepApart()
            ? 'The registry and nginx (one worker) are kept on the first core, `wrk` on the second; PostgreSQL goes where there is room.'
            : 'The machine has only one core, or no `taskset`: all share what there is.'
        }`,
        ...measured.flatMap(({ notes }) => notes),
      ],
    };
  },
};

async function measureOn(surroundings: Surroundings, engine: Engine): Promise<Measured> {
  const registry = await startEmpty(surroundings, engine, { settings: withAdmin, core: SERVER_CORE });
  const url = `http://127.0.0.1:${registry.port}`;
  const paths = await publishAll(url);
  const nginx = await startNginx(surroundings, { core: SERVER_CORE });
  await copyFiles(url, paths, nginx);
  const reference = `http://127.0.0.1:${nginx.port}`;

  const rounds = surroundings.quick ? 2 : 10;
  const progress = new Progress(`index files, ${engine.name}`, 2 * (rounds + 1));
  const judged: Judged[] = [];
  const rows: string[][] = [];
  for (const status of [200, 304]) {
    const work = async (at: string) =>
      prepareWrk(surroundings, at, await getsOf(at, paths, status), { core: CLIENT_CORE, seconds: SECONDS });
    const ours = counted(registry.pid ?? 0, await work(url));
    const theirs = counted(nginx.pid, await work(reference));
    const sides = await interleaved(rounds, ours.run, theirs.run, () => progress.advance());
    const what = `index file ${status}, ${engine.name}`;
    judged.push({
      what,
      ours: `${thousands(Math.round(sides.ours))} in a second`,
      reference: `nginx: ${thousands(Math.round(sides.theirs))}`,
      value: sides.ratio,
      limit: LEAST,
      bound: 'at least',
    });
    rows.push([what, ours.each(), theirs.each()]);
  }
  progress.end();
  return { judged, notes: [table(['CPU time of one answer, in µs', 'Waybill', 'nginx'], rows)] };
}

/** Counts what the answers cost the process that gives them. */
function counted(
  pid: number,
  run: () => Promise<number>,
): { run: () => Promise<number>; each: () => string } {
  let [milliseconds, answers] = [0, 0];
  return {
    async run() {
      const before = cpuOfProcess(pid);
      const rate = await run();
      milliseconds += (cpuOfProcess(pid) ?? 0) - (before ?? 0);
      answers += rate * SECONDS;
      return rate;
    },
    each: () => (milliseconds === 0 ? '' : ((1000 * milliseconds) / answers).toFixed(0)),
  };
}

async function publishAll(url: string): Promise<string[]> {
  const paths: string[] = [];
  for (let crate = 0; crate < CRATES; crate++) {
    const name = `indexed-${crate}`;
    for (let minor = 0; minor < VERSIONS; minor++) {
      const version = `1.${minor}.0`;
      const manifest = `edition = "2021"\ndescription = "A crate for tests"\nlicense = "MIT"\n[features]\ndefault = ["std"]\nstd = []\nalloc = []\n`;
      const metadata = { features: { default: ['std'], std: [], alloc: [] } };
      const file = await crateFile({ name, version, manifest });
      await publish(url, uploadOf({ name, version, file, metadata }));
    }
    paths.push(`/index/${indexPath(name)}`);
  }
  return paths;
}

/** The very bytes that the registry sends, plain and compressed. */
async function copyFiles(url: string, paths: readonly string[], nginx: Nginx): Promise<void> {
  for (const path of paths) {
    nginx.add(path, (await send(url + path)).body);
    const zipped = await send(url + path, { headers: GZIP });
    if (zipped.headers['content-encoding'] !== 'gzip') throw new Error(`${path} came without compression`);
    nginx.add(`${path}.gz`, zipped.body);
  }
}

/** @throws unless each is answered as it should be: `wrk` would not see a 200 in place of a 304. */
async function getsOf(url: string, paths: readonly string[], status: number): Promise<Get[]> {
  const gets: Get[] = [];
  for (const path of paths) {
    const { etag = '' } = (await send(url + path, { headers: GZIP })).headers;
    const headers: Record<string, string> = status === 304 ? { ...GZIP, 'if-none-match': etag } : GZIP;
    const answer = await send(url + path, { headers });
    if (answer.status !== status) throw new Error(`${url}${path}: expected ${status}, got ${answer.status}`);
    gets.push({ path, headers });
  }
  return gets;
}
