import { expect, it } from 'vitest';
import { decide } from '../index.ts';
import { judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const DAY = 24 * 60 * 60 * 1000;
const made = (age: number) => new Date(now.getTime() - age);
const unpinned = { repository_owner_id: '100200300', repository_id: null };

it('learns an unknown id from the first use within seven days', async () => {
  const token = await issuer.verified(sample());
  const fresh = publisher({ pins: unpinned, confirmedAt: made(7 * DAY) });
  expect(decide({ token, publishers: [fresh], now })).toMatchObject({
    outcome: 'granted',
    learnedPins: [{ publisherId: 1, pins: { repository_id: '400500600' } }],
  });
  const none = publisher({ pins: {}, confirmedAt: made(DAY) });
  expect(decide({ token, publishers: [none], now })).toMatchObject({
    learnedPins: [{ pins: { repository_owner_id: '100200300', repository_id: '400500600' } }],
  });
});

it('refuses a publisher that waited longer: the name may belong to somebody else by now', async () => {
  expect(await judge(issuer, sample(), publisher({ pins: unpinned, confirmedAt: made(7 * DAY + 1) }))).toBe(
    'publisher_lapsed',
  );
});

it('refuses where the time of creation is not known', async () => {
  const undated = publisher({ pins: unpinned, confirmedAt: new Date(Number.NaN) });
  expect(await judge(issuer, sample(), undated)).toBe('publisher_lapsed');
});

it('does not ask for the age of a publisher whose ids are known', async () => {
  expect(await judge(issuer, sample(), publisher({ confirmedAt: made(1000 * DAY) }))).toBe('granted');
});

it('does not learn from a token that is refused, nor for a publisher that granted nothing', async () => {
  const token = await issuer.verified(sample());
  const refused = publisher({ pins: {}, environment: { rule: 'none' } });
  expect(decide({ token, publishers: [refused], now })).not.toHaveProperty('learnedPins');
  const passedOver = publisher({ id: 2, pins: {}, environment: { rule: 'any' } });
  expect(decide({ token, publishers: [publisher(), passedOver], now })).toMatchObject({ learnedPins: [] });
});
