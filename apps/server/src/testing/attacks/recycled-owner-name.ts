import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mintJob }) => [
    ['a stranger who holds the name now', mintJob({ ownerId: 666, repositoryId: 667 }), 'pin_mismatch'],
    ['who knows the id of the repository', mintJob({ ownerId: 666 }), 'pin_mismatch'],
  ],
};
