import { expect, it } from 'vitest';
import { fakePlace, json, NOW, wellKnown } from '../testing/fake-place.ts';
import { clock } from './clock.ts';

const apart = (seconds: number) => {
  const date = new Date(NOW.getTime() + seconds * 1000).toUTCString();
  return fakePlace({ answers: { '/.well-known/waybill': { ...json(wellKnown), headers: { date } } } }).check(
    clock,
  );
};

it.each([
  [0, 'ok'],
  [-1, 'ok'],
  [4, 'ok'],
  [6, 'warn'],
  [-20, 'warn'],
  [30, 'warn'],
  [31, 'fail'],
  [-33, 'fail'],
])('finds %i s %s', async (seconds, outcome) => {
  expect(await apart(seconds)).toMatchObject({ outcome });
});

it('tells which way', async () => {
  expect((await apart(90)).sentence).toContain('90 s ahead of');
  expect((await apart(-90)).sentence).toMatch(/89 s behind/);
});

it('does not apply where the time is not told', async () => {
  const answer = { ...json(wellKnown), headers: {} };
  expect(await fakePlace({ answers: { '/.well-known/waybill': answer } }).check(clock)).toMatchObject({
    outcome: 'skip',
  });
});
