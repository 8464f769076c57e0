import { type Attack, takeApart, withMember } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, signText }) {
    const { headerText, payloadText } = takeApart(mint({ repository_id: null }));
    const { payloadText: whole } = takeApart(mint());
    const { kid } = JSON.parse(headerText);
    return [
      [
        'a claim from a `__proto__` member',
        signText(headerText, withMember(payloadText, '"__proto__":{"repository_id":"7000"}')),
        'id_token_claim_missing',
      ],
      [
        'a header from one',
        signText(JSON.stringify({ alg: 'RS256' }).replace('}', `,"__proto__":{"kid":"${kid}"}}`), whole),
        'id_token_key_id_missing',
      ],
    ];
  },
};
