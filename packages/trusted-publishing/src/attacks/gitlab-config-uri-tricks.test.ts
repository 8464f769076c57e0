import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configPath } from '../config-path.ts';
import { checkIdentity, type ProviderDescriptor, providers } from '../index.ts';
import { detailOf, gitlabIssuer, gitlabPublisher, judge, sample } from '../testing/issuer.ts';

const issuer = gitlabIssuer();
const HASH = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
const below = 'gitlab.com/octo-group/crates/octo-crate//';
const withUri = (ci_config_ref_uri: unknown) => sample('gitlab', { ci_config_ref_uri });

it.each([
  `${below}.gitlab-ci.yml@refs/heads/main`,
  `${below}.gitlab-ci.yml@refs/heads/x@evil.yml`,
  `${below}.gitlab-ci.yml@refs/heads/a//b`,
  `${below}.gitlab-ci.yml@${HASH}`,
  `${below}.gitlab-ci.yml@${HASH}${HASH.slice(0, 24)}`,
  'GitLab.com/Octo-Group/CRATES/octo-crate//.gitlab-ci.yml@refs/heads/main',
])('finds the file in %s', async (uri) => {
  expect(await judge(issuer, withUri(uri), gitlabPublisher())).toBe('granted');
});

it.each([
  `${below}evil.yml@refs/heads/.gitlab-ci.yml`,
  `${below}ci/.gitlab-ci.yml@refs/heads/main`,
  `${below}.gitlab-ci.yaml@refs/heads/main`,
  `${below}.GitLab-CI.yml@refs/heads/main`,
  `${below} .gitlab-ci.yml@refs/heads/main`,
  `${below}x.gitlab-ci.yml@refs/heads/main`,
])('takes no other file for it: %s', async (uri) => {
  expect(await judge(issuer, withUri(uri), gitlabPublisher())).toBe('identity_mismatch');
});

it.each([
  // Files of other projects and other places, which the setting allows.
  `${below}.gitlab-ci.yml@evil/project@refs/heads/main`,
  `${below}.gitlab-ci.yml@refs/project@refs/heads/main`,
  `${below}.gitlab-ci.yml@evil/project.yml@refs/heads/main`,
  `${below}.gitlab-ci.yml@evil/project:refs/heads/main`,
  `${below}https://evil.example/.gitlab-ci.yml@refs/heads/main`,
  `${below}/.gitlab-ci.yml@refs/heads/main`,
  `${below}../evil//.gitlab-ci.yml@refs/heads/main`,
  `${below}../.gitlab-ci.yml@refs/heads/main`,
  `${below}./.gitlab-ci.yml@refs/heads/main`,
  `${below}ci//.gitlab-ci.yml@refs/heads/main`,
  // Branches with names that look like files.
  `${below}evil.yml@refs/heads/x//.gitlab-ci.yml@refs/heads/main`,
  `${below}.gitlab-ci.yml@refs/heads/x@refs/heads/main`,
  // Another project, another host.
  'gitlab.com/octo-group/crates/octo-crate-evil//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com/octo-group/crates//octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com/octo-group/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com/evil/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com/octo-group/crates/octo-crate/.gitlab-ci.yml@refs/heads/main',
  'evil.example/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'evil.example/gitlab.com/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com.evil.example/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com:8443/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  'gitlab.com/gitlab/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  `https://${below}.gitlab-ci.yml@refs/heads/main`,
  'octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main',
  // No whole file, no whole ref.
  `${below}.gitlab-ci.yml`,
  `${below}.gitlab-ci.yml@`,
  `${below}.gitlab-ci.yml@refs/`,
  `${below}.gitlab-ci.yml@main`,
  `${below}.gitlab-ci.yml@${HASH.slice(1)}`,
  `${below}.gitlab-ci.yml@${HASH}0`,
  `${below}.gitlab-ci@refs/heads/main`,
  `${below}.gitlab-ci.yml.txt@refs/heads/main`,
  `${below}.gitlab-ci.YML@refs/heads/main`,
  `${below}.yml@refs/heads/main`,
  `${below}ci/.yaml@refs/heads/main`,
  `${below}@refs/heads/.gitlab-ci.yml`,
  below,
  '//',
  '@',
])('refuses %j', async (uri) => {
  expect(await judge(issuer, withUri(uri), gitlabPublisher())).toBe('id_token_claim_invalid');
});

it('looks for the project of the token, not for the one that is registered', async () => {
  const claims = sample('gitlab', { project_path: 'fork-user/octo-crate' });
  expect(await judge(issuer, claims, gitlabPublisher())).toBe('id_token_claim_invalid');
});

it('takes no KELVIN SIGN for a k', async () => {
  const project_path = 'kelvin/octo-crate';
  const uri = 'gitlab.com/\u212Aelvin/octo-crate//.gitlab-ci.yml@refs/heads/main';
  expect(await judge(issuer, sample('gitlab', { project_path, ci_config_ref_uri: uri }))).toBe(
    'id_token_claim_invalid',
  );
});

it('says why where there is no file of the project, and what to do', async () => {
  for (const [uri, says] of [
    [null, 'GitLab leaves it null where'],
    [
      `${below}https://evil.example/ci.yml@refs/heads/main`,
      'the very project of `project_path` at `https://gitlab.com`',
    ],
  ] as const) {
    const detail = detailOf(await issuer.verify(issuer.sign(withUri(uri))));
    expect(detail).toContain('ci_config_ref_uri');
    expect(detail).toContain(says);
  }
});

it('goes by the host and the path that an instance lives under', async () => {
  const url = 'https://example.com:8443/gitlab';
  const instance = gitlabIssuer(url);
  const judged = (server: string) =>
    judge(
      instance,
      sample('gitlab', {
        iss: url,
        ci_config_ref_uri: `${server}/octo-group/crates/octo-crate//.gitlab-ci.yml@refs/heads/main`,
      }),
      gitlabPublisher(),
    );
  expect(await judged('example.com:8443/gitlab')).toBe('granted');
  for (const other of ['example.com:8443', 'example.com/gitlab', 'example.com', 'gitlab.com']) {
    expect(await judged(other)).toBe('id_token_claim_invalid');
  }
});

it('finds every file an owner may register, and nothing else, whatever the ref', () => {
  const part = fc.constantFrom(
    'a',
    'ci',
    '.yml',
    '.yaml',
    '@',
    '@refs/heads/x',
    '/',
    '//',
    '..',
    '.',
    'https:',
    ' ',
  );
  const path = fc.array(part, { maxLength: 7 }).map((parts) => `${parts.join('')}.yml`);
  const ref = fc.constantFrom('heads/main', 'heads/x@y.yml', 'tags/v1@2', 'heads/a//b.yml');
  const gitlab = providers.gitlab as ProviderDescriptor;
  fc.assert(
    fc.property(path, ref, (workflow, ref) => {
      const may = checkIdentity(gitlab, { namespace: 'g', project: 'p', workflow }).ok;
      const found = configPath(`h.example/g/p//${workflow}@refs/${ref}`, 'https://h.example', 'g/p');
      expect(found).toBe(may ? workflow : undefined);
    }),
    { numRuns: 2000 },
  );
});

it('takes time in proportion to the text', () => {
  const started = performance.now();
  for (const piece of ['@refs/', '//', '.yml@', 'a/', '@']) {
    configPath(`h.example/g/p//${piece.repeat(300_000)}`, 'https://h.example', 'g/p');
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
