import fc from 'fast-check';
import { expect, it } from 'vitest';
import { descriptorFor, lookupKey, type ProviderDescriptor, providers } from '../index.ts';

const generic = descriptorFor('generic', {
  identityClaims: ['a', 'b', 'c'].map((claim) => ({ claim, label: claim, immutable: true })),
});

function keyOf(descriptor: ProviderDescriptor | undefined, identity: Record<string, string>): string {
  if (descriptor === undefined) throw new Error('no such provider');
  return lookupKey(descriptor, identity);
}

it('keeps the keys that are stored as they were', () => {
  expect(keyOf(providers.github, { owner: 'Octo-Org', repository: 'octo-repo' })).toBe('octo-org/octo-repo');
  expect(keyOf(providers.gitlab, { namespace: 'octo-group/crates', project: 'octo-crate' })).toBe(
    'octo-group/crates/octo-crate',
  );
});

it('gives no two identities one key, wherever their slashes are', () => {
  const { semaphore } = providers;
  expect(keyOf(semaphore, { organization: 'a/b', project: 'c' })).not.toBe(
    keyOf(semaphore, { organization: 'a', project: 'b/c' }),
  );
  if (!generic.ok) throw new Error(generic.refusal.detail);
  const descriptor = generic.value;
  const text = fc.stringMatching(/^[ab/%F2]{0,6}$/);
  const identity = fc.record({ a: text, b: text, c: text });
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      const isSame = one.a === other.a && one.b === other.b && one.c === other.c;
      expect(lookupKey(descriptor, one) === lookupKey(descriptor, other)).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});
