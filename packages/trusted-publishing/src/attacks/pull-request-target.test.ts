import { expect, it } from 'vitest';
import { decide } from '../index.ts';
import { judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const permissive = publisher({ environment: { rule: 'any' } });

it('refuses the sample, in which everything but the event looks like a release', async () => {
  const claims = sample('github__reject_pull_request_target');
  expect(await judge(issuer, claims, permissive)).toBe('trigger_denied');
  expect(await judge(issuer, { ...claims, event_name: 'push' }, permissive)).toBe('granted');
});

it.each([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_of_the_future',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
  'fork',
  'watch',
  'gollum',
  'check_run',
  'check_suite',
  'status',
  'Pull_Request_Target',
])('refuses the event %s', async (event_name) => {
  expect(await judge(issuer, sample('github', { event_name }), permissive)).toBe('trigger_denied');
});

it.each([
  'push',
  'release',
  'workflow_dispatch',
  'schedule',
  'repository_dispatch',
  'deployment',
  'merge_group',
])('accepts the event %s', async (event_name) => {
  expect(await judge(issuer, sample('github', { event_name }), permissive)).toBe('granted');
});

it('names the event and better ones, and says the same whether or not anything is registered', async () => {
  const token = await issuer.verified(sample('github', { event_name: 'workflow_run' }));
  const decision = decide({ token, publishers: [permissive], now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  for (const event of ['workflow_run', 'push', 'release', 'workflow_dispatch', 'schedule']) {
    expect(decision.detail).toContain(`\`${event}\``);
  }
  expect(decide({ token, publishers: [], now })).toEqual(decision);
});
