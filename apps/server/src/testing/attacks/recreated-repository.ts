import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mintJob }) => [
    ['deleted and made anew under its name', mintJob({ repositoryId: 1 }), 'pin_mismatch'],
  ],
};
