import { expect, it } from 'vitest';
import { firstQuestion, isPage } from './match-page.ts';

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

const questions = { '/': '/api/v1/summary', '/crates/:name': '/api/v1/crates/:name?include=a%2Cb' };

it.each([
  ['/', '/api/v1/summary'],
  ['/crates/rocket', '/api/v1/crates/rocket?include=a%2Cb'],
  ['/crates/Rocket_2/versions', '/api/v1/crates/Rocket_2?include=a%2Cb'],
  ['/search', null],
  ['/crates', null],
  ['/crates/%3E%3B%20rel=x', null],
  ['/crates/..', null],
])('%s asks %s first', (path, question) => {
  expect(firstQuestion(path, questions)).toBe(question);
});
