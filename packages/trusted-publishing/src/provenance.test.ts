import { describe, expect, it } from 'vitest';
import { defaultIssuers, type ProviderDescriptor, provenanceOf, providers, serverUrlOf } from './index.ts';
import { sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();
const server = 'https://github.com';

it('says where an upload came from', async () => {
  const commit = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
  const provenance = provenanceOf(await issuer.verified(sample()), server);
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
  const provenance = provenanceOf(await issuer.verified(sample('github', changes)), server);
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
  const { links } = provenanceOf(
    await issuer.verified(sample('github', { repository, workflow_ref })),
    server,
  );
  expect(links.commit).toContain('https://github.com/a%3Fb%23c/d%252f..%5C%22%3C%3E/commit/');
  expect(links.workflow).toContain('/.github/workflows/x%3Fy%23z%20%40.yml');
});

it('makes links to https only, and to http where the issuer itself is on http', async () => {
  const token = await issuer.verified(sample());
  const none = { run: null, commit: null, workflow: null };
  for (const bad of ['http://github.com', 'javascript:alert(1)//', 'github.com', '']) {
    expect(provenanceOf(token, bad).links).toEqual(none);
  }
  const local = new TestIssuer('http://127.0.0.1:9999/github');
  const localToken = await local.verified(sample('github', { iss: local.trusted.url }));
  expect(provenanceOf(localToken, 'http://127.0.0.1:9999/web/').links.run).toBe(
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
