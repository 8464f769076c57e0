import { startPostgres } from '../scripts/test/postgres.ts';
import { cpuMeter, cpuOfProcess } from './cpu.ts';
import { AT_ONCE, FEW } from './growth.ts';
import { interleaved } from './interleaved.ts';
import { startBareServer } from './limits.ts';
import { arriveOpenly, exchangeAll } from './load.ts';
import { CLIENT_CORE, canKeepApart, moveTo, SERVER_CORE } from './one-core.ts';
import type { Judged, Part } from './parts.ts';
import { preparePgbench } from './pgbench.ts';
import { jobOf, publisherAt } from './population.ts';
import { recordStatement } from './record-statement.ts';
import {
  type Engine,
  EXCHANGE,
  type Registry,
  type Surroundings,
  startCopy,
  startRegistry,
  thousands,
} from './registry.ts';
import { milliseconds, times } from './results.ts';
import { percentile } from './statistics.ts';
import { Progress } from './terminal.ts';

const EXCHANGES = 96;
const EMBEDDED: Engine = { name: 'embedded database', url: '' };

/** How many exchanges in a second, beside what cannot be left out of one; on one core; by two copies. */
export const rates: Part = {
  name: 'rates',
  title: 'exchanges beside a bare server, on one core and by two copies',
  async measure(surroundings, postgres) {
    if (postgres === null) return { judged: [], notes: ['Not measured: PostgreSQL is not installed.'] };
    const notes = [
      `Each round goes ours, reference, reference, ours, or the other way round; figures are medians of the rounds. The bare server parses HTTP, makes one RS256 check and sends the very statement of an exchange. Half load is half of what the registry took just before, ${AT_ONCE} at once: both get exactly as many exchanges in a second, at random moments, whether the ones before were answered or not.`,
    ];
    const judged = [
      ...(await besideBare(surroundings, postgres)),
      await besideEmbedded(surroundings, postgres),
    ];
    if (canKeepApart()) {
      const { judged: twoCopies, allowed } = await byTwoCopies(surroundings, postgres);
      judged.push(await onOneCore(surroundings), twoCopies);
      notes.push(
        'On one core: the registry and PostgreSQL, or pgbench and PostgreSQL, are kept on the first core; who asks the registry is on the second. Two copies: each is kept on a core of its own, and the one copy on the first; PostgreSQL and whoever asks share these two cores with them, so that with two copies there is less than a core for each.',
        ...(allowed === null ? [] : [allowed]),
      );
    } else notes.push('One core and two copies were not measured: that needs `taskset` and two cores.');
    return { judged, notes };
  },
};

const rateOf = ({ millisecondsEach }: { millisecondsEach: number }): number => 1000 / millisecondsEach;
const inASecond = (rate: number): string => `${thousands(Math.round(rate))} in a second`;

const tokensFor = (registry: Registry, count = EXCHANGES): string[] =>
  registry.mint(Array.from({ length: count }, (_, at) => jobOf(publisherAt(at % FEW))));
/** The bare server has the key of one issuer. */
const tokensOfOne = (registry: Registry, count = EXCHANGES): string[] =>
  registry.mint(Array.from({ length: count }, () => jobOf(publisherAt(0))));

const exchanges = (registry: Registry) => async (): Promise<number> =>
  rateOf(await exchangeAll({ url: registry.url + EXCHANGE, status: 200 }, tokensFor(registry), AT_ONCE));

async function besideBare(surroundings: Surroundings, postgres: Engine): Promise<Judged[]> {
  const registry = await startRegistry(surroundings, postgres, FEW);
  const bare = await startBareServer(surroundings, postgres);
  const rounds = surroundings.quick ? 2 : 15;
  const progress = new Progress(`${AT_ONCE} at once, beside a bare server`, rounds + 1);
  const sides = await interleaved(
    rounds,
    exchanges(registry),
    async () => rateOf(await exchangeAll({ url: bare, status: 200 }, tokensOfOne(registry), AT_ONCE)),
    () => progress.advance(),
  );
  progress.end();
  const rate = sides.ours / 2;
  const spells = surroundings.quick ? 1 : 9;
  const count = Math.max(100, Math.ceil(rate * 2));
  const calm = new Progress('at half load, beside a bare server', spells + 1);
  const slow = await interleaved(
    spells,
    async () =>
      p99(
        await arriveOpenly({ url: registry.url + EXCHANGE, status: 200 }, tokensFor(registry, count), rate),
      ),
    async () => p99(await arriveOpenly({ url: bare, status: 200 }, tokensOfOne(registry, count), rate)),
    () => calm.advance(),
  );
  calm.end();
  return [
    {
      what: `exchange on PostgreSQL, ${AT_ONCE} at once`,
      ours: inASecond(sides.ours),
      reference: `bare server: ${inASecond(sides.theirs)}`,
      value: sides.ratio,
      limit: 0.75,
      bound: 'at least',
    },
    {
      what: `exchange on PostgreSQL, p99 at half load (${thousands(Math.round(rate))} in a second)`,
      ours: `${milliseconds(slow.ours)} ms`,
      reference: `bare server: ${milliseconds(slow.theirs)} ms`,
      value: slow.ratio,
      limit: 1.5,
      bound: 'at most',
    },
  ];
}

