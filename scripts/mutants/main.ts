/**
 * `npm run mutants`: takes each check of the decision away, one at a time, and sees some test go red. Ends with 1 if a check
 * can be taken away unseen.
 */

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { instrumentDecision } from './all-mutants.ts';
import type { Mutant } from './decision-mutants.ts';
import { root } from './decision-sources.ts';
import { ORDER, type Order, type Selection, select } from './selection.ts';
import { killServerMutants } from './server-main.ts';
import { instrumentServer } from './server-mutants.ts';

const help = `npm run mutants -- [options]

Takes each check of the decision away, one at a time, and runs the tests that come across it, until one goes red.
The sources are instrumented as they are loaded; no file is written.

  --part server  the rules of the server on who may do what, instead of the checks of the decision; takes half an hour
  --only TEXT    only mutants with TEXT in their place or their words: --only stages.ts
  --sample N     so many of them, at random
  --seed N       which ones; without it others each day
  --list         prints them and runs nothing
  --help         this text

Ends with 0 where all were killed, with 1 where one survived.`;

const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: 'decision' },
    only: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Conclusion {
  total: number;
  survivors: readonly (Mutant & { isReached?: boolean })[];
  by: string;
}

interface Report {
  tests: number;
  total: number;
  survivors: (Mutant & { isReached: boolean })[];
}

if (options.help) {
  console.log(help);
  process.exit(0);
}
const wanted: Selection = {
  only: options.only ?? null,
  sample: options.sample === undefined ? null : wholeNumber('sample', options.sample),
  seed: options.seed === undefined ? Math.floor(Date.now() / 86_400_000) : wholeNumber('seed', options.seed),
};
if (!['decision', 'server'].includes(options.part)) {
  console.error(`--part takes "decision" or "server", and not "${options.part}".`);
  process.exit(2);
}
const all = options.part === 'server' ? instrumentServer() : instrumentDecision();
const mutants = select(all.mutants, wanted);
if (options.list) {
  for (const { place, what } of mutants) console.log(`${place}  ${what}`);
  process.exit(0);
}
if (mutants.length === 0) {
  console.error(`No check has "${wanted.only}" in its place or its words; --list prints them all.`);
  process.exit(2);
}

const sampled = wanted.sample === null ? '' : `, a sample with the seed ${wanted.seed}`;
console.log(
  `${mutants.length} mutants${sampled}: first the tests as they are, to learn which come across which …`,
);
const folder = mkdtempSync(join(tmpdir(), 'waybill-mutants-'));
const order: Order = { ...wanted, reportFile: join(folder, 'report.json') };
let code: number;
try {
  if (options.part === 'server')
    code = conclude({
      total: mutants.length,
      survivors: await killServerMutants(mutants, folder),
      by: 'the tests of the server',
    });
  else {
    const output = await runTests(order);
    code = report(existsSync(order.reportFile) ? readFileSync(order.reportFile, 'utf8') : null, output);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);

/** @returns what the test runner printed: it is shown only where it left no report. */
function runTests(order: Order): Promise<string> {
  const config = resolve(import.meta.dirname, 'vitest.config.ts');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, '--reporter=dot'], {
    cwd: root,
    env: { ...process.env, [ORDER]: JSON.stringify(order) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const progress = setInterval(() => {
    const file = `${order.reportFile}.progress`;
    if (process.stdout.isTTY && existsSync(file)) process.stdout.write(`\r${readFileSync(file, 'utf8')}`);
  }, 1000);
  return new Promise((done) =>
    child.on('close', () => {
      clearInterval(progress);
      if (process.stdout.isTTY) process.stdout.write('\r');
      done(output);
    }),
  );
}

function report(text: string | null, output: string): number {
  if (text === null) {
    console.error(`${output}\nThe test runner left no report; what it printed is above.`);
    return 1;
  }
  const { tests, total, survivors } = JSON.parse(text) as Report;
  return conclude({ total, survivors, by: `${tests} tests` });
}

function conclude({ total, survivors, by }: Conclusion): number {
  for (const { place, what, isReached = true } of survivors)
    console.error(`SURVIVED  ${place}  ${what}${isReached ? '' : '  (no test comes across it)'}`);
  const killed = total - survivors.length;
  console.log(`mutants: ${killed} of ${total} killed by ${by}`);
  const counts = process.env['TEST_COUNTS'];
  if (counts !== undefined)
    appendFileSync(join(counts, 'counts.txt'), `mutants killed\t${killed}\t${total}\n`);
  return survivors.length === 0 ? 0 : 1;
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, and not "${text}".`);
  process.exit(2);
}
