import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { root } from './decision-sources.ts';
import { instrumentServer, serverFolder } from './server-mutants.ts';
import { readServerOrder } from './server-order.ts';

const { sources } = instrumentServer();
const order = readServerOrder(process.env);

/** Tests of the server over sources that have every mutant in them. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutants-of-the-server',
      enforce: 'pre',
      transform(_, id) {
        const path = id.split('?')[0] ?? '';
        if (!path.startsWith(serverFolder)) return undefined;
        const code = sources.get(path.slice(serverFolder.length + 1));
        return code === undefined ? undefined : { code, map: null };
      },
    },
  ],
  test: {
    include: [...order.tests],
    exclude: ['apps/**/*.s3.test.ts', '**/node_modules/**'],
    runner: resolve(import.meta.dirname, 'server-runner.ts'),
    globalSetup: ['scripts/test/built.ts', 'apps/server/src/testing/template.ts'],
    setupFiles: [
      resolve(import.meta.dirname, 'runtime.ts'),
      'apps/server/src/testing/remembered-hashes.ts',
      'apps/server/src/testing/compare-answers.ts',
    ],
    isolate: false,
    maxWorkers: order.awake === null ? 2 : 1,
    silent: true,
    bail: order.awake === null ? 0 : 1,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
