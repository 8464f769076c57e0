import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { authorisationPage } from './authorisation-page.ts';

it('the page of docs is the one these rows make (npm run docs writes it)', () => {
  const file = join(import.meta.dirname, '../../../../../docs/reference/authorisation.md');
  expect(readFileSync(file, 'utf8')).toBe(authorisationPage());
});
