import type { Attack } from '../attack.ts';

const classes = [
  'self-hosted',
  'GitHub-Hosted',
  'github-hosted ',
  'github\u2010hosted',
  'github-hosted\u200b',
  '',
  true,
  ['github-hosted'],
  null,
];

export const attack: Attack = {
  publisher: { rules: { runner: 'github-hosted' } },
  tokens: ({ mint }) =>
    classes.map((runner) => [
      JSON.stringify(runner),
      mint({ runner_environment: runner }),
      'runner_mismatch',
    ]),
};
