import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ProviderDescriptor, providers } from './index.ts';

const registered = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'];

/** The claims a rule of the table reads, which all must be in the table of claims and not be ignored. */
function claimsRead(descriptor: ProviderDescriptor): string[] {
  const derivations = [
    ...descriptor.identity.map(({ value }) => value),
    ...Object.values(descriptor.provenance),
  ];
  return [
    ...derivations.flatMap((each) =>
      each.take === 'workflow-file' ? [each.claim, each.repository] : [each.claim],
    ),
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
  });

  it('link only to what provenance has', () => {
    for (const template of Object.values(descriptor.links).flat()) {
      for (const [, name = ''] of template.matchAll(/\{(\w+)\}/g))
        expect(descriptor.provenance).toHaveProperty(name);
    }
  });

  it('are data: they survive JSON', () => {
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(descriptor);
  });
});

it('describe every claim of the GitHub samples', () => {
  const url = new URL('../../../tests/vectors/trusted-publishing/github-claims.json', import.meta.url);
  const samples: Record<string, { payload: object }> = JSON.parse(readFileSync(url, 'utf8'));
  const known = [...Object.keys(providers.github?.claims ?? {}), ...registered];
  const sent = Object.values(samples).flatMap(({ payload }) => Object.keys(payload));
  expect(sent.filter((claim) => !known.includes(claim) && !claim.startsWith('repo_property_'))).toEqual([]);
});
