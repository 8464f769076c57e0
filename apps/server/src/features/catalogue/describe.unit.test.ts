import { expect, it } from 'vitest';
import type { Label } from '../crates/index.ts';
import { findCategory } from './describe.ts';

const label = (text: string, crates = 1, since = 10): Label => ({ text, crates, since });

it('adds up what is below, beside and above', () => {
  const labels = [
    label('a', 2, 5),
    label('a::b', 1, 4),
    label('a::b::c', 3, 3),
    label('a::bc', 9, 1),
    label('ab', 9, 1),
    label('x::a::b', 9, 1),
  ];
  expect(findCategory(labels, 'a::b')).toEqual({
    label: label('a::b', 4, 3),
    below: [label('a::b::c', 3, 3)],
    above: [label('a', 15, 1)],
  });
  expect(findCategory(labels, 'a')?.below).toEqual([label('a::b', 4, 3), label('a::bc', 9, 1)]);
  expect(findCategory(labels, 'a::b::c::d')).toBeNull();
});

it('looks at each category once, however many are below one', () => {
  let looks = 0;
  const labels = Array.from({ length: 20_000 }, (_, at) => ({
    crates: 1,
    since: 10,
    get text() {
      looks += 1;
      return `a::b${at}`;
    },
  }));
  expect(findCategory(labels, 'a')?.below).toHaveLength(20_000);
  expect(looks).toBeLessThan(200_000);
});
