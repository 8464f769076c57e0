import { expect, test } from 'vitest';
import { checkFeatureName, checkFeatureValue } from './features.ts';
import { canonicalName, checkCrateName, checkDependencyRename, isCrateName } from './names.ts';
import { isReservedName } from './reserved-names.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readVectors } from './testing/vectors.ts';

test.each(readVectors('crate-names-valid.txt'))('%j is the name of a crate', (name) => {
  expect(() => checkCrateName(name)).not.toThrow();
  expect(isCrateName(name)).toBe(true);
});

test.each(['', ...readVectors('crate-names-invalid.txt')])('%j is not the name of a crate', async (name) => {
  expect(await codeOf(() => checkCrateName(name))).toBe('crate_name_invalid');
  expect(await codeOf(() => checkCrateName(name, 'dependency'))).toBe('dependency_invalid');
  expect(isCrateName(name)).toBe(false);
});

test('the length is the first thing that is said', async () => {
  const refusal = await refusalOf(() => checkCrateName(`1${'!'.repeat(64)}`));
  expect(refusal.message).toContain('has 65 characters, but at most 64 are allowed');
});

test('what cannot be seen is shown by number', async () => {
  const refusal = await refusalOf(() => checkCrateName('foo\u202Ebar'));
  expect(refusal.message).toContain('`foo\\u{202e}bar`');
});

test.each(readVectors('dependency-renames-valid.txt'))('%j can rename a dependency', (name) => {
  expect(() => checkDependencyRename(name)).not.toThrow();
});

test.each(['', ...readVectors('dependency-renames-invalid.txt')])('%j cannot rename one', async (name) => {
  expect(await codeOf(() => checkDependencyRename(name))).toBe('dependency_invalid');
});

test('names are the same crate when they differ by case, `-` and `_`', () => {
  expect(canonicalName('Foo-Bar_Baz')).toBe('foo_bar_baz');
});

test('only ASCII letters are folded', () => {
  expect(canonicalName('\u212A')).toBe('\u212A');
  expect('\u212A'.toLowerCase()).toBe('k');
});

test.each(readVectors('reserved-names.txt'))('%j is reserved', (name) => {
  expect(isReservedName(name)).toBe(true);
});

test.each(['serde', 'std2', 'com10', 'nul-', '__proto__', 'constructor'])('%j is not reserved', (name) => {
  expect(isReservedName(name)).toBe(false);
});

test.each(readVectors('feature-names-valid.txt'))('%j is the name of a feature', (name) => {
  expect(() => checkFeatureName(name)).not.toThrow();
  expect(() => checkFeatureValue(name)).not.toThrow();
});

test.each(['', ...readVectors('feature-names-invalid.txt')])(
  '%j is not the name of a feature',
  async (name) => {
    expect(await codeOf(() => checkFeatureName(name))).toBe('feature_invalid');
  },
);

test.each(readVectors('feature-values-valid.txt'))('%j can be enabled by a feature', (value) => {
  expect(() => checkFeatureValue(value)).not.toThrow();
});

test.each(['', ...readVectors('feature-values-invalid.txt')])('%j cannot be enabled', async (value) => {
  expect(await codeOf(() => checkFeatureValue(value))).toBe('feature_invalid');
});

test('a feature has at most 128 characters, by itself and where it is enabled', async () => {
  const [longest, tooLong] = ['f'.repeat(128), 'f'.repeat(129)];
  checkFeatureName(longest);
  checkFeatureValue(`serde/${longest}`);
  expect(await codeOf(() => checkFeatureName(tooLong))).toBe('feature_invalid');
  expect(await codeOf(() => checkFeatureValue(`serde/${tooLong}`))).toBe('feature_invalid');
});
