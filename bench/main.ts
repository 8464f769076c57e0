/**
 * `npm run bench`: whether an exchange takes longer the more publishers there are, and how far it is from the least it could
 * take; and how long a search takes among very many crates. A full run writes `bench/RESULTS.md`, and fails where the growth is beyond what must hold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCiSim } from '@waybill/ci-sim';
import pg from 'pg';
import { startPostgres } from '../scripts/test/postgres.ts';
import { postgresPrograms } from '../scripts/test/tools.ts';
import { cargoResolving } from './cargo.ts';
import { FEW, MANY, measureGrowth, measureWorstCases } from './growth.ts';
import { indexFiles } from './index-files.ts';
import { measureLimits } from './limits.ts';
import { closeConnections } from './load.ts';
import { memory } from './memory.ts';
import { holds, type Measured, type Part, partSection, sentenceOf } from './parts.ts';
import { issuers } from './population.ts';
import { publishing } from './publishing.ts';
import { rates } from './rates.ts';
import { type Engine, type Surroundings, startRegistry, thousands } from './registry.ts';
import { type EngineResults, MOST_GROWTH, milliseconds, times, toMarkdown } from './results.ts';
import { writeSection } from './results-file.ts';
import { measureCrates } from './search.ts';
import { judgeSearch, searchSection } from './search-results.ts';
import { bars, heading, note, verdict } from './terminal.ts';

const HELP = `npm run bench [-- OPTIONS]: measures exchange and search, and writes bench/RESULTS.md

  --only exchange   growth and worst cases alone, not the limits; writes no file
  --only search     searches, index files and publishes among many crates; writes its part of the file, as those below
  --only rates      exchanges beside a bare server, on one core and by two copies
  --only index      index files beside nginx
  --only publish    a publish of 1 MB beside plain Node
  --only cargo      real cargo resolving 300 crates, beside nginx
  --only memory     how far memory grows while large crates are published
  --quick           a few rounds and 2 000 publishers in place of ${thousands(MANY)}: whether it works, not how fast.
                    It writes no file and fails for no figure
  --help            this
`;

/** The parts that measure ratios that must hold, each alone by its name. */
const parts: readonly Part[] = [rates, indexFiles, publishing, cargoResolving, memory];

/** In place of many, where nobody wants to wait. */
const QUICK_MANY = 2_000;
const INTERRUPTED = 130;

const options = readOptions();
const undo: Surroundings['undo'] = [];
let cleaning: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void leave(INTERRUPTED));
process.on('disconnect', () => void leave(INTERRUPTED));

await leave(await bench());

async function bench(): Promise<number> {
  try {
    const surroundings = await makeSurroundings();
    const all = await engines();
    const isAsked = (name: string) => options.only === null || options.only === name;
    const codes = [0];
    if (isAsked('exchange')) codes.push(await benchExchange(surroundings, all));
    for (const part of parts) if (isAsked(part.name)) codes.push(await benchPart(surroundings, all, part));
    if (isAsked('search')) codes.push(await benchSearch(surroundings, all));
    return Math.max(...codes);
  } catch (error) {
    // What a Ctrl-C breaks off is no failure.
    if (cleaning !== null) return INTERRUPTED;
    console.error(`\nbench: ${(error as Error).stack ?? String(error)}`);
    return 1;
  }
}

async function benchExchange(surroundings: Surroundings, all: readonly Engine[]): Promise<number> {
  const results: EngineResults[] = [];
  for (const engine of all) results.push(await measure(surroundings, engine));
  return report(results);
}

async function benchPart(surroundings: Surroundings, all: readonly Engine[], part: Part): Promise<number> {
  heading(part.title);
  const before = undo.length;
  const measured = await part.measure(surroundings, all.find(({ url }) => url !== '') ?? null);
  await undoBackTo(before);
  return reportPart(part, measured);
}

function reportPart({ name }: Part, measured: Measured): number {
  for (const { what, ours, reference } of measured.judged) note(`${what}: ${ours}; ${reference}`);
  for (const one of measured.judged) verdict(holds(one), sentenceOf(one));
  if (options.quick) {
    note('A quick run proves nothing either way.');
    return 0;
  }
  writeSection(name, partSection(measured, new Date()));
  return measured.judged.every(holds) ? 0 : 1;
}

/** On PostgreSQL: whoever has that many crates has that. */
async function benchSearch(surroundings: Surroundings, all: readonly Engine[]): Promise<number> {
  const postgres = all.find(({ url }) => url !== '');
  if (postgres === undefined) return 0;
  const name = await fullName(postgres);
  heading(`${name}, search`);
  const before = undo.length;
  const results = await measureCrates(surroundings, postgres, name);
  await undoBackTo(before);
  for (const { name: kind, p50, p95, p99 } of results.searches)
    note(`${kind.padEnd(46)} ${[p50, p95, p99].map((time) => milliseconds(time).padStart(8)).join('')}`);
  for (const { name: kind, few, many, ratio } of results.growth)
    note(
      `${kind.padEnd(46)} ${milliseconds(few).padStart(8)}${milliseconds(many).padStart(8)}  ${times(ratio)}`,
    );
  const { holds, sentence } = judgeSearch(results);
  verdict(holds, sentence);
  if (options.quick) {
    note('A quick run proves nothing either way.');
    return 0;
  }
  writeSection('search', searchSection(results, `${holds ? 'Holds' : 'Broken'}: ${sentence}.`, new Date()));
  return holds ? 0 : 1;
}

