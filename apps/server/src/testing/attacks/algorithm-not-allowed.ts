import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) => [
    ...(['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA'] as const).map(
      (algorithm) => [algorithm, mint({}, { algorithm }), 'id_token_algorithm_refused'] as const,
    ),
    ...['rs256', 'RS256 ', 'toString', '__proto__', '', 256, ['RS256'], null].map(
      (alg) => [JSON.stringify(alg), mint({}, { header: { alg } }), 'id_token_algorithm_refused'] as const,
    ),
  ],
};
