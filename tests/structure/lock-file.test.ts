import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

it('names no download host, so that it works behind any mirror', () => {
  const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; link?: boolean; integrity?: string }>;
  };
  const entries = Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/'));
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, { resolved, link }]) => resolved !== undefined && !link)).toEqual([]);
  // Without a host, the hash is all that says what is installed.
  expect(entries.filter(([, { integrity, link }]) => !/^sha512-/.test(integrity ?? '') && !link)).toEqual([]);
});
