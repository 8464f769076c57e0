import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mutant } from './decision-mutants.ts';
import { root } from './decision-sources.ts';
import { SERVER_ORDER, type ServerOrder } from './server-order.ts';

const TABLE = 'apps/server/src/features/access/authorisation-table.test.ts';
const ALL = 'apps/server/src/features/**/*.test.ts';
/** More of them would take longer and tell nothing else: a rule that the table does not see has a test of its own. */
const ROWS_PER_MUTANT = 6;
/** What all requests come across is seen by few tests. */
const TESTS_PER_MUTANT = 80;

interface Line {
  killed?: number;
}

/**
 * Takes the rules of the server away. First the table of routes and callers is gone through, then all tests of its features, and each
 * mutant woken for some of the tests that come across it. What is left then is awake, one at a time, for the tests of its feature.
 * @returns the survivors.
 */
export async function killServerMutants(mutants: readonly Mutant[], folder: string): Promise<Mutant[]> {
  const alive = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const order = (changes: Partial<ServerOrder>): ServerOrder => ({
    awake: null,
    alive: [...alive.keys()],
    testsPerMutant: 0,
    reportFile: join(folder, `server-${Math.random()}.jsonl`),
    tests: [TABLE],
    ...changes,
  });
  for (let round = 1; round <= 3; round += 1) {
    const before = alive.size;
    await goThrough(order({ testsPerMutant: ROWS_PER_MUTANT }));
    console.log(
      `${mutants.length - alive.size} of ${mutants.length} killed by the table of routes and callers`,
    );
    if (alive.size === 0 || before - alive.size < 5) break;
  }
  if (alive.size > 0) await goThrough(order({ testsPerMutant: TESTS_PER_MUTANT, tests: [ALL] }));
  console.log(
    `${mutants.length - alive.size} of ${mutants.length} killed by that or another test of a feature`,
  );
  for (const { id, place } of [...alive.values()]) {
    if (await run(order({ awake: id, tests: testsNear(place) }))) alive.delete(id);
    console.log(`${alive.has(id) ? 'alive ' : 'killed'}  ${place}`);
  }
  return [...alive.values()];

  async function goThrough(tests: ServerOrder): Promise<void> {
    await run(tests);
    for (const { killed } of linesOf(tests.reportFile)) if (killed !== undefined) alive.delete(killed);
  }
}

/** @returns whether a test failed. */
function run(order: ServerOrder): Promise<boolean> {
  const config = resolve(import.meta.dirname, 'server.vitest.config.ts');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, '--reporter=dot'], {
    cwd: root,
    env: { ...process.env, [SERVER_ORDER]: JSON.stringify(order) },
    stdio: process.env['MUTANTS_DEBUG'] === undefined ? 'ignore' : 'inherit',
  });
  // What a signal broke off says nothing of the mutant.
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  return new Promise((done) =>
    child.on('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
      done(code !== 0);
    }),
  );
}

function linesOf(file: string): Line[] {
  if (!existsSync(file))
    throw new Error('the tests of the server left no report; set MUTANTS_DEBUG=1 to see why');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** The tests of the feature that a mutant is in, and those on access itself. */
function testsNear(place: string): string[] {
  const [, feature = ''] = place.split('/');
  const folder = `apps/server/src/features/${feature}`;
  const more = ['access', 'accounts', 'api-tokens'].map(
    (one) => `apps/server/src/features/${one}/**/*.test.ts`,
  );
  const isOfAll = feature === 'access' || feature === 'api-tokens';
  return [
    `${folder}/**/*.test.ts`,
    'apps/server/src/features/access/step-up.test.ts',
    ...(isOfAll ? more : []),
  ];
}
