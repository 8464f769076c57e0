import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListedVersion, summaryOf, summaryWith } from './top-versions.ts';

const listed = (...versions: readonly (readonly [string, (0 | 1)?])[]): ListedVersion[] =>
  versions.map(([num, yanked = 0], at) => ({ id: at + 1, num, yanked }));

describe('what a crate says of its versions', () => {
  it.each<[string, ListedVersion[], Record<string, unknown>]>([
    [
      'none',
      listed(),
      { default_version: null, max_version: null, newest_version: null, num_versions: 0, yanked: 0 },
    ],
    [
      'the highest stable one is the default, the last one the newest',
      listed(['1.10.0'], ['2.0.0-rc.1'], ['1.9.0']),
      {
        default_version: '1.10.0',
        max_version: '2.0.0-rc.1',
        max_stable_version: '1.10.0',
        newest_version: '1.9.0',
        num_versions: 3,
        yanked: 0,
      },
    ],
    [
      'yanked ones do not count',
      listed(['1.0.0'], ['2.0.0', 1]),
      { default_version: '1.0.0', max_version: '1.0.0', newest_version: '1.0.0', yanked: 0 },
    ],
    [
      'unless all are',
      listed(['1.0.0', 1], ['2.0.0', 1]),
      {
        default_version: '2.0.0',
        max_version: '2.0.0',
        max_stable_version: null,
        newest_version: '2.0.0',
        yanked: 1,
      },
    ],
  ])('%s', (_, versions, expected) => {
    expect(summaryOf(versions)).toMatchObject(expected);
  });

  it('is the same whether all versions are read or one is added to what was known', () => {
    const number = fc.nat({ max: 3 });
    const version = fc
      .tuple(number, number, fc.constantFrom('', '-alpha', '-alpha.2', '-rc.10'))
      .map(([major, minor, pre]) => `${major}.${minor}.0${pre}`);
    const some = fc.uniqueArray(fc.record({ num: version, yanked: fc.constantFrom<0 | 1>(0, 1) }), {
      selector: ({ num }) => num,
      minLength: 1,
    });
    fc.assert(
      fc.property(some, (published) => {
        const before = published.slice(0, -1).map((one, at) => ({ id: at + 1, ...one }));
        const added = { id: published.length, num: published.at(-1)?.num ?? '', yanked: 0 as const };
        expect(summaryWith(summaryOf(before), added.num)).toEqual(summaryOf([...before, added]));
      }),
    );
  });
});
