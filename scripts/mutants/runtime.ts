import { TestRunner } from 'vitest';

type RunnableTest = Parameters<typeof TestRunner.getTestFn>[0] & { name: string; file?: { name: string } };

/** A test that has passed, how to run it again, and which mutants it came across. */
export interface RecordedTest {
  readonly name: string;
  readonly run: () => unknown;
  readonly milliseconds: number;
  readonly hits: readonly number[];
  /** How often it asked whether a mutant is awake. */
  readonly asked: number;
}

interface State {
  /** Mutants that are awake. */
  on: ReadonlySet<number>;
  /** Those that were come across; null while nobody wants to know. */
  hits: Set<number> | null;
  /** How often may still be asked: a loop whose end was taken away asks for ever. */
  left: number;
  readonly recorded: RecordedTest[];
}

export class Runaway extends Error {}

const global = globalThis as unknown as {
  __mutant: (id: number) => boolean;
  __live: <T extends object>(make: () => T) => T;
  __mutants?: State;
};

/** One for all: the runner and the test that wakes the mutants have modules of their own. */
const state: State = global.__mutants ?? { on: new Set(), hits: null, left: Infinity, recorded: [] };
global.__mutants = state;

global.__mutant = (id) => {
  state.left -= 1;
  if (state.left < 0) throw new Runaway('asks for ever');
  state.hits?.add(id);
  return state.on.has(id);
};

/** A list that is made anew each time somebody looks at it. */
global.__live = (make) =>
  new Proxy(make(), {
    get: (_, key) => {
      const now = make();
      const value = Reflect.get(now, key);
      return typeof value === 'function' ? value.bind(now) : value;
    },
    has: (_, key) => Reflect.has(make(), key),
    ownKeys: () => Reflect.ownKeys(make()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(make(), key),
  });

export const recordedTests = (): readonly RecordedTest[] => state.recorded;

/** Remembers which mutants are come across while this runs, and how often somebody asks. */
export async function watched(run: () => unknown): Promise<{ hits: readonly number[]; asked: number }> {
  const hits = new Set<number>();
  Object.assign(state, { hits, left: Number.MAX_SAFE_INTEGER });
  try {
    await run();
  } finally {
    state.hits = null;
  }
  return { hits: [...hits], asked: Number.MAX_SAFE_INTEGER - state.left };
}

/** Wakes mutants until others are woken. */
export function wake(ids: Iterable<number>): void {
  state.on = new Set(ids);
  state.left = Infinity;
}

/** Whether the test passes while these mutants are awake. */
export async function passes(
  test: Pick<RecordedTest, 'run' | 'asked'>,
  ids: Iterable<number>,
): Promise<boolean> {
  state.on = new Set(ids);
  state.left = 3 * test.asked + 5_000;
  try {
    await test.run();
    return true;
  } catch {
    return false;
  } finally {
    state.on = new Set();
    state.left = Infinity;
  }
}

/** Runs each test as ever and remembers how, how long it took and which mutants it came across. */
export default class RecordingRunner extends TestRunner {
  async runTask(test: RunnableTest): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (test.file?.name.endsWith('kill-decision.test.ts')) return run();
    const started = performance.now();
    const seen = await watched(run);
    state.recorded.push({
      name: `${test.file?.name} > ${test.name}`,
      run,
      milliseconds: performance.now() - started,
      ...seen,
    });
  }
}
