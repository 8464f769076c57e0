import { expect, test } from 'vitest';
import { checkLicense } from './license.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readVectors } from './testing/vectors.ts';

test.each(readVectors('licenses-valid.txt'))('%j is a license', (license) => {
  expect(() => checkLicense(license)).not.toThrow();
});

test.each(readVectors('licenses-invalid.txt'))('%j is not a license', async (license) => {
  expect(await codeOf(() => checkLicense(license))).toBe('license_invalid');
});

test('an endless expression is refused by its length', async () => {
  const refusal = await refusalOf(() => checkLicense('('.repeat(1_000_000)));
  expect(refusal.message).toContain('longer than');
  expect(refusal.message.length).toBeLessThan(500);
});
