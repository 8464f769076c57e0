import { expect, it } from 'vitest';
import { noRules } from '../index.ts';
import { gitlabIssuer, gitlabPublisher, judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const rules = { ...noRules, refProtected: true };
const issuer = new TestIssuer();

it.each([
  ['true', 'granted'],
  ['false', 'ref_not_protected'],
  ['', 'ref_not_protected'],
  ['True', 'ref_not_protected'],
  ['true ', 'ref_not_protected'],
  ['1', 'ref_not_protected'],
  [true, 'ref_not_protected'],
  [1, 'ref_not_protected'],
  [['true'], 'ref_not_protected'],
  [null, 'ref_not_protected'],
  [undefined, 'ref_not_protected'],
])('a ref that is protected as %j: %s', async (ref_protected, verdict) => {
  expect(await judge(issuer, sample('github', { ref_protected }), publisher({ rules }))).toBe(verdict);
  expect(await judge(issuer, sample('github', { ref_protected }), publisher())).toBe('granted');
});

it('is asked of GitLab in the same way', async () => {
  const gitlab = gitlabIssuer();
  const trusted = gitlabPublisher({ rules, environment: { rule: 'any' } });
  expect(await judge(gitlab, sample('gitlab', { ref_protected: 'true' }), trusted)).toBe('granted');
  expect(await judge(gitlab, sample('gitlab', { ref_protected: 'false' }), trusted)).toBe(
    'ref_not_protected',
  );
});
