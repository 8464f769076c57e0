/**
 * `npm run chaos`: publishes with several at once, kills the server, PostgreSQL or the S3 server at some moment, starts again what was
 * killed, and looks whether everything that was acknowledged is there, and everything else can be published. Again and again.
 */
import { parseArgs } from 'node:util';
import { keepUntilTold } from '../../tests/acceptance/support/lifetime.ts';
import { randomFrom } from '../../tests/acceptance/support/random.ts';
import { havePostgres, haveSwift } from '../test/tools.ts';
import { endureOutages } from './outages.ts';
import { makePlace, type Place, type PlaceName, placeNames } from './places.ts';
import { Found, Rounds } from './rounds.ts';
import { emptyTally, type Tally } from './settle.ts';

const DEFAULT_ROUNDS = 50;
const DEFAULT_OUTAGE_SECONDS = 30;
const HELP = `npm run chaos [-- OPTIONS]: kills what runs while crates are published, and looks at what is left

  --rounds N      how often in each place (${DEFAULT_ROUNDS})
  --only PLACE    embedded: one server on the embedded database and its disk;
                  postgres: two copies of the server on PostgreSQL and S3. Without it both, one after the other
  --outage N      for how many seconds PostgreSQL is then away, and hangs; 0: not at all (${DEFAULT_OUTAGE_SECONDS})
  --seed N        decides what is published, killed and when; that of a failed run is in its output
  --help          this

The last line is the result; the exit code is 0 only when nothing was lost, blocked or doubled.
`;

const INTERRUPTED = 130;
const LARGEST_SEED = 2 ** 31;

const options = readOptions();
const cleanUp = keepUntilTold();
let cleaning: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void leave(INTERRUPTED));
process.on('disconnect', () => void leave(INTERRUPTED));

await leave(await chaos());

async function chaos(): Promise<number> {
  if (options.places.includes('postgres') && !(havePostgres() && haveSwift())) {
    console.error('chaos: this needs PostgreSQL and OpenStack Swift; `--only embedded` needs neither.');
    return 1;
  }
  const begun = performance.now();
  const tally = emptyTally();
  let versions = 0;
  for (const name of options.places) {
    const outcome = await inPlace(name, randomFrom(options.seed + placeNames.indexOf(name)), tally);
    if (cleaning !== null) return INTERRUPTED;
    if (outcome === null) {
      console.log(`${result(tally, versions, begun)}: FAILED, as said above`);
      return 1;
    }
    versions += outcome;
  }
  console.log(result(tally, versions, begun));
  return 0;
}

/** @returns how many versions are there in the end; null: something is wrong, and it has been said. */
async function inPlace(name: PlaceName, random: () => number, tally: Tally): Promise<number | null> {
  let place: Place | null = null;
  let doing = 'to begin with';
  try {
    place = await makePlace(name);
    console.log(`\n── ${place.name} ── --only ${name} --seed ${options.seed}`);
    const rounds = new Rounds(place, random, tally);
    await rounds.warmUp();
    for (let round = 1; round <= options.rounds; round += 1) {
      doing = `in round ${round}`;
      console.log(`${String(round).padStart(4)}/${options.rounds}  ${await rounds.once(round)}`);
    }
    doing = 'in the outage';
    await endureOutages(place, rounds, options.outage, (line) => console.log(`         ${line}`));
    doing = 'at the end';
    const versions = await rounds.verifyAll();
    console.log(`         all ${versions} versions are in the index once and download as they were sent`);
    return versions;
  } catch (error) {
    // What a Ctrl-C breaks off is no failure.
    if (cleaning !== null) return null;
    console.error(`\nFOUND ${doing}, with --only ${name} --seed ${options.seed} --rounds ${options.rounds}:`);
    const sentences = error instanceof Found ? error.sentences : [(error as Error).stack ?? String(error)];
    for (const sentence of sentences) console.error(`  ${sentence}`);
    for (const copy of place?.copies ?? [])
      console.error(`\nThe log of ${copy.name} ends with:\n${copy.log()}`);
    return null;
  }
}

function result(tally: Tally, versions: number, begun: number): string {
  const { rounds, acknowledged, lost, refused, cut, thereUnsaid, slowestReadyMs } = tally;
  return `\nchaos: rounds = ${rounds}, acknowledged = ${acknowledged}, lost = ${lost} (${refused} refused and ${cut} cut off, of which ${thereUnsaid} were there nevertheless; ${versions} versions in the end; ready again after ${Math.round(slowestReadyMs)} ms at most) in ${Math.round((performance.now() - begun) / 1_000)} s`;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
        only: { type: 'string' },
        outage: { type: 'string', default: String(DEFAULT_OUTAGE_SECONDS) },
        seed: { type: 'string', default: String(Math.floor(Math.random() * LARGEST_SEED)) },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const places = placeNames.filter((name) => values.only === undefined || name === values.only);
    if (places.length === 0)
      throw new Error(`--only is one of ${placeNames.join(', ')}, not ${JSON.stringify(values.only)}`);
    return {
      places,
      rounds: wholeNumber('rounds', values.rounds),
      outage: wholeNumber('outage', values.outage),
      seed: wholeNumber('seed', values.seed),
    };
  } catch (error) {
    console.error(`chaos: ${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} is a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** Leaves nothing behind, whoever ends us and however often they ask. */
async function leave(code: number): Promise<void> {
  cleaning ??= cleanUp();
  await cleaning;
  process.exit(code);
}
