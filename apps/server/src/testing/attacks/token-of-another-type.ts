import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) =>
    ['at+jwt', 'logout+jwt', 'secevent+jwt', 'JWS', '', 7, ['JWT']].map((typ) => [
      JSON.stringify(typ),
      mint({}, { header: { typ } }),
      'id_token_header_refused',
    ]),
};
