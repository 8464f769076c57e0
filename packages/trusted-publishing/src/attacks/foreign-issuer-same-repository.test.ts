import { expect, it } from 'vitest';
import { decide } from '../index.ts';
import { codeOf, githubUrl, judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const githubDotCom = new TestIssuer(githubUrl, 1);
const ghesUrl = 'https://ghes.example.com/_services/token';
const ghes = new TestIssuer(ghesUrl, 2);

/** A hostile server can claim anything about repositories; here it copies every name and id of github.com. */
const replayed = sample('github', { iss: ghesUrl });

it('does not let another issuer meet the publishers of this one, though every claim is the same', async () => {
  expect(await judge(ghes, replayed, publisher({ issuerId: 1 }))).toBe('publisher_not_found');
  expect(await judge(githubDotCom, sample(), publisher({ issuerId: 2 }))).toBe('publisher_not_found');
});

it('accepts both at their own issuer', async () => {
  expect(await judge(ghes, replayed, publisher({ issuerId: 2 }))).toBe('granted');
  expect(await judge(githubDotCom, sample(), publisher({ issuerId: 1 }))).toBe('granted');
});

it('grants only what its own publishers have where both are presented', async () => {
  const mine = publisher({ id: 1, issuerId: 1, crates: [{ id: 10, name: 'octo' }] });
  const theirs = publisher({ id: 2, issuerId: 2, crates: [{ id: 20, name: 'other' }] });
  const decision = decide({ token: await githubDotCom.verified(sample()), publishers: [mine, theirs], now });
  expect(decision).toMatchObject({ outcome: 'granted', grants: [{ publisherId: 1, crate: { id: 10 } }] });
});

it('says nothing of what is registered for another issuer', async () => {
  const theirs = publisher({ id: 2, issuerId: 2, environment: { rule: 'named', name: 'vault' } });
  const decision = decide({ token: await githubDotCom.verified(sample()), publishers: [theirs], now });
  const { checks: _, ...toAnyone } = decision;
  expect(JSON.stringify(toAnyone)).not.toContain('vault');
  expect(decision.publicChecks).toHaveLength(1);
});

it('does not take a token of one issuer for one of the other, whoever signed it', async () => {
  expect(codeOf(await githubDotCom.verify(ghes.sign(replayed)))).toBe('id_token_issuer_unknown');
  expect(codeOf(await githubDotCom.verify(ghes.sign(sample(), { kid: 'key-1' })))).toBe(
    'id_token_signature_invalid',
  );
});

it('does not let a publisher of another provider be met under the same issuer', async () => {
  expect(await judge(githubDotCom, sample(), publisher({ provider: 'forgejo' }))).toBe('publisher_not_found');
});
