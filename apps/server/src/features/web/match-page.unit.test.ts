import { expect, it } from 'vitest';
import { findPage, questionsAt } from './match-page.ts';

const pages = [
  '/',
  '/search',
  '/docs',
  '/crates/:name',
  '/crates/:name/versions',
  '/docs/:page+',
  '/crates/:name/:version',
].map((pattern) => ({ pattern }));

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
  expect(findPage(path, pages)).not.toBeNull();
});

it.each([
  '/crates',
  '/crates/rocket/1.0.0/owners',
  '/searching',
  '/api/v1/crates',
  '/docsx',
  '/index/ro/ck/rocket',
])('%s is none', (path) => {
  expect(findPage(path, pages)).toBeNull();
});

it('takes the first of two that fit', () => {
  expect(findPage('/crates/rocket/versions', pages)?.pattern).toBe('/crates/:name/versions');
  expect(findPage('/crates/rocket/1.0.0', pages)?.pattern).toBe('/crates/:name/:version');
});

it.each([
  ['/', '/', ['/api/v1/summary'], ['/api/v1/summary']],
  [
    '/crates/Rocket_2',
    '/crates/:name',
    ['/api/v1/crates/:name?include=a%2Cb', '/api/v1/crates/:name/readme'],
    ['/api/v1/crates/Rocket_2?include=a%2Cb', '/api/v1/crates/Rocket_2/readme'],
  ],
  ['/crates/rocket/1.0.0+a', '/crates/:name/:version', ['/api/:name'], ['/api/rocket']],
  ['/search', '/search', [], []],
  ['/crates/%3E%3B%20rel=x', '/crates/:name', ['/api/:name'], []],
  ['/crates/..', '/crates/:name', ['/api/:name'], []],
])('%s asks first what its page does', (path, pattern, questions, asked) => {
  expect(questionsAt(path, { pattern, questions })).toEqual(asked);
});
