import { expect, it } from 'vitest';
import { beforeAfter } from './index.ts';

it('has the fields that differ, and no others', () => {
  expect(beforeAfter({ a: 1, b: [1, 2], c: 'x' }, { a: 1, b: [2, 1], c: 'y' })).toEqual({
    before: { b: [1, 2], c: 'x' },
    after: { b: [2, 1], c: 'y' },
  });
});

it('has null for what is not there on one side', () => {
  expect(beforeAfter({ a: 1, gone: 2 }, { a: 1, come: 3 })).toEqual({
    before: { gone: 2, come: null },
    after: { gone: null, come: 3 },
  });
});

it('does not mind the order of fields', () => {
  const same = beforeAfter({ rule: { a: 1, b: { c: 2, d: 3 } } }, { rule: { b: { d: 3, c: 2 }, a: 1 } });
  expect(same).toEqual({ before: {}, after: {} });
});

it('of something new or gone has all of it', () => {
  expect(beforeAfter(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
  expect(beforeAfter({ a: 1 }, null)).toEqual({ before: { a: 1 }, after: null });
});
