import { expect, it } from 'vitest';
import { originOf, refInWords, webAddress } from './origin.ts';

const job = (data: Record<string, unknown>) =>
  originOf({ published_by: null, trustpub_data: { provider: 'github', links: {}, ...data } as never });

it('finds the page of a repository where its commits are, below whatever path', () => {
  const commit = 'https://ghe.example.com/acme/rocket/commit/0123';
  expect(job({ repository: 'acme/rocket', links: { commit } })).toMatchObject({
    by: 'ci',
    links: { repository: 'https://ghe.example.com/acme/rocket', commit },
  });
  const run = 'https://git.example.com/gitlab/group/sub/tool/-/jobs/7';
  expect(job({ repository: 'group/sub/tool', links: { run } })).toMatchObject({
    links: { repository: 'https://git.example.com/gitlab/group/sub/tool' },
  });
});

it('links to nothing but pages', () => {
  for (const address of ['javascript:alert(1)', 'data:text/html,x', '//example.com', 'no address', null, 7])
    expect(webAddress(address)).toBeNull();
  expect(webAddress('https://example.com/a')).toBe('https://example.com/a');
  expect(job({ repository: 'a/b', links: { run: 'javascript:alert(1)//a/b/' } })).toMatchObject({
    links: { run: null, repository: null },
  });
});

it('tells of a workflow of another repository, and not of its own', () => {
  const own = job({
    repository: 'acme/rocket',
    job_workflow_ref: 'Acme/Rocket/.github/workflows/r.yml@refs/heads/main',
  });
  expect(own).toMatchObject({ reusedWorkflow: null });
  const other = job({
    repository: 'acme/rocket',
    job_workflow_ref: 'acme/shared/.github/workflows/r.yml@v1',
  });
  expect(other).toMatchObject({ reusedWorkflow: 'acme/shared/.github/workflows/r.yml@v1' });
});

it('knows a repository that strangers are not told of from a CI that has none', () => {
  expect(job({ visibility: 'private', repository: null })).toMatchObject({ isHidden: true, source: null });
  expect(job({ provider: 'google', actor: 'ci@example.com' })).toMatchObject({
    isHidden: false,
    source: 'ci@example.com',
  });
});

it('says refs as people do', () => {
  expect(refInWords('refs/tags/v1.0.0')).toEqual({ kind: 'tag', name: 'v1.0.0' });
  expect(refInWords('refs/heads/feature/x')).toEqual({ kind: 'branch', name: 'feature/x' });
  expect(refInWords('refs/pull/7/merge')).toEqual({ kind: null, name: 'refs/pull/7/merge' });
});
