import type { Attack } from '../attack.ts';

export const attack: Attack = {
  publisher: { rules: { events: ['release', 'schedule'] } },
  job: { event: 'release' },
  tokens: ({ mint }) => [
    ...['push', 'releases', 'release ', 'repository_dispatch'].map(
      (event_name) => [event_name, mint({ event_name }), 'event_mismatch'] as const,
    ),
    ['one that outsiders can cause', mint({ event_name: 'issue_comment' }), 'trigger_denied'],
  ],
};
