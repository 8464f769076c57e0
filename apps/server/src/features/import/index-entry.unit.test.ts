import { describe, expect, it } from 'vitest';
import { ownDependencies, readSourceEntry, readTime } from './index-entry.ts';

const cksum = 'ab'.repeat(32);
const line = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ name: 'rocket', vers: '1.0.0', cksum, ...more });

describe('a line of another index', () => {
  it('as Alexandrie and ktra write it', () => {
    const deps = [{ name: 'fuel', req: '^1', kind: 'normal', registry: null }];
    expect(readSourceEntry(line({ yanked: true, deps, features: {}, links: null }))).toEqual({
      name: 'rocket',
      version: '1.0.0',
      checksum: cksum,
      yanked: true,
      publishedAt: null,
      ownDependencies: new Set(['normal fuel']),
    });
  });

  it('with a checksum in capitals, a time, and without anything else', () => {
    const text = line({ cksum: cksum.toUpperCase(), pubtime: '2024-02-03T04:05:06Z' });
    expect(readSourceEntry(text)).toMatchObject({
      checksum: cksum,
      yanked: false,
      publishedAt: new Date('2024-02-03T04:05:06Z'),
    });
  });

  it.each([
    ['no JSON', '{"name":', 'not JSON'],
    ['a list', '[]', 'no `name`'],
    ['null', 'null', 'no `name`'],
    ['a name that is a number', line({ name: 1 }), 'no `name`'],
    ['an endless name', line({ name: 'x'.repeat(10_000) }), 'no `name`'],
    ['no checksum', line({ cksum: undefined }), 'cksum'],
    ['half a checksum', line({ cksum: 'abcd' }), 'cksum'],
    ['a path as checksum', line({ cksum: '../../etc/passwd' }), 'cksum'],
  ])('is refused with %s', (_what, text, part) => {
    expect(() => readSourceEntry(text)).toThrow(part);
  });
});

describe('dependencies in the registry itself', () => {
  it('by kind and by the key of Cargo.toml', () => {
    const own = ownDependencies([
      { name: 'a', kind: 'dev', registry: null },
      { name: 'alias', package: 'b', kind: 'build' },
      { name: 'c', kind: null },
      { name: 'd', kind: 'normal', registry: 'https://github.com/rust-lang/crates.io-index' },
    ]);
    expect(own).toEqual(new Set(['dev a', 'build alias', 'normal c']));
  });

  it('not where one name comes from two registries', () => {
    const deps = [
      { name: 'a', kind: 'normal', registry: null, target: 'cfg(unix)' },
      { name: 'a', kind: 'normal', registry: 'sparse+https://other.example/', target: 'cfg(windows)' },
    ];
    expect(ownDependencies(deps)).toEqual(new Set());
  });

  it.each([[null], ['text'], [[null, 1, 'x', {}]]])('of %j there are none', (deps) => {
    expect(ownDependencies(deps)).toEqual(new Set());
  });
});

describe('times', () => {
  it.each([
    ['2026-01-22T10:00:00Z', '2026-01-22T10:00:00.000Z'],
    ['2026-01-22 10:00:00', '2026-01-22T10:00:00.000Z'],
    ['2026-01-22 10:00:00.123456', '2026-01-22T10:00:00.000Z'],
    ['2026-01-22T10:00:00+02:00', '2026-01-22T08:00:00.000Z'],
    ['2026-01-22 10:00:00 UTC', '2026-01-22T10:00:00.000Z'],
  ])('%s', (text, time) => {
    expect(readTime(text)?.toISOString()).toBe(time);
  });

  it.each([[''], ['yesterday'], ['1970-01-01T00:00:00Z'], ['2026-13-40T99:00:00Z'], [1_700_000_000], [null]])(
    'nobody knows: %j',
    (value) => {
      expect(readTime(value)).toBeNull();
    },
  );
});
