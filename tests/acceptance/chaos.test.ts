import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './support/paths.ts';
import { runProgram } from './support/programs.ts';
import { chooseSeed } from './support/random.ts';

const chaosProgram = join(checkout, 'scripts/chaos/main.ts');

const isHere = (name: string) => (process.env[name] ?? '') !== '';
/** It starts its own, as those that the other tests share must not be killed. */
const isDistributed = isHere('TEST_POSTGRES_URL') && isHere('TEST_S3_URL');
/** How many of the many rounds that `npm run chaos` does. */
const embedded = { place: 'embedded', rounds: isDistributed ? 2 : 5 };
const places = isDistributed ? [embedded, { place: 'postgres', rounds: 3 }] : [embedded];

test.each(places)(
  'killed at whatever moment, a registry ($place) has what it acknowledged, and the rest wholly or not at all',
  async ({ place, rounds }) => {
    const options = { only: place, rounds, outage: 0, seed: chooseSeed() };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { code, stdout, stderr } = await runProgram(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      chaosProgram,
      ...args,
    ]);
    console.log(stdout.trim());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const counts = /rounds = (\d+), acknowledged = (\d+), lost = (\d+) \((\d+) refused and (\d+) cut off/
      .exec(stdout)
      ?.slice(1)
      .map(Number);
    const [done, acknowledged, lost, refused = 0, cut = 0] = counts ?? [];
    expect({ done, lost }).toEqual({ done: rounds, lost: 0 });
    expect(acknowledged).toBeGreaterThan(0);
    // Killed too early or too late every time would prove nothing.
    expect(refused + cut).toBeGreaterThan(0);
  },
);
