import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint, ci }) => [
    [
      'the key id of another issuer',
      mint({}, { header: { kid: ci.sim.issuer('ghes').keys.current.kid } }),
      'id_token_key_unknown',
    ],
    [
      'signed by a key that was never published',
      mint({}, { signWith: 'foreign-key', header: { kid: 'never-published' } }),
      'id_token_key_unknown',
    ],
  ],
};
