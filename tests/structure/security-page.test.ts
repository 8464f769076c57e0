import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'SECURITY.md'), 'utf8');

it('names a test for every promise, and each of those tests exists', () => {
  const promises = page.split('\n').filter((line) => /^\| (?!We promise|-)/.test(line));
  expect(promises.length).toBeGreaterThan(15);
  for (const promise of promises) {
    const tests = [...promise.matchAll(/`([^`]+\.test\.ts)`/g)].map((match) => match[1] ?? '');
    expect(tests.length, promise).toBeGreaterThan(0);
    for (const test of tests)
      expect(existsSync(resolve(root, test)), `${test}, named in SECURITY.md`).toBe(true);
  }
});
