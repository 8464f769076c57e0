import { type Attack, encode, takeApart } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint }) {
    const { headerText, payload, header } = takeApart(mint());
    const unsecured = (alg: string) => encode(JSON.stringify({ ...JSON.parse(headerText), alg }));
    return [
      ['an unsigned token', mint({}, { signWith: 'none' }), 'id_token_algorithm_refused'],
      ...['None', 'NONE', 'nOnE'].map(
        (alg) => [`spelled ${alg}`, `${unsecured(alg)}.${payload}.`, 'id_token_algorithm_refused'] as const,
      ),
      [
        'with something for a signature',
        `${unsecured('none')}.${payload}.AAAA`,
        'id_token_algorithm_refused',
      ],
      ['a signature that was cut off', `${header}.${payload}.`, 'id_token_signature_invalid'],
    ];
  },
};
