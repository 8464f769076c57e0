import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bundles } from '../../scripts/bundle/bundles.ts';
import { copies, makeCopy } from '../../scripts/bundle/copies.ts';
import { makeBundle } from '../../scripts/bundle/make-bundle.ts';

const root = resolve(import.meta.dirname, '../..');
const committed = bundles.filter((bundle) => bundle.committed);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

it('knows every committed file that runs in other people’s jobs', () => {
  const files = [...committed, ...copies].map(({ file }) => file);
  expect(files).toEqual(
    expect.arrayContaining([
      'apps/auth-action/dist/main.js',
      'apps/auth-action/dist/post.js',
      'ci/circleci/orb.yml',
    ]),
  );
});

it.each(committed.map((bundle) => [bundle.file, bundle] as const))(
  '%s is what its sources make',
  async (file, bundle) => {
    expect(read(file) === (await makeBundle(root, bundle)), 'run `npm run bundle`, and commit it').toBe(true);
    expect((statSync(join(root, file)).mode & 0o100) !== 0).toBe(bundle.executable);
  },
);

it.each(copies.map((copy) => [copy.file, copy] as const))('%s has `ci/publish.sh` as it is', (file, copy) => {
  expect(read(file) === makeCopy(root, copy), 'run `npm run bundle`, and commit it').toBe(true);
});
