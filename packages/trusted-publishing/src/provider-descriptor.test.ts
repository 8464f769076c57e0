import { describe, expect, it } from 'vitest';
import { brokenRule } from './field-rules.ts';
import { descriptorFor, type ProviderDescriptor, providers } from './index.ts';
import { samplesOf } from './testing/trap-vectors.ts';

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

const generic = descriptorFor('generic', {
  identityClaims: [{ claim: 'sub', label: 'Job', immutable: true }],
});
const all = [...Object.values(providers), ...(generic.ok ? [generic.value] : [])];

describe.each(all)('the tables of $id', (descriptor) => {
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
    for (const { claim, must } of descriptor.requirements) {
      // What must not be so may be absent, but not ill-formed.
      const uses = must.startsWith('not-') ? ['required', 'optional'] : ['required'];
      expect(uses, claim).toContain(descriptor.claims[claim]?.use);
    }
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

  it('name every field, pin and claim once, and show an example of each field that keeps its rules', () => {
    const keys = descriptor.identity.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, rules, example } of descriptor.identity.filter(({ example }) => example !== ''))
      expect(brokenRule(rules, example), key).toBeUndefined();
  });

  it('are data: they survive JSON', () => {
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(descriptor);
  });
});

it.each(Object.values(providers))(
  'describe every claim of the samples of $id',
  ({ id, claims, claimFamilies }) => {
    const sent = Object.values(samplesOf(id)).flatMap(({ payload }) => claimsIn(payload, claims));
    expect(sent.length).toBeGreaterThan(0);
    const isKnown = (claim: string) =>
      [...Object.keys(claims), ...registered].includes(claim) ||
      claimFamilies.some((start) => claim.startsWith(start));
    expect(sent.filter((claim) => !isKnown(claim))).toEqual([]);
  },
);

/** The claims of a payload by name, those within claims that the table does not have as a whole by JSON Pointer. */
function claimsIn(payload: object, known: object, above = ''): string[] {
  return Object.entries(payload).flatMap(([name, value]) => {
    const pointer = `${above}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const claim = above === '' ? name : pointer;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && !Object.hasOwn(known, claim) ? claimsIn(value, known, pointer) : [claim];
  });
}
