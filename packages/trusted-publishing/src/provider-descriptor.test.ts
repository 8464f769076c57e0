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
      if (each.take === 'git-ref') return [each.claim, each.tag];
      return each.take === 'config-path' ? [each.claim, each.project] : [each.claim];
    }),
    ...descriptor.agreements.flatMap(({ claim, equals }) => [claim, equals]),
    ...descriptor.pins.map(({ claim }) => claim),
    ...descriptor.requirements.map(({ claim }) => claim),
    ...descriptor.issuerBindings.map(({ claim }) => claim),
    ...constraintsOf(descriptor),
    ...triggerAndEnvironment(descriptor),
  ];
}

function constraintsOf({ constraints }: ProviderDescriptor): string[] {
  const { ref, refProtected, runner, callee } = constraints;
  const refClaims = ref === null ? [] : ref.take === 'git-ref' ? [ref.claim, ref.tag] : [ref.claim];
  return [...refClaims, refProtected, runner?.claim, callee?.claim, callee?.commit].filter(
    (claim) => typeof claim === 'string',
  );
}

function triggerAndEnvironment({ trigger, environment }: ProviderDescriptor): string[] {
  return [trigger?.claim, environment?.claim].filter((claim) => claim !== undefined);
}

describe.each(Object.values(providers))('the tables of $id', (descriptor) => {
  it('read no claim that is not described, and none that is ignored', () => {
    for (const claim of claimsRead(descriptor)) {
      expect(descriptor.claims[claim]?.use, claim).toMatch(/^(required|optional|recorded)$/);
    }
  });

  it('decide only on claims that are checked', () => {
    const { trigger, environment } = descriptor;
    const decisive = [
      ...descriptor.pins.map(({ claim }) => claim),
      ...(trigger === null ? [] : [trigger.claim]),
    ];
    const identity = descriptor.identity.map(({ value }) => value.claim);
    for (const claim of [...decisive, ...identity])
      expect(descriptor.claims[claim]?.use, claim).toBe('required');
    if (environment !== null) expect(descriptor.claims[environment.claim]?.use).toBe('optional');
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
