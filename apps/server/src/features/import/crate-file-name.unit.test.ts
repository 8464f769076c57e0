import { expect, it } from 'vitest';
import { splitCrateFileName } from './crate-file-name.ts';

it.each([
  ['rocket-1.0.0.crate', 'rocket', '1.0.0'],
  ['rocket-engine-0.1.0-beta.1.crate', 'rocket-engine', '0.1.0-beta.1'],
  ['r2-d2-1.0.0+build-7.crate', 'r2-d2', '1.0.0+build-7'],
  ['a-1-1.0.0-2.0.0.crate', 'a-1', '1.0.0-2.0.0'],
])('%s is %s %s', (file, name, version) => {
  expect(splitCrateFileName(file)).toEqual({ name, version });
});

it.each([
  'rocket.crate',
  'rocket-1.0.crate',
  '-1.0.0.crate',
  'rocket-1.0.0.tgz',
  '../x-1.0.0.crate',
  '1.0.0.crate',
])('%s is no such name', (file) => {
  expect(splitCrateFileName(file)).toBeNull();
});
