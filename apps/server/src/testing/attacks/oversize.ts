import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) => [
    ['17 KiB', mint({ filler: 'x'.repeat(13 * 1024) }), 'id_token_too_large'],
    ['of nothing but dots', '.'.repeat(20 * 1024), 'id_token_too_large'],
    ['200 KiB', mint({ filler: 'x'.repeat(150 * 1024) }), 'body_too_large'],
  ],
};
