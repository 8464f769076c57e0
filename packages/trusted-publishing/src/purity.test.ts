import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing'))
  .map((path) => ({ path, text: readFileSync(`${import.meta.dirname}/${path}`, 'utf8') }));

it('is pure: imports nothing but jose, the hash of node:crypto and itself, and reads no clock', () => {
  for (const { path, text } of sources) {
    const imports = [...text.matchAll(/ from '([^'.][^']*)'/g)].map(([, name]) => name);
    expect(
      imports.filter((name) => name !== 'jose' && name !== 'node:crypto'),
      path,
    ).toEqual([]);
    expect(text, path).not.toMatch(/Date\.now|new Date\(\)|process\.|randomBytes\(|console\.|fetch\(/);
  }
});

it('never asks which provider it is dealing with', () => {
  const interpreters = sources.filter(({ path }) => !path.startsWith('providers'));
  for (const { path, text } of interpreters) expect(text, path).not.toMatch(/=== '(github|gitlab)/);
});
