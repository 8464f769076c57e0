import type { Attack, Attempt } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci, issuerName }) {
    const jwk = ci.sim.issuer(issuerName).foreignKey.publicKey.export({ format: 'jwk' });
    const headers = {
      jwk,
      jku: 'https://attacker.example/jwks',
      x5u: 'https://attacker.example/cert.pem',
      crit: ['exp'],
    };
    return Object.entries(headers).flatMap(([name, value]): Attempt[] => [
      [
        `${name} of a stranger`,
        mint({}, { signWith: 'foreign-key', header: { [name]: value } }),
        'id_token_header_refused',
      ],
      [
        `${name} on a token the issuer signed`,
        mint({}, { header: { [name]: value } }),
        'id_token_header_refused',
      ],
    ]);
  },
};
