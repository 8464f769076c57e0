import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { providerPages } from '../../scripts/docs/provider-pages.ts';

const folder = join(import.meta.dirname, '../../docs/providers');
const pages = await providerPages();

it.each(Object.entries(pages))('docs/providers/%s is what `npm run docs` writes', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

it('has no page in docs/providers of a provider that is gone', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort());
});
