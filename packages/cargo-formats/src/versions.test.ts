import { expect, test } from 'vitest';
import { codeOf } from './testing/refusal.ts';
import { readVectors } from './testing/vectors.ts';
import { compareVersions, isPrerelease, parseVersion } from './versions.ts';

test.each(readVectors('versions-valid.txt'))('%j is a version', (text) => {
  expect(parseVersion(text).text).toBe(text);
});

test.each(['', ...readVectors('versions-invalid.txt')])('%j is not a version', async (text) => {
  expect(await codeOf(() => parseVersion(text))).toBe('version_invalid');
});

test('a version is taken apart', () => {
  expect(parseVersion('1.2.3-beta-1.x+build.5')).toEqual({
    text: '1.2.3-beta-1.x+build.5',
    withoutBuild: '1.2.3-beta-1.x',
    major: 1n,
    minor: 2n,
    patch: 3n,
    prerelease: 'beta-1.x',
    build: 'build.5',
  });
});

test('a version has at most 150 characters', async () => {
  expect(parseVersion(`1.0.0-${'a'.repeat(144)}`).text).toHaveLength(150);
  expect(await codeOf(() => parseVersion(`1.0.0-${'a'.repeat(145)}`))).toBe('version_too_long');
});

test('versions are ordered by precedence, then by build', () => {
  const ordered = readVectors('versions-ordered.txt').map(parseVersion);
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries()) {
      expect(Math.sign(compareVersions(a, b)), `${a.text} and ${b.text}`).toBe(Math.sign(i - j));
    }
  }
});

test('only what has a pre-release part is a pre-release', () => {
  expect(isPrerelease(parseVersion('1.0.0-rc.1'))).toBe(true);
  expect(isPrerelease(parseVersion('1.0.0+rc-1'))).toBe(false);
});
