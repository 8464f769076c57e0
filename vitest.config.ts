import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.ts';

/** Run once more with object storage. */
const touchingBlobs = [
  'platform/blobs/blob-store.test.ts',
  'features/deletion/delete-crate.test.ts',
  'features/deletion/delete-version.test.ts',
  'features/downloads/download.test.ts',
  'features/downloads/missing-blob.test.ts',
  'features/publish/publish.test.ts',
  'features/publish/uploads-at-once.test.ts',
  'features/readmes/readmes.test.ts',
].map((path) => `apps/server/src/${path}`);

/** What is about the files of the embedded database has nothing to ask of PostgreSQL. */
const ofOtherEngine = (process.env['TEST_POSTGRES_URL'] ?? '') === '' ? [] : ['apps/**/*.embedded.test.ts'];

const inThisProcess = {
  globalSetup: ['scripts/test/built.ts', 'apps/server/src/testing/template.ts'],
  setupFiles: ['apps/server/src/testing/remembered-hashes.ts', 'apps/server/src/testing/compare-answers.ts'],
  // Loading the server takes longer than most files: a worker loads it once. Nothing of it is shared by servers.
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // They wait for timeouts, disks and databases more than they compute.
  maxWorkers: 3,
};

/**
 * Projects by what they need: `unit` runs anywhere and fast, `feature` starts real databases in this process, `storage` is what
 * of them touches blobs, with a real S3-compatible server (`TEST_S3_URL`), and `acceptance` starts real processes (the server, cargo, the pretend CI) and imports nothing of ours.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'tests/structure/**/*.test.ts',
            'tools/**/*.test.ts',
            'apps/**/*.unit.test.ts',
          ],
          // Some start processes and wait for them, which on a busy machine takes its time.
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'feature',
          include: ['apps/**/*.test.ts'],
          exclude: ['apps/**/*.unit.test.ts', 'apps/**/*.s3.test.ts', ...ofOtherEngine, '**/node_modules/**'],
          ...inThisProcess,
        },
      },
      {
        test: {
          name: 'storage',
          include: ['apps/**/*.s3.test.ts', ...touchingBlobs],
          exclude: ['**/node_modules/**'],
          ...inThisProcess,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['tests/acceptance/**/*.test.ts'],
          globalSetup: ['scripts/test/built.ts', 'tests/acceptance/support/compile-cache.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
    ],
  },
});
