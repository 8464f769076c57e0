import { exchangeAll } from './load.ts';
import { type Job, jobOf, publisherAt, strangeJobs, worstJobs } from './population.ts';
import { EXCHANGE, type Registry, type Surroundings } from './registry.ts';
import { median, p95, ratioByRound } from './statistics.ts';
import { Progress } from './terminal.ts';

export const FEW = 10;
export const MANY = 100_000;
/** What crates.io answers to an exchange that nobody trusts. */
const REFUSED = 400;
/** Publishers over which exchanges are spread where they do not go to the same ten. */
const SPREAD_OVER = 5_000;
export const AT_ONCE = 16;

/** One line of the table: the same exchanges with few publishers and with many. */
export interface Comparison {
  name: string;
  atOnce: number;
  few: Figures;
  many: Figures;
  /** Many to few. */
  ratio: number;
}

export interface Figures {
  median: number;
  p95: number;
}

interface Series {
  name: string;
  status: number;
  /** The jobs of the next exchanges, with few and with many publishers. */
  few: () => Job;
  many: () => Job;
}

/**
 * Interleaved rounds on two registries that run side by side. `the same ten` are the same publishers in both, so all that
 * differs is how many others there are; `spread` goes to thousands of publishers, of which no cache holds all.
 */
export async function measureGrowth(
  { quick }: Surroundings,
  few: Registry,
  many: Registry,
): Promise<Comparison[]> {
  const tenOf = () => inTurn(FEW, 1);
  const stride = Math.max(1, Math.floor(many.publishers / SPREAD_OVER));
  // A stride that shares no factor with ten keeps the mixture of kinds.
  const spread = inTurn(many.publishers, stride % 2 === 0 ? stride + 1 : stride);
  const series: Series[] = [
    { name: 'granted, the same ten publishers', status: 200, few: tenOf(), many: tenOf() },
    { name: 'granted, spread over all publishers', status: 200, few: tenOf(), many: spread },
    {
      name: 'refused, names and ids unknown',
      status: REFUSED,
      few: () => strangeJobs.unknown,
      many: () => strangeJobs.unknown,
    },
  ];
  const rounds = quick ? 3 : 24;
  const progress = new Progress('exchanges in turn with few and many publishers', 2 * (rounds + 1));
  const comparisons: Comparison[] = [];
  for (const atOnce of [1, AT_ONCE]) {
    const took = series.map(() => ({ few: [] as number[][], many: [] as number[][] }));
    for (let round = -1; round < rounds; round++) {
      for (const [at, one] of series.entries()) {
        const { few: ofFew, many: ofMany } = await oneRound(one, few, many, atOnce);
        // The first round is for the compiler and the caches.
        if (round < 0) continue;
        took[at]?.few.push(ofFew);
        took[at]?.many.push(ofMany);
      }
      progress.advance();
    }
    for (const [at, { name }] of series.entries()) {
      const sides = took[at] ?? { few: [], many: [] };
      comparisons.push({
        name,
        atOnce,
        few: figures(sides.few),
        many: figures(sides.many),
        ratio: ratioByRound(sides.many, sides.few),
      });
    }
  }
  progress.end();
  return comparisons;
}

/** Few, many, many, few: what slows the machine down meanwhile hits both alike. */
async function oneRound(
  { status, few: jobOfFew, many: jobOfMany }: Series,
  few: Registry,
  many: Registry,
  atOnce: number,
): Promise<{ few: number[]; many: number[] }> {
  const count = atOnce === 1 ? 16 : 3 * atOnce;
  const tokens = (registry: Registry, job: () => Job) =>
    [0, 1].map(() => registry.mint(Array.from({ length: count }, job)));
  // All minted before, so that nothing but exchanges lies between the first and the last of a round.
  const [firstOfFew = [], lastOfFew = []] = tokens(few, jobOfFew);
  const [firstOfMany = [], lastOfMany = []] = tokens(many, jobOfMany);
  const send = async (registry: Registry, jwts: readonly string[]) =>
    (await exchangeAll({ url: registry.url + EXCHANGE, status }, jwts, atOnce)).latencies;
  const a = await send(few, firstOfFew);
  const b = await send(many, firstOfMany);
  const c = await send(many, lastOfMany);
  const d = await send(few, lastOfFew);
  return { few: [...a, ...d], many: [...b, ...c] };
}

/** What an exchange costs where much comes together, beside an ordinary one, all with many publishers. */
export interface WorstCase {
  name: string;
  figures: Figures;
  /** To an ordinary exchange. */
  ratio: number;
}

export async function measureWorstCases({ quick }: Surroundings, registry: Registry): Promise<WorstCase[]> {
  const ordinary: Series['few'] = () => jobOf(publisherAt(0));
  const cases = [
    { name: 'ordinary: one publisher, one crate', status: 200, job: ordinary },
    {
      name: '20 publishers of one repository, all granting',
      status: 200,
      job: () => worstJobs.twentyPublishers,
    },
    { name: 'one publisher with 200 crates', status: 200, job: () => worstJobs.twoHundredCrates },
    { name: 'refused, names and ids unknown', status: REFUSED, job: () => strangeJobs.unknown },
    {
      name: 'refused, repository renamed (found by its id)',
      status: REFUSED,
      job: () => strangeJobs.renamed,
    },
  ];
  const rounds = quick ? 2 : 12;
  const progress = new Progress('worst cases', rounds + 1);
  const took: number[][][] = cases.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [at, { job, status }] of cases.entries()) {
      const { latencies } = await exchange(registry, Array.from({ length: 10 }, job), status, 1);
      if (round >= 0) took[at]?.push(latencies);
    }
    progress.advance();
  }
  progress.end();
  return cases.map(({ name }, at) => ({
    name,
    figures: figures(took[at] ?? []),
    ratio: ratioByRound(took[at] ?? [], took[0] ?? []),
  }));
}

function exchange(registry: Registry, jobs: readonly Job[], status: number, atOnce: number) {
  return exchangeAll({ url: registry.url + EXCHANGE, status }, registry.mint(jobs), atOnce);
}

/** Jobs of publishers, one after the other by this stride and round again. */
function inTurn(publishers: number, stride: number): () => Job {
  let next = 0;
  return () => {
    const job = jobOf(publisherAt(next));
    next = (next + stride) % publishers;
    return job;
  };
}

function figures(rounds: readonly (readonly number[])[]): Figures {
  const all = rounds.flat();
  return { median: median(all), p95: p95(all) };
}
