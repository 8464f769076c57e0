import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) => [
    ['HS256', mint({}, { signWith: 'hs256-public-key' }), 'id_token_algorithm_refused'],
    [
      'HS256 that calls itself RS256',
      mint({}, { signWith: 'hs256-public-key', header: { alg: 'RS256' } }),
      'id_token_signature_invalid',
    ],
  ],
};
