import { describe, expect, it } from 'vitest';
import { codeOf, judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const code = async (changes: Record<string, unknown>) =>
  codeOf(await issuer.verify(issuer.sign(sample('github', changes))));
const required = [
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow_ref',
  'event_name',
  'run_id',
  'sha',
];

describe.each(required)('the claim %s', (claim) => {
  it('must be there', async () => {
    expect(await code({ [claim]: undefined })).toBe('id_token_claim_missing');
  });

  it.each([
    null,
    '',
    7,
    Number(sample().repository_id),
    true,
    {},
    [],
    [String(sample()[claim])],
    'a\0b',
    '\ud800',
    'x'.repeat(3000),
  ])('is not %j', async (value) => {
    expect(await code({ [claim]: value })).toBe('id_token_claim_invalid');
  });
});

it.each(['repository_id', 'repository_owner_id'])('takes only digits for %s', async (claim) => {
  for (const value of [' 57', '57 ', '+57', '-57', '057', '5.7', '0x57', '٥٧', '57\n', '1'.repeat(21)]) {
    expect(await code({ [claim]: value })).toBe('id_token_claim_invalid');
  }
});

it.each([
  'octo-org',
  'octo-org/',
  '/octo-repo',
  'octo-org/octo-repo/x',
  'octo-org//octo-repo',
  './octo-repo',
  'octo-org/..',
])('takes no other form for repository: %s', async (repository) => {
  expect(await code({ repository })).toBe('id_token_claim_invalid');
});

const moved = (repository: string) => ({
  repository,
  workflow_ref: `${repository}/.github/workflows/release.yml@refs/x`,
});

it.each(['octo-org/octo-repo', 'Octo-Org/octo-repo', 'OCTO-ORG/OCTO-REPO'])(
  'folds ASCII case: %s',
  async (name) => {
    expect(await judge(issuer, sample('github', moved(name)), publisher())).toBe('granted');
  },
);

it.each([
  'octo-orgs/octo-repo',
  'octo-org/octo-rep',
  ' octo-org/octo-repo',
  'octo-org/octo-repo ',
  'octo-org /octo-repo',
  'octo_org/octo-repo',
  'octo-org/octo-repo.git',
  'octo-repo/octo-org',
  'օcto-org/octo-repo',
])('takes no other name: %j', async (name) => {
  expect(await judge(issuer, sample('github', moved(name)), publisher())).toBe('publisher_not_found');
});

it('refuses an environment that is there but is no name', async () => {
  for (const environment of [null, '', 7, true, ['release'], {}]) {
    expect(await code({ environment })).toBe('id_token_claim_invalid');
  }
});

it('does not care about claims it does not know, or about ignored ones of any type', async () => {
  expect(await code({ brand_new: { a: 1 }, repo_property_tier: 'gold', workflow: 7, head_ref: null })).toBe(
    'accepted',
  );
});
