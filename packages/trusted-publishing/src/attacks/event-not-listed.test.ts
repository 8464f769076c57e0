import { expect, it } from 'vitest';
import { noRules } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const releases = publisher({ rules: { ...noRules, events: ['Release', 'schedule'] } });
const started = (event_name: string) => judge(issuer, sample('github', { event_name }), releases);

it.each(['release', 'RELEASE', 'schedule'])('takes the event %s, in any ASCII case', async (event) => {
  expect(await started(event)).toBe('granted');
});

it.each([
  'push',
  'released',
  'releas',
  ' release',
  'release,push',
  'Release|push',
  '*',
  'relea\u017fe',
  'repository_dispatch',
])('takes no other event for it: %j', async (event) => {
  expect(await started(event)).toBe('event_mismatch');
});

it.each(['pull_request_target', 'workflow_run', 'issue_comment'])(
  '%s never publishes, even where it is listed',
  async (event) => {
    const careless = publisher({ rules: { ...noRules, events: [event] } });
    expect(await judge(issuer, sample('github', { event_name: event }), careless)).toBe('trigger_denied');
  },
);
