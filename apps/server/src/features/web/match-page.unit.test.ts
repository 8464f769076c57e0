import { expect, it } from 'vitest';
import { isPage } from './match-page.ts';

const patterns = ['/', '/search', '/crates/:name', '/crates/:name/versions', '/docs', '/docs/:page+'];

it.each([
  '/',
  '/search',
  '/search/',
  '/crates/rocket',
  '/crates/rocket/versions',
  '/docs',
  '/docs/ci',
  '/docs/providers/github.md',
])('%s is a page', (path) => {
  expect(isPage(path, patterns)).toBe(true);
});

it.each([
  '/crates',
  '/crates/rocket/owners',
  '/searching',
  '/api/v1/crates',
  '/docsx',
  '/index/ro/ck/rocket',
])('%s is none', (path) => {
  expect(isPage(path, patterns)).toBe(false);
});
