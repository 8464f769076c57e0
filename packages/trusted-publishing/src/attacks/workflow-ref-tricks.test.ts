import { expect, it } from 'vitest';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const HASH = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
const below = 'octo-org/octo-repo/.github/workflows/';
const withRef = (workflow_ref: string) => sample('github', { workflow_ref });

it.each([
  `${below}release.yml@refs/heads/main`,
  `${below}release.yml@refs/heads/x@evil.yml`,
  `${below}release.yml@refs/heads/x@refs/heads/evil.yml`,
  `${below}release.yml@${HASH}`,
  `${below}release.yml@${HASH}${HASH.slice(0, 24)}`,
  `OCTO-org/octo-REPO/.github/workflows/release.yml@refs/heads/main`,
])('finds the file in %s', async (ref) => {
  expect(await judge(issuer, withRef(ref), publisher())).toBe('granted');
});

it.each([
  `${below}evil.yml@refs/heads/release.yml`,
  `${below}evil.yml@refs/heads/x@release.yml`,
  `${below}evil.yml@refs/heads/main/.github/workflows/release.yml@refs/heads/main`,
  `${below}release.yml@evil.yml@refs/heads/main`,
  `${below}evil.yml@release.yml@refs/heads/main`,
  `${below}Release.yml@refs/heads/main`,
  `${below}release.yaml@refs/heads/main`,
  `${below} release.yml@refs/heads/main`,
  `${below}xrelease.yml@refs/heads/main`,
])('takes no other file for it: %s', async (ref) => {
  expect(await judge(issuer, withRef(ref), publisher())).toBe('identity_mismatch');
});

it.each([
  `${below}sub/release.yml@refs/heads/main`,
  `${below}../release.yml@refs/heads/main`,
  `${below}/release.yml@refs/heads/main`,
  `evil/octo-repo/.github/workflows/release.yml@refs/heads/main`,
  `octo-org/octo-repo-evil/.github/workflows/release.yml@refs/heads/main`,
  `x${below}release.yml@refs/heads/main`,
  'dynamic/github-code-scanning/codeql',
  'octo-org/octo-repo/release.yml@refs/heads/main',
  'octo-org/octo-repo/.github/release.yml@refs/heads/main',
  `${below}release.yml`,
  `${below}release.yml@`,
  `${below}release.yml@refs/`,
  `${below}release.yml@main`,
  `${below}release.yml@${HASH.slice(1)}`,
  `${below}release.yml@${HASH}0`,
  `${below}release@refs/heads/main`,
  `${below}release.yml.txt@refs/heads/main`,
  `${below}release.YML@refs/heads/main`,
  `${below}.yml@refs/heads/main`,
  `${below}.yaml@refs/heads/main`,
  `${below}@refs/heads/release.yml`,
  below,
  '@',
])('refuses %j', async (ref) => {
  expect(await judge(issuer, withRef(ref), publisher())).toBe('id_token_claim_invalid');
});

it('can be met by a file that has an @ in its name', async () => {
  const odd = publisher({ identity: { ...publisher().identity, workflow: 'a.yml@b.yml' } });
  expect(await judge(issuer, withRef(`${below}a.yml@b.yml@refs/heads/x@y.yml`), odd)).toBe('granted');
});

it('goes by the workflow that was started, not by the one it calls', async () => {
  const calling = sample('github', {
    workflow_ref: `${below}ci.yml@refs/heads/main`,
    job_workflow_ref: `${below}release.yml@refs/heads/main`,
  });
  expect(await judge(issuer, calling, publisher())).toBe('identity_mismatch');
});

it('matches nothing with a publisher whose workflow is missing, empty or more than this version knows', async () => {
  const { workflow: _, ...without } = publisher().identity;
  expect(await judge(issuer, sample(), publisher({ identity: without }))).toBe('identity_mismatch');
  expect(await judge(issuer, sample(), publisher({ identity: { ...without, workflow: '' } }))).toBe(
    'identity_mismatch',
  );
  const more = { ...publisher().identity, job_workflow: 'x' };
  expect(await judge(issuer, sample(), publisher({ identity: more }))).toBe('identity_mismatch');
});
