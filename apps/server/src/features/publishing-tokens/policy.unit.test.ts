import { expect, it } from 'vitest';
import { canPublish, mayRevoke, reachOf } from './policy.ts';

const scopes = (endpointScopes: string[] | null, crateScopes: string[] | null) => ({
  endpointScopes,
  crateScopes,
});

it.each([
  [null, null, true],
  [['publish-update'], null, true],
  [['publish-update', 'yank'], ['rocket'], true],
  [null, ['rock*'], true],
  [['publish-new'], null, false],
  [['yank', 'read'], null, false],
  [null, ['lunar'], false],
  [null, ['Rocket'], false],
  [['exchange'], ['rocket'], false],
])('with the scopes %j for %j it publishes rocket: %s', (endpoint, crates, can) => {
  expect(canPublish(scopes(endpoint, crates), 'rocket')).toBe(can);
});

it.each([
  [null, 'all_crates'],
  [[], 'all_crates'],
  [['*'], 'all_crates'],
  [['rocket'], 'this_crate'],
  [['rocket', 'lunar'], 'several_crates'],
  [['rocket*'], 'several_crates'],
] as const)('for the crates %j it reaches %s', (crates, reach) => {
  expect(reachOf(scopes(null, crates === null ? null : [...crates]), 'rocket')).toBe(reach);
});

it('leaves what others use elsewhere to them', () => {
  expect(mayRevoke(true, 'all_crates')).toBe(true);
  expect(mayRevoke(false, 'this_crate')).toBe(true);
  expect(mayRevoke(false, 'several_crates')).toBe(false);
  expect(mayRevoke(false, 'all_crates')).toBe(false);
});
