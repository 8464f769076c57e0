import { describe, expect, it } from 'vitest';
import { defaultIssuers, type ProviderDescriptor, provenanceOf, providers, serverUrlOf } from './index.ts';
import { gitlabIssuer, sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();

it('says where an upload came from', async () => {
  const commit = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
  const provenance = provenanceOf(await issuer.verified(sample()));
  expect(provenance).toEqual({
    provider: 'github',
    repository: 'octo-org/octo-repo',
    run_id: '21000000001',
    sha: commit,
    run_attempt: '1',
    ref: 'refs/tags/v1.2.3',
    workflow: 'release.yml',
    workflow_sha: commit,
    event: 'push',
    environment: 'release',
    actor: 'octo-dev',
    actor_id: '700800900',
    repository_id: '400500600',
    repository_owner_id: '100200300',
    runner_environment: 'github-hosted',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.2.3',
    visibility: 'public',
    links: {
      run: 'https://github.com/octo-org/octo-repo/actions/runs/21000000001/attempts/1',
      commit: `https://github.com/octo-org/octo-repo/commit/${commit}`,
      workflow: `https://github.com/octo-org/octo-repo/blob/${commit}/.github/workflows/release.yml`,
    },
  });
  expect(JSON.parse(JSON.stringify(provenance))).toEqual(provenance);
});

it('has null for what the token does not say, or says in another form, and makes no link of it', async () => {
  const changes = { run_attempt: undefined, workflow_sha: 'main', ref: '', actor: 7, environment: undefined };
  const provenance = provenanceOf(await issuer.verified(sample('github', changes)));
  expect(provenance).toMatchObject({
    run_attempt: null,
    workflow_sha: null,
    ref: null,
    actor: null,
    environment: null,
  });
  expect(provenance.links).toMatchObject({
    run: 'https://github.com/octo-org/octo-repo/actions/runs/21000000001',
    workflow: null,
  });
});

it('encodes every segment it puts into a link', async () => {
  const repository = 'a?b#c/d%2f..\\"<>';
  const workflow_ref = `${repository}/.github/workflows/x?y#z @.yml@refs/heads/main`;
  const { links } = provenanceOf(await issuer.verified(sample('github', { repository, workflow_ref })));
  expect(links.commit).toContain('https://github.com/a%3Fb%23c/d%252f..%5C%22%3C%3E/commit/');
  expect(links.workflow).toContain('/.github/workflows/x%3Fy%23z%20%40.yml');
});

it('makes links to https only, and to http where the issuer itself is on http', async () => {
  const at = (from: TestIssuer, serverUrl: string, claims: Record<string, unknown>) =>
    from.verified(claims, { issuer: { ...from.trusted, serverUrl } });
  const none = { run: null, commit: null, workflow: null };
  for (const bad of ['http://github.com', 'javascript:alert(1)//', 'github.com', '']) {
    expect(provenanceOf(await at(issuer, bad, sample())).links).toEqual(none);
  }
  const local = new TestIssuer('http://127.0.0.1:9999/github');
  const claims = sample('github', { iss: local.trusted.url });
  expect(provenanceOf(await at(local, 'http://127.0.0.1:9999/web/', claims)).links.run).toBe(
    'http://127.0.0.1:9999/web/octo-org/octo-repo/actions/runs/21000000001/attempts/1',
  );
});

describe('the server of an issuer', () => {
  const github = providers.github as ProviderDescriptor;

  it.each([
    ['https://token.actions.githubusercontent.com', 'https://github.com'],
    ['https://token.actions.githubusercontent.com/octo-enterprise', 'https://github.com'],
    ['https://token.actions.octocorp.ghe.com', 'https://octocorp.ghe.com'],
    ['https://token.actions.octocorp.ghe.com/octocorp', 'https://octocorp.ghe.com'],
    ['https://ghes.example.com/_services/token', 'https://ghes.example.com'],
    ['https://ghes.example.com:8443/_services/token', 'https://ghes.example.com:8443'],
    ['http://127.0.0.1:9999/github', 'http://127.0.0.1:9999'],
    [
      'https://token.actions.githubusercontent.com.evil.example',
      'https://token.actions.githubusercontent.com.evil.example',
    ],
    ['https://token.actions.a.b.ghe.com', 'https://token.actions.a.b.ghe.com'],
    ['https://token.actions.ghe.com', 'https://token.actions.ghe.com'],
    ['ftp://example.com', ''],
    ['nonsense', ''],
  ])('%s is %s', (url, expected) => {
    expect(serverUrlOf(github, url)).toBe(expected);
  });

  it('is the one in the list of defaults', () => {
    expect(defaultIssuers.length).toBeGreaterThan(0);
    for (const { provider, url, server: expected } of defaultIssuers) {
      expect(serverUrlOf(providers[provider] as ProviderDescriptor, url)).toBe(expected);
    }
  });
});

describe('of GitLab', () => {
  const gitlab = providers.gitlab as ProviderDescriptor;

  it('says where an upload came from, under the common names and those of crates.io', async () => {
    const commit = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
    const project = 'octo-group/crates/octo-crate';
    expect(provenanceOf(await gitlabIssuer().verified(sample('gitlab')))).toEqual({
      provider: 'gitlab',
      repository: project,
      project_path: project,
      run_id: '1900000001',
      job_id: '9800000001',
      sha: commit,
      run_attempt: null,
      ref: 'refs/tags/v1.2.3',
      workflow: '.gitlab-ci.yml',
      workflow_sha: commit,
      event: 'push',
      environment: 'release',
      actor: 'octo-dev',
      actor_id: '3300001',
      repository_id: '51000001',
      repository_owner_id: '8100200',
      runner_environment: 'gitlab-hosted',
      job_workflow_ref: null,
      visibility: 'public',
      links: {
        run: `https://gitlab.com/${project}/-/jobs/9800000001`,
        commit: `https://gitlab.com/${project}/-/commit/${commit}`,
        workflow: `https://gitlab.com/${project}/-/blob/${commit}/.gitlab-ci.yml`,
      },
    });
  });

  it('keeps the path an instance lives under in its links', async () => {
    const url = 'https://example.com:8443/gitlab';
    const uri = 'example.com:8443/gitlab/platform/octo-crate//ci/release.yml@refs/heads/main';
    const claims = sample('gitlab_self_managed', { iss: url, ci_config_ref_uri: uri });
    const { links, environment } = provenanceOf(await gitlabIssuer(url).verified(claims));
    expect(links).toMatchObject({
      run: `${url}/platform/octo-crate/-/jobs/302`,
      workflow: `${url}/platform/octo-crate/-/blob/${claims['ci_config_sha']}/ci/release.yml`,
    });
    expect(environment).toBeNull();
  });

  it.each([
    ['https://gitlab.com', 'https://gitlab.com'],
    ['https://gitlab.example.com:8443', 'https://gitlab.example.com:8443'],
    ['https://example.com/gitlab', 'https://example.com/gitlab'],
    ['https://example.com/gitlab/', 'https://example.com/gitlab'],
    ['nonsense', ''],
  ])('the server of the issuer %s is %s', (url, expected) => {
    expect(serverUrlOf(gitlab, url)).toBe(expected);
  });
});
