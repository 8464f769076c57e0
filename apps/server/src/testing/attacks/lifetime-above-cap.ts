import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) =>
    [901, 3600, 86_400, 1e9].map((lifetimeSeconds) => [
      `valid for ${lifetimeSeconds} s`,
      mint({}, { lifetimeSeconds }),
      'id_token_lifetime_too_long',
    ]),
};
