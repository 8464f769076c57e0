import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci, issuerName }) {
    const { kid } = ci.sim.issuer(issuerName).keys.current;
    return [`${kid} `, ` ${kid}`, `${kid}x`, 'nobody', '../../keys', '__proto__'].map((other) => [
      JSON.stringify(other),
      mint({}, { header: { kid: other } }),
      'id_token_key_unknown',
    ]);
  },
};
