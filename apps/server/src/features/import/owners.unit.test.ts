import { describe, expect, it } from 'vitest';
import { parseOwnerFile, resolveOwners } from './owners.ts';

describe('the file of --owners', () => {
  it.each([
    ['TOML', 'alice = "alice-smith"\n"github:acme:core" = "bob"\n'],
    ['JSON', '{"alice": "alice-smith", "github:acme:core": "bob"}'],
  ])('may be %s', (_what, text) => {
    expect({ ...parseOwnerFile(text, 'owners') }).toEqual({
      alice: 'alice-smith',
      'github:acme:core': 'bob',
    });
  });

  it.each([
    ['a number for a login', 'alice = 1', '`alice`'],
    ['nobody for a login', 'alice = ""', '`alice`'],
    ['something else', 'alice alice-smith', 'owners.toml cannot be read'],
    ['half a JSON object', '{"alice":', 'owners.toml cannot be read'],
  ])('is refused with %s', (_what, text, part) => {
    expect(() => parseOwnerFile(text, 'owners.toml')).toThrow(part);
  });
});

describe('who owns a crate', () => {
  const alice = { id: 1, login: 'alice' };
  const ops = { id: 9, login: 'ops' };
  const map = {
    byOldLogin: new Map([
      ['a', alice],
      ['a2', alice],
    ]),
    otherwise: ops,
  };

  it('who is in the map, each once, and not --owner as well', () => {
    expect(resolveOwners(['a', 'a2', 'stranger'], map)).toEqual({ owners: [alice], unmapped: ['stranger'] });
  });

  it('--owner, where nobody is', () => {
    expect(resolveOwners(['ops'], map)).toEqual({ owners: [ops], unmapped: ['ops'] });
    expect(resolveOwners(null, map)).toEqual({ owners: [ops], unmapped: [] });
  });

  it('nobody, where there is neither', () => {
    expect(resolveOwners(['b'], { ...map, otherwise: null })).toEqual({ owners: [], unmapped: ['b'] });
  });
});
