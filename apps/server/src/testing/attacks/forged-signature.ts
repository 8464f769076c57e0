import { type Attack, encode, takeApart } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, name }) {
    const { header, payload, signature, headerText, payloadText } = takeApart(mint());
    const other = takeApart(mint({ repository: `evil/${name}` }));
    const changedClaims = encode(JSON.stringify({ ...JSON.parse(payloadText), environment: 'release' }));
    const changedHeader = encode(JSON.stringify({ ...JSON.parse(headerText), x: 1 }));
    return [
      ['the key of a stranger', mint({}, { signWith: 'foreign-key' }), 'id_token_signature_invalid'],
      ['claims changed', `${header}.${changedClaims}.${signature}`, 'id_token_signature_invalid'],
      ['the header changed', `${changedHeader}.${payload}.${signature}`, 'id_token_signature_invalid'],
      ['the signature of another', `${header}.${payload}.${other.signature}`, 'id_token_signature_invalid'],
    ];
  },
};
