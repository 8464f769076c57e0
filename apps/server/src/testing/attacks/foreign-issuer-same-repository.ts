import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci, issuerUrl }) {
    const { kid } = ci.sim.issuer().keys.current;
    return [
      ['another issuer, the same names and ids', mint({}, { issuer: 'ghes' }), 'publisher_not_found'],
      [
        'another issuer in the name of this one',
        mint({ iss: issuerUrl }, { issuer: 'ghes', header: { kid } }),
        'id_token_signature_invalid',
      ],
      [
        'this issuer in the name of another',
        mint({ iss: ci.sim.issuer('ghes').url }),
        'id_token_key_unknown',
      ],
    ];
  },
};
