import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mintJob, name }) => [
    ['the right ids under another name', mintJob({ repository: `acme/${name}-2` }), 'publisher_not_found'],
    [
      'transferred to somebody',
      mintJob({ repository: `mallory/${name}`, ownerId: 666 }),
      'publisher_not_found',
    ],
  ],
};
