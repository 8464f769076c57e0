import { expect, it } from 'vitest';
import { BASE, configOf, fakePlace } from '../testing/fake-place.ts';
import { cargo } from './cargo.ts';
import { checks } from './index.ts';
import { registry } from './registry.ts';

it('tells which registry, and what says so', async () => {
  expect(await fakePlace().check(registry)).toMatchObject({
    outcome: 'ok',
    sentence: `${BASE}, "waybill" to cargo (from [registries.waybill] of cargo)`,
  });
  expect(await fakePlace({ files: {}, registry: BASE }).check(registry)).toMatchObject({
    sentence: `${BASE} (from --registry)`,
  });
});

it('names what cargo knows where the name is wrong', async () => {
  const found = await fakePlace({ registry: 'wybill' }).check(registry);
  expect(found).toMatchObject({ outcome: 'fail', sentence: expect.stringContaining('"wybill"') });
  expect(found.details).toEqual(['it knows "waybill"']);
});

it('is the only one to fail then: nothing else is asked', async () => {
  const place = fakePlace({ registry: 'wybill', packages: [{ name: 'rocket', publish: ['waybill'] }] });
  for (const check of checks.filter((one) => one !== registry && one !== cargo)) {
    const { outcome, name } = await place.check(check);
    expect([name, outcome]).not.toContain('fail');
  }
  expect(place.asked).toEqual([]);
});

it('fails where cargo’s own configuration cannot be read', async () => {
  const found = await fakePlace({ files: { '.cargo/config.toml': 'registries = [' } }).check(registry);
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('cannot be read as TOML'),
  });
  expect(
    await fakePlace({ files: configOf('sparse+http://crates.example.com/index/') }).check(registry),
  ).toMatchObject({ outcome: 'fail', sentence: expect.stringContaining('plain http') });
});
