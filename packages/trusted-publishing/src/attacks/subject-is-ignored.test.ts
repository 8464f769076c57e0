import { expect, it } from 'vitest';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const matching = 'repo:octo-org/octo-repo:environment:release';

it.each([undefined, null, 7, '', matching, 'repo:evil/repo:ref:refs/heads/main', 'a template of the owner'])(
  'decides the same with the subject %j',
  async (sub) => {
    expect(await judge(issuer, sample('github', { sub }), publisher())).toBe('granted');
  },
);

it('gives nothing for a subject that would match, where the claims do not', async () => {
  const claims = sample('github', {
    sub: matching,
    repository: 'evil/repo',
    workflow_ref: 'evil/repo/.github/workflows/release.yml@refs/heads/main',
  });
  expect(await judge(issuer, claims, publisher())).toBe('publisher_not_found');
  expect(await judge(issuer, sample('github', { sub: matching, environment: undefined }), publisher())).toBe(
    'environment_required',
  );
});
