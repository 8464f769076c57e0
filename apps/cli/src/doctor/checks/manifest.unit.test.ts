import { expect, it } from 'vitest';
import { ended, fakePlace } from '../testing/fake-place.ts';
import { manifest } from './manifest.ts';

const withPublish = (publish: string[] | null) =>
  fakePlace({ packages: [{ name: 'rocket', publish }] }).check(manifest);

it('tells what would be published', async () => {
  expect(await withPublish(['waybill'])).toMatchObject({
    outcome: 'ok',
    sentence: 'rocket 0.1.0, to this registry alone',
  });
});

it('fails where cargo would refuse, and warns where it would go elsewhere', async () => {
  expect(await withPublish(['other'])).toMatchObject({
    outcome: 'fail',
    sentence: 'rocket may be published to "other" only, not to "waybill"',
  });
  expect(await withPublish([])).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('publish = false'),
  });
  expect(await withPublish(null)).toMatchObject({
    outcome: 'warn',
    sentence: expect.stringContaining('crates.io'),
  });
});

it('leaves out the members of a workspace that are never published', async () => {
  const packages = [
    { name: 'rocket', publish: ['waybill'] },
    { name: 'xtask', publish: [] },
  ];
  expect(await fakePlace({ packages }).check(manifest)).toMatchObject({
    sentence: expect.not.stringContaining('xtask'),
  });
});

it('does not apply where there is no crate', async () => {
  const programs = {
    'cargo metadata --no-deps --format-version 1': {
      ...ended('', 101),
      stderr: 'error: could not find `Cargo.toml` in `/x` or any parent directory\n',
    },
  };
  expect(await fakePlace({ programs }).check(manifest)).toMatchObject({
    outcome: 'skip',
    sentence: expect.stringContaining('could not find `Cargo.toml`'),
  });
});