const p99 = (latencies: readonly number[]): number => percentile(latencies, 0.99);

async function besideEmbedded(surroundings: Surroundings, postgres: Engine): Promise<Judged> {
  const onPostgres = await startRegistry(surroundings, postgres, FEW);
  const embedded = await startRegistry(surroundings, EMBEDDED, FEW);
  const rounds = surroundings.quick ? 2 : 9;
  const progress = new Progress('embedded, beside PostgreSQL', rounds + 1);
  const sides = await interleaved(rounds, exchanges(embedded), exchanges(onPostgres), () =>
    progress.advance(),
  );
  progress.end();
  return {
    what: `exchange on the embedded database, ${AT_ONCE} at once`,
    ours: inASecond(sides.ours),
    reference: `on PostgreSQL: ${inASecond(sides.theirs)}`,
    value: sides.ratio,
    limit: 1,
    bound: 'at least',
  };
}

async function onOneCore(surroundings: Surroundings): Promise<Judged> {
  const postgres = await startPostgres();
  surroundings.undo.push(() => postgres.stop());
  moveTo(SERVER_CORE, [postgres.pid]);
  const engine: Engine = { name: 'PostgreSQL', url: postgres.url };
  const registry = await startRegistry(surroundings, engine, FEW, { core: SERVER_CORE });
  const statement = await recordStatement(surroundings, engine);
  const seconds = 2;
  const pgbench = preparePgbench(surroundings, statement, { core: SERVER_CORE, seconds });
  const rounds = surroundings.quick ? 1 : 6;
  const progress = new Progress('on one core, beside pgbench', rounds + 1);
  moveTo(CLIENT_CORE, [process.pid]);
  // What was started before, and is our child as well.
  moveTo(SERVER_CORE, [postgres.pid, registry.pid]);
  try {
    const sides = await interleaved(rounds, exchanges(registry), pgbench, () => progress.advance());
    progress.end();
    return {
      what: `exchange, registry and PostgreSQL on one core, ${AT_ONCE} at once`,
      ours: inASecond(sides.ours),
      reference: `pgbench: ${inASecond(sides.theirs)}`,
      value: sides.ratio,
      limit: 0.3,
      bound: 'at least',
    };
  } finally {
    moveTo('all', [process.pid]);
  }
}

async function byTwoCopies(
  surroundings: Surroundings,
  postgres: Engine,
): Promise<{ judged: Judged; allowed: string | null }> {
  const registry = await startRegistry(surroundings, postgres, FEW, { core: SERVER_CORE });
  const copy = await startCopy(surroundings, postgres, registry, CLIENT_CORE);
  const both = async () => {
    const jwts = tokensFor(registry, 2 * EXCHANGES);
    const began = performance.now();
    await Promise.all(
      [registry.url, copy].map((url, at) =>
        exchangeAll(
          { url: url + EXCHANGE, status: 200 },
          jwts.filter((_, index) => index % 2 === at),
          AT_ONCE / 2,
        ),
      ),
    );
    return (1000 * jwts.length) / (performance.now() - began);
  };
  const rounds = surroundings.quick ? 2 : 9;
  const progress = new Progress('two copies, beside one', rounds + 1);
  const spent = await costOf(registry);
  const sides = await interleaved(rounds, both, spent.measured(exchanges(registry)), () =>
    progress.advance(),
  );
  progress.end();
  const judged: Judged = {
    what: `exchange by two copies on one PostgreSQL, ${AT_ONCE} at once`,
    ours: inASecond(sides.ours),
    reference: `one copy: ${inASecond(sides.theirs)}`,
    value: sides.ratio,
    limit: 1.6,
    bound: 'at least',
  };
  return { judged, allowed: spent.whatTwoCopiesMayReach() };
}

/** What an exchange costs the copy, and everybody else: PostgreSQL and whoever asks. */
async function costOf({ pid, place }: Registry) {
  const meter = cpuMeter(pid, place.databaseUrl);
  const ownMilliseconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let [copy, others] = [0, 0];
  return {
    measured: (work: () => Promise<number>) => async () => {
      const before = [cpuOfProcess(pid) ?? 0, (await meter()) ?? 0, ownMilliseconds()] as const;
      const rate = await work();
      const ofCopy = (cpuOfProcess(pid) ?? 0) - before[0];
      copy += ofCopy;
      others += ((await meter()) ?? 0) - before[1] - ofCopy + (ownMilliseconds() - before[2]);
      return rate;
    },
    whatTwoCopiesMayReach(): string | null {
      if (copy <= 0 || others <= 0) return null;
      const share = others / (copy + others);
      return `Of the CPU time of an exchange the copy has ${(100 * (1 - share)).toFixed(0)} %, PostgreSQL and whoever asks ${(100 * share).toFixed(0)} %: on two cores, shared by all of these, two copies can reach ${times(twoCores(copy, others))} at most.`;
    },
  };
}

/** One copy has a core, and the others the second one; two copies and the others have both. */
const twoCores = (copy: number, others: number): number => (2 * Math.max(copy, others)) / (copy + others);
