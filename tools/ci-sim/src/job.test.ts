import { describe, expect, test } from 'vitest';
import { job } from './index.ts';

/** The claims of a GitHub token that tell of the job, in GitHub's order, for a job that names an environment. */
const withEnvironment = {
  sub: 'repo:acme@11/rocket@22:environment:release',
  repository: 'acme/rocket',
  repository_id: '22',
  repository_owner: 'acme',
  repository_owner_id: '11',
  repository_visibility: 'private',
  workflow: 'Ship it',
  workflow_ref: 'acme/rocket/.github/workflows/ship.yml@refs/tags/v9.0.0',
  workflow_sha: 'f'.repeat(40),
  job_workflow_ref: 'acme/rocket/.github/workflows/ship.yml@refs/tags/v9.0.0',
  job_workflow_sha: 'f'.repeat(40),
  ref: 'refs/tags/v9.0.0',
  ref_type: 'tag',
  ref_protected: 'false',
  sha: 'f'.repeat(40),
  head_ref: '',
  base_ref: '',
  event_name: 'release',
  environment: 'release',
  environment_node_id: 'EN_kwDOexample01',
  actor: 'wile',
  actor_id: '33',
  run_id: '44',
  run_number: '55',
  run_attempt: '2',
  check_run_id: '66',
  runner_environment: 'self-hosted',
};

describe('the claims of a job', () => {
  test('equal GitHub’s key by key, every value a string', () => {
    const claims = job({
      owner: 'acme',
      ownerId: 11,
      repository: 'rocket',
      repositoryId: '22',
      visibility: 'private',
      workflow: 'ship.yml',
      workflowName: 'Ship it',
      ref: 'refs/tags/v9.0.0',
      refProtected: false,
      sha: 'f'.repeat(40),
      event: 'release',
      environment: 'release',
      actor: 'wile',
      actorId: 33,
      runId: 44,
      runNumber: 55,
      runAttempt: 2,
      checkRunId: 66,
      runnerEnvironment: 'self-hosted',
    });
    expect(claims).toEqual(withEnvironment);
    expect(Object.keys(claims)).toEqual(Object.keys(withEnvironment));
  });

  test('have no environment in a job without one', () => {
    const { environment, environment_node_id, ...others } = withEnvironment;
    expect(Object.keys(job())).toEqual(Object.keys(others));
    expect(Object.values(job()).every((value) => typeof value === 'string')).toBe(true);
  });

  test.each([
    ['tag push', {}, 'repo:example-org@100200300/example-crate@400500600:ref:refs/tags/v1.2.3'],
    [
      'legacy',
      { subject: 'legacy', ref: 'refs/heads/main' },
      'repo:example-org/example-crate:ref:refs/heads/main',
    ],
    [
      'pull request',
      { event: 'pull_request', subject: 'legacy' },
      'repo:example-org/example-crate:pull_request',
    ],
    [
      'environment goes before pull request',
      { event: 'pull_request', environment: 'x', subject: 'legacy' },
      'repo:example-org/example-crate:environment:x',
    ],
    ['colon', { environment: 'a:b', subject: 'legacy' }, 'repo:example-org/example-crate:environment:a%3Ab'],
  ] as const)('sub: %s', (_, description, sub) => {
    expect(job(description).sub).toBe(sub);
  });

  test('agree with each other for events that run on the default branch or a merge', () => {
    expect(job({ event: 'pull_request_target' })).toMatchObject({
      ref: 'refs/heads/main',
      ref_type: 'branch',
      workflow_ref: 'example-org/example-crate/.github/workflows/release.yml@refs/heads/main',
      head_ref: 'patch-1',
      base_ref: 'main',
    });
    expect(job({ event: 'pull_request' })).toMatchObject({
      ref: 'refs/pull/1/merge',
      ref_protected: 'false',
    });
  });

  test('name both workflows of a reusable one', () => {
    const reusableWorkflow = {
      repository: 'acme/shared',
      workflow: 'publish.yml',
      ref: 'refs/tags/v1',
      sha: 'a'.repeat(40),
    };
    expect(job({ reusableWorkflow })).toMatchObject({
      workflow_ref: 'example-org/example-crate/.github/workflows/release.yml@refs/tags/v1.2.3',
      job_workflow_ref: 'acme/shared/.github/workflows/publish.yml@refs/tags/v1',
      job_workflow_sha: 'a'.repeat(40),
    });
  });

  test('name the enterprise only where there is one', () => {
    expect(job({ enterprise: 'acme-group' })).toMatchObject({
      enterprise: 'acme-group',
      enterprise_id: '4242',
    });
    expect(job()).not.toHaveProperty('enterprise');
  });

  test('refuse a description that contradicts itself', () => {
    expect(() => job({ owner: 'acme', repository: 'other/rocket' })).toThrow('owner is "acme"');
    expect(() => job({ repository: 'a/b/c' })).toThrow('repository must be');
  });
});
