import { describe, expect, it } from 'vitest';
import { HIDDEN } from '../examine.ts';
import { decide, FIRST_USE_DAYS, type Publisher } from '../index.ts';
import { now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const DAY = 24 * 60 * 60 * 1000;
const crate = { id: 20, name: 'octo-fresh' };
const secretWorkflow = { owner: 'octo-org', repository: 'octo-repo', workflow: 'secret-release.yml' };
const secretEnvironment = { rule: 'named', name: 'secret-environment' } as const;
/** The owner that the registry knows, and somebody who took the name after it was given up. */
const owner = sample('github', { repository_owner_id: '1111' });
const stranger = sample('github', { repository_owner_id: '666', repository_id: '667' });

const pinned = publisher({ id: 1, pins: { repository_owner_id: '1111', repository_id: '400500600' } });
const fresh = publisher({ id: 2, crates: [crate], pins: {}, confirmedAt: now });
const lapsed = { pins: {}, confirmedAt: new Date(now.getTime() - (FIRST_USE_DAYS + 1) * DAY) };

async function decideOn(claims: typeof owner, ...publishers: Publisher[]) {
  return decide({ token: await issuer.verified(claims), publishers, now });
}

async function refusalOf(claims: typeof owner, ...publishers: Publisher[]) {
  const decision = await decideOn(claims, ...publishers);
  if (decision.outcome !== 'refused') throw new Error('granted');
  const { code, detail, field, publicChecks } = decision;
  return { ...decision, toAnyone: JSON.stringify([code, detail, field, publicChecks]) };
}

describe('a publisher that knows no owner yet', () => {
  it('does not learn a stranger where a sibling knows the owner', async () => {
    for (const publishers of [
      [pinned, fresh],
      [fresh, pinned],
    ]) {
      const refusal = await refusalOf(stranger, ...publishers);
      expect(refusal.code).toBe('pin_mismatch');
      expect(refusal).not.toHaveProperty('learnedPins');
    }
  });

  it('learns the owner, and grants to him, as does the sibling', async () => {
    expect(await decideOn(owner, pinned, fresh)).toMatchObject({
      outcome: 'granted',
      grants: [{ publisherId: 1 }, { publisherId: 2 }],
      learnedPins: [{ publisherId: 2, pins: { repository_owner_id: '1111', repository_id: '400500600' } }],
    });
  });

  it('heeds a sibling that is switched off, or that would refuse for other reasons as well', async () => {
    const off = { ...pinned, state: 'disabled' as const };
    const elsewhere = { ...pinned, identity: secretWorkflow, environment: secretEnvironment };
    expect((await refusalOf(stranger, off, fresh)).code).toBe('pin_mismatch');
    expect((await refusalOf(stranger, elsewhere, fresh)).code).toBe('pin_mismatch');
  });

  it('does not heed one of another issuer or of another name', async () => {
    const ofAnotherIssuer = { ...pinned, issuerId: pinned.issuerId + 1 };
    const ofAnotherName = { ...pinned, identity: { ...pinned.identity, repository: 'other' } };
    expect(await decideOn(stranger, ofAnotherIssuer, ofAnotherName, fresh)).toMatchObject({
      outcome: 'granted',
      grants: [{ publisherId: 2 }],
    });
  });

  it('does not take a sibling with it that is pinned to the owner id of the token', async () => {
    const transferred = publisher({ id: 3, pins: { repository_owner_id: '666', repository_id: '667' } });
    expect(await decideOn(stranger, pinned, fresh, transferred)).toMatchObject({
      outcome: 'granted',
      grants: [{ publisherId: 3 }],
      learnedPins: [],
    });
  });
});

describe('a stranger is not told what is configured', () => {
  it.each([
    ['workflow', { identity: secretWorkflow }],
    ['environment', { environment: secretEnvironment }],
    ['workflow of a lapsed publisher', { ...lapsed, identity: secretWorkflow }],
    ['environment of a lapsed publisher', { ...lapsed, environment: secretEnvironment }],
  ])('through an unpinned sibling: %s', async (_, configured) => {
    const { code, toAnyone } = await refusalOf(stranger, pinned, { ...fresh, ...configured });
    expect(code).toBe('pin_mismatch');
    expect(toAnyone).toContain('666');
    for (const value of ['secret', '1111', '400500600']) expect(toAnyone).not.toContain(value);
  });

  it('nor can it tell the publisher that is pinned from the one that is not', async () => {
    const { detail, publicChecks } = await refusalOf(stranger, pinned, fresh);
    expect(detail).toBe((await refusalOf(stranger, pinned)).detail);
    expect(publicChecks[1]).toEqual(publicChecks[2]);
  });

  it('by a lapsed publisher alone', async () => {
    const secretive = { ...fresh, ...lapsed, identity: secretWorkflow, environment: secretEnvironment };
    const { code, toAnyone, publicChecks } = await refusalOf(stranger, secretive);
    expect(code).toBe('publisher_lapsed');
    expect(toAnyone).not.toContain('secret');
    expect(publicChecks.map(({ name }) => name)).toEqual(['trigger event_name', 'pin repository_owner_id']);
  });

  it('by a publisher that knows the repository and not its owner', async () => {
    const secretive = {
      ...fresh,
      pins: { repository_id: '400500600' },
      identity: secretWorkflow,
      environment: secretEnvironment,
    };
    const { code, field, toAnyone, ownerDetail } = await refusalOf(stranger, secretive);
    expect([code, field]).toEqual(['pin_mismatch', 'repository_id']);
    for (const value of ['secret', '400500600']) expect(toAnyone).not.toContain(value);
    expect(ownerDetail).toContain('`400500600`');
  });
});

it('learns the id of the repository from an owner that is known, whoever else knows another', async () => {
  const owned = publisher({ id: 4, pins: { repository_owner_id: '666', repository_id: null } });
  expect(await decideOn(stranger, pinned, owned)).toMatchObject({
    outcome: 'granted',
    grants: [{ publisherId: 4 }],
    learnedPins: [{ publisherId: 4, pins: { repository_id: '667' } }],
  });
});

it('tells a stranger the pin at fault, and that another id is expected', async () => {
  const { publicChecks } = await refusalOf(stranger, pinned);
  expect(publicChecks.slice(1)).toEqual([
    { name: 'pin repository_owner_id', expected: 'another id', actual: '666', outcome: 'failed' },
  ]);
});

it('tells whom a lapsed publisher refuses that it lapsed', async () => {
  const { publicChecks } = await refusalOf(stranger, { ...fresh, ...lapsed });
  expect(publicChecks.at(-1)?.expected).toBe(`any, within ${FIRST_USE_DAYS} days of creation`);
});

it('hides what is expected from a newcomer whom somebody else knows not to be the owner', async () => {
  const { publicChecks } = await refusalOf(
    stranger,
    { ...pinned, makerId: 2, isProven: false },
    {
      ...fresh,
      identity: secretWorkflow,
    },
  );
  expect(publicChecks.map(({ expected }) => expected)).toContain(HIDDEN);
});

it('tells the pinned owner everything, whoever claims to know another', async () => {
  const doubting = publisher({ id: 6, pins: { repository_owner_id: '777' } });
  const staging = { ...pinned, environment: { rule: 'named', name: 'staging' } } as const;
  const { toAnyone } = await refusalOf(owner, doubting, staging);
  expect(toAnyone).toContain('staging');
});

it('tells a newcomer what is expected where nobody knows another owner', async () => {
  const { code, toAnyone } = await refusalOf(stranger, { ...fresh, identity: secretWorkflow });
  expect(code).toBe('identity_mismatch');
  expect(toAnyone).toContain('Expected: `secret-release.yml`');
});

it('tells the owners of one publisher why, and not the id that the other is pinned to', async () => {
  const { failures, checks, ownerDetail } = await refusalOf(stranger, pinned, fresh);
  expect(ownerDetail).toContain('pinned to the repository owner id `1111`, and');
  const ofFresh = [failures, checks].map((all) => all.filter((each) => each.publisherId === 2));
  expect(ofFresh[0]).toMatchObject([{ code: 'pin_mismatch' }]);
  expect(JSON.stringify(ofFresh)).toContain('does not learn `666`');
  expect(JSON.stringify(ofFresh)).not.toContain('1111');
});
