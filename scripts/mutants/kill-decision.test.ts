import { writeFileSync } from 'node:fs';
import { expect, inject, it } from 'vitest';
import type { Mutant } from './decision-mutants.ts';
import { passes, type RecordedTest, recordedTests } from './runtime.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Those that are to be killed. */
    mutants: readonly Mutant[];
    reportFile: string;
  }
}

/** A test of so many random cases that it is not asked once more for each mutant that is left. */
const SLOW_MS = 2000;

it('wakes the mutants one by one', { timeout: 3_600_000 }, async () => {
  const mutants = inject('mutants');
  const tests = recordedTests().toSorted((a, b) => a.milliseconds - b.milliseconds);
  expect(tests.length).toBeGreaterThan(100);
  const alive = new Set(mutants.map(({ id }) => id));
  const killers = new Map<number, string>();
  const kill = (id: number, { name }: RecordedTest) => {
    alive.delete(id);
    killers.set(id, name);
  };
  const unsteady = new Set<string>();
  const progress = () =>
    writeFileSync(
      `${inject('reportFile')}.progress`,
      `${mutants.length - alive.size} of ${mutants.length} killed`,
    );
  for (const test of tests) {
    const found = await killedBy(
      test,
      test.hits.filter((id) => alive.has(id)),
    );
    for (const id of found) kill(id, test);
    if (found.length > 0) progress();
    if (found.length > 0 && !(await passes(test, []))) unsteady.add(test.name);
  }
  // Those that others may have hidden, each alone and by every test that comes across it.
  for (const id of alive)
    for (const test of tests.filter(({ milliseconds }) => milliseconds < SLOW_MS)) {
      if (!test.hits.includes(id) || (await passes(test, [id]))) continue;
      kill(id, test);
      if (!(await passes(test, []))) unsteady.add(test.name);
      break;
    }
  const reached = new Set(tests.flatMap(({ hits }) => hits));
  const survivors = mutants
    .filter(({ id }) => alive.has(id))
    .map((mutant) => ({ ...mutant, isReached: reached.has(mutant.id) }));
  const report = { tests: tests.length, total: mutants.length, survivors, killers: [...killers] };
  writeFileSync(inject('reportFile'), JSON.stringify(report));
  expect([...unsteady], 'tests that fail even once the mutants sleep again').toEqual([]);
});

/**
 * Which of these make the test fail, each awake alone. All together are tried first and then halves: one may hide another
 * so, which is why whoever is left is asked once more alone.
 */
async function killedBy(test: RecordedTest, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0 || (await passes(test, ids))) return [];
  if (ids.length === 1) return [...ids];
  const middle = Math.ceil(ids.length / 2);
  return [...(await killedBy(test, ids.slice(0, middle))), ...(await killedBy(test, ids.slice(middle)))];
}
