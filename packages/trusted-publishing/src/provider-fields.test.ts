import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkEnvironmentName,
  checkIdentity,
  type Outcome,
  type ProviderDescriptor,
  providerIds,
  providers,
} from './index.ts';

type Invalid = Record<string, Record<string, readonly (readonly [value: string, says: string])[]>>;

/** `~256` stands for a text of that many bytes. */
const invalid: Invalid = JSON.parse(
  readFileSync(
    new URL('../../../tests/vectors/trusted-publishing/fields-invalid.json', import.meta.url),
    'utf8',
  ),
);
const written = (value: string) => (value.startsWith('~') ? 'a'.repeat(Number(value.slice(1))) : value);

describe.each(Object.keys(invalid))('%s', (id) => {
  const descriptor = providers[id] as ProviderDescriptor;
  const good = Object.fromEntries(descriptor.identity.map(({ key, example }) => [key, example]));
  const cases = Object.entries(invalid[id] ?? {}).flatMap(([field, values]) =>
    values.map(([value, says]) => ({ field, value, says })),
  );

  it('takes its own examples', () => {
    expect(checkIdentity(descriptor, good)).toMatchObject({ ok: true, value: good });
  });

  it.each(cases)('refuses the $field $value', ({ field, value, says }) => {
    const outcome: Outcome<unknown> =
      field === 'environment'
        ? checkEnvironmentName(descriptor, written(value))
        : checkIdentity(descriptor, { ...good, [field]: written(value) });
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'publisher_field_invalid', field } });
    expect(!outcome.ok && outcome.refusal.detail).toContain(says);
  });
});

it('has values for every provider with fields of its own', () => {
  expect(providerIds.filter((id) => id !== 'generic' && !(id in invalid))).toEqual([]);
});

it('takes a file of either ending', () => {
  const forgejo = providers['forgejo'] as ProviderDescriptor;
  for (const workflow of ['.forgejo/workflows/a.yml', '.gitea/workflows/a.yaml'])
    expect(checkIdentity(forgejo, { owner: 'a', repository: 'b', workflow }).ok).toBe(true);
});

it('takes no name of an environment where the provider has none', () => {
  for (const id of ['circleci', 'kubernetes']) {
    const outcome = checkEnvironmentName(providers[id] as ProviderDescriptor, 'release');
    expect(outcome).toMatchObject({ ok: false, refusal: { field: 'environment' } });
    expect(outcome.checks).toMatchObject([{ outcome: 'failed' }]);
  }
});
