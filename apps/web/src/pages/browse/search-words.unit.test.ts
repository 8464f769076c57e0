import { expect, it } from 'vitest';
import { searchWords } from './search-words.ts';

it('takes keywords and a category out of what is typed', () => {
  expect(searchWords('  http keyword:async  client keyword:tls category:network-programming ')).toEqual({
    q: 'http client',
    all_keywords: 'async tls',
    category: 'network-programming',
  });
});

it('leaves everything else as it is, and a filter that is still being typed out', () => {
  expect(searchWords('a:b keyword: "x"')).toEqual({ q: 'a:b "x"', all_keywords: null, category: null });
  expect(searchWords('')).toEqual({ q: null, all_keywords: null, category: null });
});
