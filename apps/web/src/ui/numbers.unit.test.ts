import { expect, it } from 'vitest';
import { bytes, count, counted, shortCount } from './numbers.ts';

const NUMBERS = [0, 1, 12, 999, 1000, 1049, 1050, 12_345, 99_949, 999_949, 999_950, 1_000_000, 2_500_000_000];

it('numbers are written as Intl writes them in English', () => {
  const whole = new Intl.NumberFormat('en');
  const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  for (const number of NUMBERS) {
    expect(count(number)).toBe(whole.format(number));
    expect(shortCount(number)).toBe(compact.format(number));
  }
});

it('things are counted', () => {
  expect([0, 1, 2, 1234].map((many) => counted(many, 'crate'))).toEqual([
    '0 crates',
    '1 crate',
    '2 crates',
    '1,234 crates',
  ]);
  expect(counted(2, 'policy', 'policies')).toBe('2 policies');
});

it('sizes are told in the unit that fits', () => {
  expect([999, 1000, 1_500_000, 2_340_000_000].map(bytes)).toEqual(['999 B', '1 kB', '1.5 MB', '2.3 GB']);
});
