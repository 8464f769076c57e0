import { createHash } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { indexPath } from '@waybill/cargo-formats';
import { crateFile, frame, metadataFor } from '../apps/server/src/testing/crate-file.ts';
import { type CpuMeter, cpuMeter } from './cpu.ts';
import { crateAt, fillCrates, PUBLISHER_TOKEN, published } from './crates.ts';
import { type Engine, type Surroundings, startEmpty, thousands } from './registry.ts';
import { median, percentile, ratioByRound } from './statistics.ts';
import { Progress } from './terminal.ts';

export const FEW_CRATES = 1_000;
export const MANY_CRATES = 200_000;
const QUICK_MANY_CRATES = 5_000;
/** In milliseconds, for 95 of 100 searches of each kind. */
export const MOST_SEARCH_MS = 100;

/** How long one kind of search takes, in milliseconds. */
export interface SearchFigures {
  name: string;
  p50: number;
  p95: number;
  p99: number;
  /** What it costs the registry and the database, on average; null where the system does not say. */
  cpu: number | null;
}

/** The same request to a registry with few crates and to one with many. */
export interface CrateGrowth {
  name: string;
  few: number;
  many: number;
  ratio: number;
}

export interface SearchResults {
  engine: string;
  few: { crates: number; versions: number };
  many: { crates: number; versions: number };
  searches: SearchFigures[];
  growth: CrateGrowth[];
}

export interface CrateRegistry {
  url: string;
  crates: number;
  versions: number;
  /** CPU time of its process and of its database connections so far, in milliseconds. */
  cpu: CpuMeter;
}

export async function measureCrates(
  surroundings: Surroundings,
  engine: Engine,
  fullName: string,
): Promise<SearchResults> {
  const few = await startFilled(surroundings, engine, FEW_CRATES);
  const many = await startFilled(surroundings, engine, surroundings.quick ? QUICK_MANY_CRATES : MANY_CRATES);
  return measureFilled(surroundings, few, many, fullName);
}

export async function measureFilled(
  surroundings: { quick: boolean },
  few: CrateRegistry,
  many: CrateRegistry,
  engine: string,
): Promise<SearchResults> {
  try {
    const searches = await measureSearches(surroundings, many);
    const growth = await measureGrowthWithCrates(surroundings, few, many);
    return { engine, few, many, searches, growth };
  } finally {
    agent.destroy();
  }
}

async function startFilled(surroundings: Surroundings, engine: Engine, size: number): Promise<CrateRegistry> {
  const { place, port, pid } = await startEmpty(surroundings, engine);
  const progress = new Progress(`${thousands(size)} crates into the ${engine.name}`, size);
  const made = await fillCrates(place.databaseUrl, size, (some) => progress.advance(some));
  progress.end();
  return { url: `http://127.0.0.1:${port}`, ...made, cpu: cpuMeter(pid, place.databaseUrl) };
}

