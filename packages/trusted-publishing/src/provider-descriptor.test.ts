import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ProviderDescriptor, providers } from './index.ts';

const registered = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'];

/** The claims a rule of the table reads, which all must be in the table of claims and not be ignored. */
function claimsRead(descriptor: ProviderDescriptor): string[] {
  const derivations = [
    ...descriptor.identity.map(({ value }) => value),
    ...Object.values(descriptor.provenance),
    ...Object.values(descriptor.ownProvenance),
  ];
  return [
    ...derivations.flatMap((each) => {
      if (each.take === 'workflow-file') return [each.claim, each.repository];
      return each.take === 'config-path' ? [each.claim, each.project] : [each.claim];
    }),
    ...descriptor.agreements.flatMap(({ claim, equals }) => [claim, equals]),
    ...descriptor.pins.map(({ claim }) => claim),
    descriptor.trigger.claim,
    descriptor.environment.claim,
  ];
}

describe.each(Object.values(providers))('the tables of $id', (descriptor) => {
  it('read no claim that is not described, and none that is ignored', () => {
    for (const claim of claimsRead(descriptor)) {
      expect(descriptor.claims[claim]?.use, claim).toMatch(/^(required|optional|recorded)$/);
    }
  });

  it('decide only on claims that are checked', () => {
    const decisive = [...descriptor.pins.map(({ claim }) => claim), descriptor.trigger.claim];
    const identity = descriptor.identity.map(({ value }) => value.claim);
    for (const claim of [...decisive, ...identity])
      expect(descriptor.claims[claim]?.use, claim).toBe('required');
    expect(descriptor.claims[descriptor.environment.claim]?.use).toBe('optional');
    for (const { claim, equals } of descriptor.agreements) {
      expect(descriptor.claims[claim]?.use, claim).toMatch(/^(required|optional)$/);
      expect(descriptor.claims[equals]?.use, equals).toBe('required');
    }
  });

  it('link only to what provenance has', () => {
    for (const template of Object.values(descriptor.links).flat()) {
      for (const [, name = ''] of template.matchAll(/\{(\w+)\}/g))
        expect({ ...descriptor.provenance, ...descriptor.ownProvenance }).toHaveProperty(name);
    }
  });

  it('are data: they survive JSON', () => {
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(descriptor);
  });
});

it.each(Object.keys(providers))('describe every claim of the samples of %s', (provider) => {
  const file = `../../../tests/vectors/trusted-publishing/${provider}-claims.json`;
  const samples: Record<string, { payload: object }> = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  const known = [...Object.keys(providers[provider]?.claims ?? {}), ...registered];
  const sent = Object.values(samples).flatMap(({ payload }) => Object.keys(payload));
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((claim) => !known.includes(claim) && !claim.startsWith('repo_property_'))).toEqual([]);
});