async function makeSurroundings(): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const sim = await startCiSim();
  undo.push(() => sim.close());
  for (const { name, provider } of issuers)
    if (name !== 'github') await sim.addIssuer(name, { shape: provider });
  return { sim, folder, quick: options.quick, undo };
}

async function engines(): Promise<Engine[]> {
  const embedded: Engine = { name: 'embedded database', url: '' };
  if (postgresPrograms() === null) {
    note('PostgreSQL is not installed, so only the embedded database is measured.');
    return [embedded];
  }
  const postgres = await startPostgres();
  undo.push(() => postgres.stop());
  return [embedded, { name: 'PostgreSQL', url: postgres.url }];
}

async function measure(surroundings: Surroundings, engine: Engine): Promise<EngineResults> {
  const name = await fullName(engine);
  heading(name);
  // Those of the engine before must not run beside those of this one.
  const before = undo.length;
  const few = await startRegistry(surroundings, engine, FEW);
  const many = await startRegistry(surroundings, engine, options.quick ? QUICK_MANY : MANY);
  const growth = await measureGrowth(surroundings, few, many);
  for (const atOnce of new Set(growth.map((one) => one.atOnce))) {
    note(`\n  ${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}:`);
    bars(
      growth
        .filter((one) => one.atOnce === atOnce)
        .flatMap(({ name, few: a, many: b, ratio }) => [
          { label: `${name}, ${FEW}`, value: a.median, text: `${milliseconds(a.median)} ms` },
          {
            label: `${name}, ${thousands(many.publishers)}`,
            value: b.median,
            text: `${milliseconds(b.median)} ms  (${times(ratio)})`,
          },
        ]),
    );
  }
  const worst = await measureWorstCases(surroundings, many);
  bars(
    worst.map(({ name, figures, ratio }) => ({
      label: name,
      value: figures.median,
      text: `${milliseconds(figures.median)} ms  (${times(ratio)})`,
    })),
  );
  const limits = options.only === null ? await measureLimits(surroundings, engine, few) : null;
  if (limits !== null)
    bars([
      {
        label: 'exchange, in one process',
        value: limits.inProcess,
        text: `${milliseconds(limits.inProcess)} ms`,
      },
      { label: 'its RS256 check', value: limits.signature, text: `${milliseconds(limits.signature)} ms` },
      { label: 'exchange, 16 at once', value: limits.exchange, text: `${milliseconds(limits.exchange)} ms` },
      { label: 'bare server, 16 at once', value: limits.bare, text: `${milliseconds(limits.bare)} ms` },
    ]);
  await undoBackTo(before);
  return { engine: name, growth, worst, limits };
}

function report(results: readonly EngineResults[]): number {
  const ratios = results.flatMap(({ growth }) => growth.map(({ ratio }) => ratio));
  const largest = Math.max(...ratios);
  const holds = largest <= MOST_GROWTH;
  const many = options.quick ? QUICK_MANY : MANY;
  const sentence =
    `with ${thousands(many)} publishers an exchange takes at most ${times(largest)} as long as with ${FEW} ` +
    `(${results.map(({ engine }) => engine).join(', ')}); at most ${times(MOST_GROWTH)} must hold`;
  verdict(holds, sentence);
  if (options.quick) {
    note('A quick run proves nothing either way.');
    return 0;
  }
  if (options.only === null) {
    const text = toMarkdown(results, `${holds ? 'Holds' : 'Broken'}: ${sentence}.`, new Date());
    writeSection('exchange', text);
  }
  return holds ? 0 : 1;
}

async function fullName({ name, url }: Engine): Promise<string> {
  if (url === '') return name;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return `${name} ${rows[0]?.server_version.split(' ')[0] ?? ''}`;
  } finally {
    await client.end();
  }
}

function readOptions(): { only: string | null; quick: boolean } {
  const known = ['exchange', 'search', ...parts.map(({ name }) => name)];
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const { only = null, quick } = values;
    if (only !== null && !known.includes(only))
      throw new Error(`--only knows ${known.join(', ')}, and came with "${only}"`);
    return { only, quick };
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

async function undoBackTo(length: number): Promise<void> {
  for (const step of undo.splice(length).reverse()) await step();
}

/** Leaves nothing behind, whoever ends us and however often they ask. */
async function leave(code: number): Promise<void> {
  cleaning ??= (async () => {
    closeConnections();
    await undoBackTo(0);
  })();
  await cleaning;
  process.exit(code);
}
