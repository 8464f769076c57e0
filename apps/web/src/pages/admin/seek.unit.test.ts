import { expect, it } from 'vitest';
import { given, seekOf } from './seek.ts';

it('the next part of a list is in the query that the API names', () => {
  expect(seekOf('?per_page=10&seek=MTI')).toBe('MTI');
  expect(seekOf(null)).toBeNull();
});
it('what is empty is no parameter', () => {
  expect(given({ q: 'a', seek: undefined, kind: '', actor: null })).toEqual({ q: 'a' });
});
