import { expect, it } from 'vitest';
import { ended, fakePlace } from '../testing/fake-place.ts';
import { cargo } from './cargo.ts';

const withCargo = (said: string | null) =>
  fakePlace({ programs: { 'cargo --version': said === null ? null : ended(said) } }).check(cargo);

it.each([
  'cargo 1.74.0 (ecb9851af 2023-10-18)',
  'cargo 1.97.0-nightly (4d1f98451 2026-05-15)',
  'cargo 2.0.0',
])('takes %s', async (said) => {
  expect(await withCargo(said)).toMatchObject({ outcome: 'ok', sentence: expect.stringContaining('cargo ') });
});

it('tells what an older cargo lacks, and what to use', async () => {
  const found = await withCargo('cargo 1.73.0 (9c4383fb5 2023-08-26)');
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('cargo 1.73.0 knows no'),
  });
  expect(found.todo).toHaveLength(2);
});

it('promises nothing of one that cannot even read the index', async () => {
  const found = await withCargo('cargo 1.65.0');
  expect(found).toMatchObject({ outcome: 'fail', sentence: expect.stringContaining('sparse index') });
  expect(found.todo).toEqual([expect.stringContaining('1.74')]);
});

it('tells that there is none, or one of another kind', async () => {
  expect(await withCargo(null)).toMatchObject({ outcome: 'fail', sentence: 'there is no cargo here' });
  expect(await withCargo('hello')).toMatchObject({ outcome: 'fail' });
});
