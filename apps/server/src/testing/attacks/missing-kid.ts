import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint }) =>
    [null, '', 7, ['key-1'], {}].map((kid) => [
      JSON.stringify(kid),
      mint({}, { header: { kid } }),
      'id_token_key_id_missing',
    ]),
};
