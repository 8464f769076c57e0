import { expect, it } from 'vitest';
import { decide, type Publisher } from '../index.ts';
import { now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
/** Of the owner of the repository, who has not released yet. */
const fresh = publisher({ id: 1, makerId: 1, isProven: false, pins: {}, confirmedAt: now });
/** Anybody can name any repository in a publisher of a crate of their own, and write any id beside it. */
const wrong = publisher({
  id: 2,
  makerId: 2,
  isProven: false,
  crates: [{ id: 66, name: 'somebody-elses' }],
  pins: { repository_owner_id: '666', repository_id: '667' },
});

async function verdict(...publishers: Publisher[]) {
  const decision = decide({ token: await issuer.verified(sample()), publishers, now });
  return decision.outcome === 'granted' ? 'granted' : decision.code;
}

it('of somebody else, a wrong id that was never used stops no first release', async () => {
  expect(await verdict(fresh)).toBe('granted');
  expect(await verdict(wrong, fresh)).toBe('granted');
});

it('one that was used with its id is heeded, and so is one’s own', async () => {
  expect(await verdict({ ...wrong, isProven: true }, fresh)).toBe('pin_mismatch');
  expect(await verdict({ ...wrong, makerId: 1 }, fresh)).toBe('pin_mismatch');
  expect(await verdict({ ...wrong, makerId: null }, { ...fresh, makerId: null })).toBe('granted');
});

it('but as long as anybody doubts the name, a refusal tells nothing of what is configured', async () => {
  const secret = { ...fresh, identity: { ...fresh.identity, workflow: 'secret.yml' } };
  const decision = decide({ token: await issuer.verified(sample()), publishers: [wrong, secret], now });
  expect(decision).toMatchObject({ outcome: 'refused' });
  if (decision.outcome !== 'refused') return;
  const { detail, publicChecks, ownerDetail } = decision;
  expect(JSON.stringify([detail, publicChecks])).not.toContain('secret.yml');
  expect(`${ownerDetail} ${JSON.stringify(decision.failures)}`).toContain('secret.yml');
});
