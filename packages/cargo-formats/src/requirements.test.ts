import { expect, test } from 'vitest';
import { normaliseRequirement } from './requirements.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readVectorPairs, readVectors } from './testing/vectors.ts';

test.each(readVectorPairs('requirements.txt'))('%j is written %j', (text, normal) => {
  expect(normaliseRequirement(text)).toBe(normal);
  expect(normaliseRequirement(normal)).toBe(normal);
});

test.each(['', ' ', ...readVectors('requirements-invalid.txt')])('%j is not a requirement', async (text) => {
  expect(await codeOf(() => normaliseRequirement(text))).toBe('dependency_requirement_invalid');
});

test('a bare wildcard gets a sentence of its own', async () => {
  expect((await refusalOf(() => normaliseRequirement('*'))).message).toContain('every version');
});

test('a requirement has at most 32 parts', async () => {
  const parts = (count: number) => Array.from({ length: count }, (_, index) => `<${index}`).join(', ');
  expect(normaliseRequirement(parts(32))).toBe(parts(32));
  expect((await refusalOf(() => normaliseRequirement(parts(33)))).message).toContain('33 parts');
});
