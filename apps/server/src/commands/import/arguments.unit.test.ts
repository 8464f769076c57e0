import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-arguments-'));
  writeFileSync(join(folder, 'list'), '# ours\nrocket\n\n  fuel  # and its fuel\n');
  writeFileSync(join(folder, 'owners.toml'), 'alice = "alice-smith"\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('are read as they are meant', () => {
  const given = readArguments(
    `sparse https://a.example/ --crate tank --list ${folder}/list --owners ${folder}/owners.toml --owner ops --old-index x --old-index y --token - --private --dry-run --json`.split(
      ' ',
    ),
  );
  expect(given).toEqual({
    kind: 'sparse',
    from: 'https://a.example/',
    cratesFolder: null,
    names: ['tank', 'rocket', 'fuel'],
    tokenFromStdin: true,
    owner: 'ops',
    owners: { alice: 'alice-smith' },
    oldIndexes: ['x', 'y'],
    makesPrivate: true,
    dryRun: true,
    json: true,
    config: undefined,
    dataDir: undefined,
  });
});

it('help is no import', () => {
  expect(readArguments(['--help'])).toBeNull();
});

describe('are refused with a sentence', () => {
  it.each([
    ['', 'expected `waybill import folder|git|kellnr|sparse WHERE`'],
    ['somewhere', 'expected `waybill import folder|git|kellnr|sparse WHERE`'],
    ['folder a b', 'expected `waybill import folder|git|kellnr|sparse WHERE`'],
    ['constructor x', 'expected `waybill import folder|git|kellnr|sparse WHERE`'],
    ['folder a --crates b', '--crates is for git'],
    ['git a --crate b', '--crate is for sparse'],
    ['kellnr a --token -', '--token is for sparse and git'],
    ['sparse a --token secret', '--token takes only `-`'],
    ['folder a --nonsense', '--nonsense'],
    ['sparse a --list /nowhere', '/nowhere cannot be read'],
  ])('%s', (line, part) => {
    const read = () => readArguments(line.split(' ').filter((word) => word !== ''));
    expect(read).toThrow(part);
    expect(read).not.toThrow('secret');
  });
});
