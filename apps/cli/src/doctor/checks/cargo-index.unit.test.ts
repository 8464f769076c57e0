import { expect, it } from 'vitest';
import { BASE, configOf, fakePlace, INDEX } from '../testing/fake-place.ts';
import { cargoIndex } from './cargo-index.ts';

const withIndex = (index: string) => fakePlace({ files: configOf(index) }).check(cargoIndex);

it('takes the index as cargo wants it', async () => {
  expect(await withIndex(INDEX)).toMatchObject({ outcome: 'ok', sentence: INDEX });
});

it.each([
  [`${BASE}/index/`, /does not begin with sparse\+/],
  [`sparse+${BASE}/index`, /does not end with a slash/],
  [`sparse+${BASE}/`, /is sparse\+https:\/\/crates\.example\.com\/, not sparse/],
])('refuses %s', async (index, sentence) => {
  const found = await withIndex(index);
  expect(found).toMatchObject({ outcome: 'fail', sentence: expect.stringMatching(sentence) });
  expect(found.todo?.[0]).toContain(INDEX);
});

it('refuses two names for one index, also when a variable makes the second', async () => {
  const found = await fakePlace({ env: { CARGO_REGISTRIES_MIRROR_INDEX: INDEX } }).check(cargoIndex);
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: '"waybill" and "mirror" have the same index: cargo refuses that',
  });
});

it('warns where cargo does not know the registry', async () => {
  const found = await fakePlace({ files: {}, registry: BASE }).check(cargoIndex);
  expect(found.outcome).toBe('warn');
});