/** Each time another query, so that none finds what the one before it left in a cache. */
const kinds: readonly { name: string; query: (at: number, size: number) => string }[] = [
  { name: 'exact name', query: (at, size) => `q=${crateAt(spread(at, size)).name}` },
  {
    name: 'beginning of a name (4 letters)',
    query: (at, size) => `q=${crateAt(spread(at, size)).name.slice(0, 4)}`,
  },
  {
    name: 'part of a name (4 letters, from the third)',
    query: (at, size) => `q=${crateAt(spread(at, size)).name.slice(2, 6)}`,
  },
  { name: 'two words', query: (at) => `q=${pair(at)}` },
  { name: 'two words, the last one typed at', query: (at) => `q=${pair(at).slice(0, -2)}` },
  {
    name: 'a word of most crates',
    query: (at) => `q=${['library', 'rust', 'fast', 'simple'][at % 4]}&page=${1 + (at % 9)}`,
  },
  {
    name: 'a rare word',
    query: (at, size) => `q=${longest(crateAt(spread(at, size)).description)}`,
  },
  { name: 'nothing found', query: (at) => `q=xq${at.toString(36)}zvwk` },
  { name: 'one letter', query: (at) => `q=${'abcdefghijklmnopqrstuvwxyz'[at % 26]}` },
  { name: 'keyword', query: (at, size) => `keyword=${crateAt(spread(at, size)).keywords[0]}&sort=downloads` },
  {
    name: 'keyword of very many crates',
    query: (at) => `keyword=${['async', 'http', 'json'][at % 3]}&sort=recent-updates`,
  },
  {
    name: 'category and a common word',
    query: (at) => `category=encoding&q=${['library', 'fast', 'format'][at % 3]}`,
  },
  { name: 'all, by name', query: (at) => `page=${1 + at}` },
  { name: 'all, by downloads', query: (at) => `sort=downloads&page=${1 + at}` },
  { name: 'all, by recent downloads', query: (at) => `sort=recent-downloads&page=${1 + at}` },
  { name: 'all, recently updated', query: (at) => `sort=recent-updates&page=${1 + at}` },
  { name: 'all, new', query: (at) => `sort=new&page=${1 + at}` },
  {
    name: 'a common word, by downloads',
    query: (at) => `q=${['library', 'async', 'rust'][at % 3]}&sort=downloads`,
  },
  {
    name: 'a common word, by name',
    query: (at) => `q=${['library', 'async', 'rust'][at % 3]}&sort=alphabetical`,
  },
  { name: 'the last page there is (200 of 100 each)', query: () => 'sort=downloads&per_page=100&page=200' },
  { name: 'the last page by relevance', query: () => 'q=library&per_page=10&page=100' },
];

const pairs = [
  'http client',
  'json parser',
  'async runtime',
  'sql query',
  'image codec',
  'log trace',
  'web framework',
  'cache memory',
  'file format',
  'graph tree',
];
const pair = (at: number): string => encodeURIComponent(pairs[at % pairs.length] as string);
/** The words that are made up are the long ones. */
const longest = (text: string): string =>
  text.split(' ').reduce((long, word) => (word.length > long.length && !word.includes('-') ? word : long));
/** A prime step, so that all parts of the registry are asked. */
const spread = (at: number, size: number): number => (at * 7_919) % size;

async function measureSearches(
  { quick }: { quick: boolean },
  registry: CrateRegistry,
): Promise<SearchFigures[]> {
  const rounds = quick ? 5 : 100;
  const progress = new Progress(`searches among ${thousands(registry.crates)} crates`, rounds + 3);
  const took = kinds.map((): number[] => []);
  const spent = kinds.map((): number[] => []);
  for (let round = -3; round < rounds; round++) {
    for (const [kind, { query }] of kinds.entries()) {
      const at = Math.abs(round) + (round < 0 ? rounds : 0);
      const before = await registry.cpu();
      const time = await timed(`${registry.url}/api/v1/crates?${query(at, registry.crates)}`);
      const after = await registry.cpu();
      if (round < 0) continue;
      took[kind]?.push(time);
      if (before !== null && after !== null) spent[kind]?.push(after - before);
    }
    progress.advance();
  }
  progress.end();
  const figures = (name: string, times: readonly number[], cpu: readonly number[]) => ({
    name,
    p50: median(times),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    cpu: cpu.length > 0 ? cpu.reduce((sum, one) => sum + one, 0) / cpu.length : null,
  });
  return [
    ...kinds.map(({ name }, kind) => figures(name, took[kind] ?? [], spent[kind] ?? [])),
    figures('all of these', took.flat(), spent.flat()),
  ];
}

