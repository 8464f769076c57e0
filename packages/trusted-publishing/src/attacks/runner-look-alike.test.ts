import { expect, it } from 'vitest';
import { noRules } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const hosted = publisher({ rules: { ...noRules, runner: 'github-hosted' } });

it.each([
  ['github-hosted', 'granted'],
  ['self-hosted', 'runner_mismatch'],
  ['GitHub-Hosted', 'runner_mismatch'],
  ['github-hosted ', 'runner_mismatch'],
  ['github\u2010hosted', 'runner_mismatch'],
  ['github-hosted\u200b', 'runner_mismatch'],
  ['github-hosted,self-hosted', 'runner_mismatch'],
  ['', 'runner_mismatch'],
  [true, 'runner_mismatch'],
  [['github-hosted'], 'runner_mismatch'],
  [undefined, 'runner_mismatch'],
])('a runner of the class %j: %s', async (runner_environment, verdict) => {
  expect(await judge(issuer, sample('github', { runner_environment }), hosted)).toBe(verdict);
});

it('is not met by a missing class where the stored one is empty', async () => {
  const broken = publisher({ rules: { ...noRules, runner: '' } });
  expect(await judge(issuer, sample('github', { runner_environment: '' }), broken)).toBe('runner_mismatch');
});
