import { appendFileSync } from 'node:fs';
import { TestRunner } from 'vitest';
import { passes, wake, watched } from './runtime.ts';
import { readServerOrder } from './server-order.ts';

type RunnableTest = Parameters<typeof TestRunner.getTestFn>[0] & {
  name: string;
  file?: { filepath: string; name: string };
};

const order = readServerOrder(process.env);
/** Those that are still to be killed, each with how many tests may be tried on it yet. */
const alive = new Map(order.alive.map((id) => [id, order.testsPerMutant]));
const report = (line: object) => appendFileSync(order.reportFile, `${JSON.stringify(line)}\n`);
// Else nobody could tell a run without any kill from one that never began.
report({ begun: true });

/**
 * With one mutant awake from the start it only runs the tests. Without, it notes which mutants each test comes across; and where it may
 * wake them between, it runs the test again with each. A test that fails when it is run a second time with none awake is left
 * alone, and so is one after which it fails: a mutant that let somebody in may have left anything behind.
 */
export default class ServerRunner extends TestRunner {
  async runTask(test: RunnableTest): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (order.awake !== null) {
      wake([order.awake]);
      return run();
    }
    const { hits, asked } = await watched(run);
    const name = `${test.file?.name} > ${test.name}`;
    const wanted = hits.filter((id) => (alive.get(id) ?? 0) > 0);
    if (order.testsPerMutant === 0 || wanted.length === 0 || !(await passes({ run, asked }, []))) return;
    for (const id of wanted) {
      alive.set(id, (alive.get(id) ?? 0) - 1);
      if (await passes({ run, asked }, [id])) continue;
      alive.delete(id);
      report({ killed: id, by: name });
      if (!(await passes({ run, asked }, []))) return;
    }
  }
}
