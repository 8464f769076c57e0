import type { Attack } from '../attack.ts';

const events = [
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_of_the_future',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'fork',
  'watch',
  'gollum',
  'check_run',
  'check_suite',
  'status',
  'Pull_Request_Target',
];

export const attack: Attack = {
  tokens: ({ mint }) => events.map((event_name) => [event_name, mint({ event_name }), 'trigger_denied']),
};
