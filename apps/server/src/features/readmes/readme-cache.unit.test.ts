import { expect, it } from 'vitest';
import { ReadmeCache } from './readme-cache.ts';

const entry = (length: number) => ({ html: 'x'.repeat(length), etag: '' });

it('forgets what was used longest ago when it is full', () => {
  const cache = new ReadmeCache(200);
  for (const key of ['a', 'b']) cache.add(key, entry(40));
  expect(cache.get('a')).toBeDefined();
  cache.add('c', entry(40));
  expect(['a', 'b', 'c'].map((key) => cache.get(key)?.html.length)).toEqual([40, undefined, 40]);
});

it('counts an entry once, and keeps none that is larger than itself', () => {
  const cache = new ReadmeCache(200);
  for (let round = 0; round < 10; round++) cache.add('a', entry(40));
  cache.add('b', entry(40));
  expect(cache.get('a')).toBeDefined();
  cache.add('large', entry(101));
  expect(cache.get('large')).toBeUndefined();
});
