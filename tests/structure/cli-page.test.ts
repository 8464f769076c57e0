import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '../../apps/cli/src/exit-codes.ts';
import { withCliReference } from '../../scripts/docs/cli-reference.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

it('docs/cli.md has the commands that there are, as `npm run docs` writes them', async () => {
  expect(page).toBe(await withCliReference(page));
});

it('docs/cli.md has every exit code', () => {
  const documented = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  expect(documented).toEqual(Object.values(exitCodes));
});
