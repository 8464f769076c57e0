import { describe, expect, it } from 'vitest';
import { ANY_CRATE, type EndpointScope, endpointScopes, isEndpointScope, scopesAllow } from './scopes.ts';

const token = (given: { endpoints?: EndpointScope[]; crates?: string[] }) => ({
  endpointScopes: given.endpoints ?? null,
  crateScopes: given.crates ?? null,
});

it('knows the scopes of crates.io and ours, and no other', () => {
  expect([...endpointScopes].sort()).toEqual(
    'admin change-owners delete exchange publish-new publish-update read trusted-publishing trusted-publishing-read yank'.split(
      ' ',
    ),
  );
  for (const scope of endpointScopes) expect(isEndpointScope(scope), scope).toBe(true);
  for (const other of ['', 'publish', 'Admin', 'legacy']) expect(isEndpointScope(other), other).toBe(false);
});

describe('endpoint scopes', () => {
  it.each(endpointScopes)('%s opens its own endpoints, and no others', (scope) => {
    const opened = endpointScopes.filter((wanted) =>
      scopesAllow(token({ endpoints: [scope] }), wanted, null),
    );
    expect(opened.toSorted()).toEqual(
      scope === 'trusted-publishing' ? ['trusted-publishing', 'trusted-publishing-read'] : [scope],
    );
  });

  it('none open what none is for; a legacy token opens all', () => {
    expect(scopesAllow(token({ endpoints: [...endpointScopes] }), null, null)).toBe(false);
    for (const wanted of [...endpointScopes, null]) {
      expect(scopesAllow(token({}), wanted, null), String(wanted)).toBe(true);
      expect(scopesAllow(token({ endpoints: [] }), wanted, null), String(wanted)).toBe(false);
    }
  });
});

describe('crate scopes', () => {
  it.each<[string[], string | typeof ANY_CRATE | null, boolean]>([
    [['rocket'], 'rocket', true],
    [['rocket'], 'rocket-core', false],
    [['rocket'], 'Rocket', false],
    [['some_thing'], 'some-thing', false],
    [['rocket-*'], 'rocket-core', true],
    [['rocket-*'], 'rocket', false],
    [['*'], 'rocket', true],
    [['other', 'rocket'], 'rocket', true],
    [['other', 'another'], 'rocket', false],
    // Where the endpoint filters by itself, and where no crate is involved.
    [['rocket'], ANY_CRATE, true],
    [['rocket'], null, false],
    // All crates.
    [[], 'rocket', true],
    [[], null, true],
  ])('%j, asked for %s: %s', (crates, crate, allowed) => {
    expect(scopesAllow(token({ crates }), 'yank', crate)).toBe(allowed);
    expect(scopesAllow(token({ endpoints: ['yank'], crates }), 'yank', crate)).toBe(allowed);
    expect(scopesAllow(token({ endpoints: ['read'], crates }), 'yank', crate)).toBe(false);
  });
});
