/**
 * `npm run fuzz`: gives everything that reads what strangers send inputs that are nearly right. What is trouble is kept in
 * `tests/vectors/fuzz/`, from where every later run begins.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { crateTargets } from './crate-targets.ts';
import { httpTarget } from './http-target.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { serverTargets } from './server-targets.ts';
import { corpusOf, findingsOf, type Target } from './target.ts';
import { tokenTargets } from './token-targets.ts';

const help = `npm run fuzz -- [options]

Gives what reads uploads, tokens, configuration and requests inputs that are nearly right, and sees that each is taken or
refused as it should be. An input that is trouble is written to tests/vectors/fuzz/<target>/ and tried first next time.

  --minutes N   for so long, all targets together (default 10)
  --seconds N   the same in seconds
  --only NAME   one target of: publish-frame, publish-metadata, archive, manifest, index-line, jwt, claims, identity-fields,
                ref-patterns, configuration, http
  --seed N      the same inputs as another run with this seed had
  --help        this text

Ends with 0 where nothing was found, with 1 where something was.`;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(help);
  process.exit(0);
}
const seed = Number(options.seed ?? Date.now() % 1_000_000_000);
const seconds = options.seconds === undefined ? 60 * Number(options.minutes ?? 10) : Number(options.seconds);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('--minutes and --seconds take a number above 0, and --seed a whole one.');
  process.exit(2);
}

const all: readonly Target[] = [...crateTargets, ...tokenTargets, ...serverTargets];
const isWanted = ({ name }: { name: string }) => options.only === undefined || options.only === name;
const targets = all.filter(isWanted);
const withHttp = isWanted({ name: 'http' });
const share = (1000 * seconds) / (targets.length + (withHttp ? 1 : 0));
if (targets.length === 0 && !withHttp) {
  console.error(`There is no target "${options.only}"; --help names them.`);
  process.exit(2);
}

let inputs = 0;
let findings = 0;
for (const target of targets) await fuzz(target);
if (withHttp) {
  await using http = await httpTarget();
  await fuzz(http);
}
console.log(`fuzz inputs: ${inputs}, of which ${findings} were trouble (seed ${seed})`);
const counts = process.env['TEST_COUNTS'];
if (counts !== undefined) appendFileSync(join(counts, 'counts.txt'), `fuzz inputs\t${inputs}\n`);
process.exit(findings === 0 ? 0 : 1);

async function fuzz(target: Target): Promise<void> {
  const random = new Random(seed);
  const corpus = corpusOf(target);
  const end = performance.now() + share;
  const before = inputs;
  const seen = new Set<string>();
  for (const input of corpus) await attempt(target, input, seen);
  // A hundred kinds of trouble are one; whoever mends it tries again.
  while (performance.now() < end && seen.size < 3) await attempt(target, mutated(random, corpus), seen);
  console.log(`${String(inputs - before).padStart(9)} inputs  ${target.name}`);
}

async function attempt(target: Target, input: Uint8Array, seen: Set<string>): Promise<void> {
  inputs += 1;
  try {
    await target.run(input);
  } catch (error) {
    const { message, cause, stack = '' } = error as Error;
    const kind = stack.split('\n').slice(0, 3).join('\n');
    if (seen.has(kind)) return;
    seen.add(kind);
    findings += 1;
    const folder = findingsOf(target.name);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16));
    writeFileSync(file, input);
    console.error(
      `TROUBLE  ${target.name}: ${message}${cause === undefined ? '' : ` (${String(cause)})`}\n  ${relative(process.cwd(), file)}\n${stack}`,
    );
  }
}
