import { expect, it } from 'vitest';
import { durationInWords, readDuration } from './moments.ts';

it.each([
  [1, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [3900, '1 hour 5 minutes'],
  [90_000, '1 day 1 hour'],
  [-300, '5 minutes'],
])('%i seconds are %s', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});

it.each([
  ['900', 900],
  ['90s', 90],
  ['15m', 900],
  ['2h', 7200],
  ['', undefined],
  ['1d', undefined],
  ['-5', undefined],
  ['1.5h', undefined],
])('%j is read as %s', (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});
