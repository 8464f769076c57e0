import { expect, it } from 'vitest';
import { decide } from '../index.ts';
import { judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const claims = sample('github__reject_recreated_repository');

it('refuses a repository that was deleted and made anew under its old name', async () => {
  expect(await judge(issuer, claims, publisher())).toBe('pin_mismatch');
});

it('tells both ids, for the owner is the right one', async () => {
  const decision = decide({ token: await issuer.verified(claims), publishers: [publisher()], now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  expect(decision).toMatchObject({ code: 'pin_mismatch', field: 'repository_id' });
  expect(decision.detail).toContain('`400999999`');
  expect(decision.detail).toContain('`400500600`');
  expect(decision.ownerDetail).toBeUndefined();
});

it('compares ids exactly', async () => {
  for (const repository_id of ['4005006000', '40050060', '1400500600']) {
    expect(await judge(issuer, sample('github', { repository_id }), publisher())).toBe('pin_mismatch');
  }
});

it('refuses where a pin is set that this version has no rule for', async () => {
  const pins = { ...publisher().pins, enterprise_id: '4242' };
  expect(await judge(issuer, sample('github', { enterprise_id: '4242' }), publisher({ pins }))).toBe(
    'pin_mismatch',
  );
});
