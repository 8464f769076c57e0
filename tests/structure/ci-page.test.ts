import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const fixtures = 'tests/acceptance/fixtures/ci';
const files = [
  ...readdirSync(join(root, fixtures)).map((name) => `${fixtures}/${name}`),
  'ci/forgejo/release.yml',
];

it.each(files)('docs/ci.md shows %s, which the acceptance tests run', (file) => {
  const text = readFileSync(join(root, file), 'utf8')
    .replace(/^ *args: --allow-dirty\n/m, '')
    .replace(' --allow-dirty', '')
    .trim();
  expect(page).toContain(`\`\`\`yaml\n${text}\n\`\`\``);
});
