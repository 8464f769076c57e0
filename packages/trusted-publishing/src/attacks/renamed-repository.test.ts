import { expect, it } from 'vitest';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it('refuses the right ids under another name', async () => {
  const renamed = sample('github', {
    repository: 'octo-org/new-name',
    workflow_ref: 'octo-org/new-name/.github/workflows/release.yml@refs/heads/main',
  });
  expect(await judge(issuer, renamed, publisher())).toBe('publisher_not_found');
});

it('refuses a transferred repository: its owner id is another', async () => {
  expect(await judge(issuer, sample('github', { repository_owner_id: '5' }), publisher())).toBe(
    'pin_mismatch',
  );
});