/** Few, many, many, few in each round: what else the machine does meanwhile hits both alike. */
async function measureGrowthWithCrates(
  { quick }: { quick: boolean },
  few: CrateRegistry,
  many: CrateRegistry,
): Promise<CrateGrowth[]> {
  const rounds = quick ? 3 : 24;
  const indexOf = (number: number) => `/index/${indexPath(crateAt(number).name.toLowerCase())}`;
  // Not those that are published to meanwhile, or their files would grow and their tags change.
  const sames = Array.from({ length: 40 }, (_, at) => 601 + at);
  const tags = new Map<string, string>();
  for (const { url } of [few, many])
    for (const number of sames)
      tags.set(url + indexOf(number), String((await send(url + indexOf(number))).headers.etag));
  let uploads = 0;
  const series: { name: string; work: (registry: CrateRegistry) => Promise<number[]> }[] = [
    {
      name: 'index file, 200',
      work: (registry) => inTurn(sames, (number) => timed(registry.url + indexOf(number))),
    },
    {
      name: 'index file, 304',
      work: (registry) =>
        inTurn(sames, (number) => {
          const url = registry.url + indexOf(number);
          return timed(url, { headers: { 'if-none-match': tags.get(url) ?? '' }, status: 304 });
        }),
    },
    {
      name: 'index file, 404',
      work: (registry) =>
        inTurn(sames, (number) => timed(`${registry.url}/index/no/ne/none-${number}`, { status: 404 })),
    },
    {
      name: 'publish, a new version',
      work: (registry) =>
        inTurn(published.slice(0, 8), async (number) => {
          uploads += 1;
          const { name } = crateAt(number);
          return publish(registry, name, `9.${uploads}.0`);
        }),
    },
    {
      name: 'publish, a new crate',
      work: (registry) =>
        inTurn(published.slice(0, 8), async () => {
          uploads += 1;
          return publish(registry, `bench-new-${uploads}`, '1.0.0');
        }),
    },
  ];
  const progress = new Progress('the same with few and many crates in turn', rounds + 1);
  const took = series.map(() => ({ few: [] as number[][], many: [] as number[][] }));
  for (let round = -1; round < rounds; round++) {
    for (const [at, { work }] of series.entries()) {
      const a = await work(few);
      const b = await work(many);
      const c = await work(many);
      const d = await work(few);
      if (round < 0) continue;
      took[at]?.few.push([...a, ...d]);
      took[at]?.many.push([...b, ...c]);
    }
    progress.advance();
  }
  progress.end();
  return series.map(({ name }, at) => {
    const { few: ofFew, many: ofMany } = took[at] ?? { few: [], many: [] };
    return {
      name,
      few: median(ofFew.flat()),
      many: median(ofMany.flat()),
      ratio: ratioByRound(ofMany, ofFew),
    };
  });
}

async function inTurn(
  numbers: readonly number[],
  work: (number: number) => Promise<number>,
): Promise<number[]> {
  const took: number[] = [];
  for (const number of numbers) took.push(await work(number));
  return took;
}

async function publish({ url }: CrateRegistry, name: string, version: string): Promise<number> {
  const body = frame(
    metadataFor(name, version),
    await crateFile({
      name,
      version,
      entries: [{ header: { name: 'src/data' }, content: digest(name + version) }],
    }),
  );
  return timed(`${url}/api/v1/crates/new`, {
    method: 'PUT',
    headers: { authorization: PUBLISHER_TOKEN, 'content-length': String(body.length) },
    body,
  });
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  /** Anything else ends the run, as it would measure something else. */
  status?: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

async function timed(url: string, sent: Sent = {}): Promise<number> {
  const began = performance.now();
  await send(url, sent);
  return performance.now() - began;
}

function send(
  url: string,
  { method = 'GET', headers = {}, body, status = 200 }: Sent = {},
): Promise<{ headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const message = request(url, { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        response.statusCode === status
          ? resolve({ headers: response.headers })
          : reject(new Error(`${method} ${url}: expected ${status}, got ${response.statusCode}: ${text}`)),
      );
    });
    message.on('error', reject);
    message.end(body);
  });
}
