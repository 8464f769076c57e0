import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { instrumentDecision } from './all-mutants.ts';
import { decisionFolder, root } from './decision-sources.ts';
import { readOrder, select } from './selection.ts';

const { mutants: all, sources } = instrumentDecision();
const order = readOrder(process.env);
const mutants = select(all, order);

/** The tests that are recorded first, then the one that wakes the mutants. */
class KillersLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLast = ({ moduleId }: TestSpecification) => moduleId.endsWith('kill-decision.test.ts');
    return [...files.filter((file) => !isLast(file)), ...files.filter(isLast)];
  }
}

/**
 * The tests of the decision over sources that have every mutant in them, in one process, so that each mutant costs the
 * running of the tests that come across it and no start of anything.
 */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutants-of-the-decision',
      enforce: 'pre',
      transform(_, id) {
        const path = id.split('?')[0] ?? '';
        if (!path.startsWith(decisionFolder)) return undefined;
        const code = sources.get(path.slice(decisionFolder.length + 1));
        return code === undefined ? undefined : { code, map: null };
      },
    },
  ],
  test: {
    include: ['packages/trusted-publishing/src/**/*.test.ts', 'scripts/mutants/kill-decision.test.ts'],
    // The first makes other tokens each time, the second is not about the decision; both take long.
    exclude: ['**/second-opinion.test.ts', '**/same-publisher.test.ts', '**/node_modules/**'],
    runner: resolve(import.meta.dirname, 'runtime.ts'),
    sequence: { sequencer: KillersLast },
    pool: 'forks',
    isolate: false,
    maxWorkers: 1,
    setupFiles: [resolve(import.meta.dirname, 'same-inputs.ts')],
    silent: true,
    testTimeout: 120_000,
    // What was kept of an earlier run has other numbers for its mutants.
    fsModuleCache: false,
    dangerouslyIgnoreUnhandledErrors: true,
    provide: { mutants, reportFile: order.reportFile },
  },
});
