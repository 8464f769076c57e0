import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawFields, drawTable, lengthOf } from './table.ts';

describe('a table', () => {
  it('sets columns under one another, without spaces at the ends', () => {
    expect(
      drawTable({
        head: ['id', 'name'],
        rows: [
          ['1', 'rocket'],
          ['12', 'x'],
        ],
        width: 80,
      }),
    ).toBe('id  name\n1   rocket\n12  x');
  });

  it('folds the widest column where the terminal is narrow', () => {
    const text = drawTable({
      head: ['check', 'got'],
      rows: [['workflow', 'acme/rocket/.github/workflows/nightly.yml@refs/tags/v1 and more words']],
      width: 30,
    });
    expect(text.split('\n').every((line) => lengthOf(line) <= 30)).toBe(true);
    expect(text.replaceAll(/\s/g, '')).toContain(
      'acme/rocket/.github/workflows/nightly.yml@refs/tags/v1andmorewords',
    );
  });

  it('folds between words where that is enough', () => {
    const rows = [['GitHub Actions', 'octo-org/octo-repo, release.yml', 'release']];
    expect(drawTable({ head: ['CI', 'job', 'environment'], rows, width: 41 })).toBe(
      [
        'CI       job                  environment',
        'GitHub   octo-org/octo-repo,  release',
        'Actions  release.yml',
      ].join('\n'),
    );
  });

  it('draws rows as fields where the heads do not fit beside one another, and leaves out what is empty', () => {
    const head = ['crates', 'environment', 'state', 'used', 'why'];
    const rows = [
      ['rocket', 'release', 'active', 'never', ''],
      ['my-crate', 'release', 'active', '2026-11-23', ''],
    ];
    expect(drawTable({ head, rows, width: 30 })).toBe(
      [
        ...['crates       rocket', 'environment  release', 'state        active', 'used         never', ''],
        ...[
          'crates       my-crate',
          'environment  release',
          'state        active',
          'used         2026-11-23',
        ],
      ].join('\n'),
    );
  });

  it('lets no foreign text move the cursor', () => {
    const text = drawTable({ head: ['a'], rows: [['\u001b[2Jgone\nx']], width: 80 });
    expect(text).toBe('a\n[2Jgone x');
  });

  it('paints without counting what paints', () => {
    const paint = (text: string) => `<b>${text}</b>`;
    expect(drawTable({ head: ['a', 'b'], rows: [[{ text: 'x', paint }, 'y']], width: 80 })).toBe(
      'a  b\n<b>x</b>  y',
    );
  });

  it('fits any width from 40 on, and loses no letter', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'abcdefg -/'), maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, width) => {
          const text = drawTable({ head: ['one', 'two', 'three'], rows, width });
          for (const line of text.split('\n')) expect(lengthOf(line)).toBeLessThanOrEqual(width);
          const letters = (all: string) => [...all.replaceAll(/\s/g, '')].sort().join('');
          expect(letters(text)).toBe(letters(['one', 'two', 'three', ...rows.flat()].join('')));
        },
      ),
    );
  });

  it('draws fields in a pipe without folding', () => {
    expect(
      drawFields(
        [
          ['a', 'x '.repeat(100)],
          ['long', 'y'],
        ],
        Number.POSITIVE_INFINITY,
      ).split('\n'),
    ).toHaveLength(2);
  });
});
