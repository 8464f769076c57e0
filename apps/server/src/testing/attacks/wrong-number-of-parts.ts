import { type Attack, takeApart } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint }) {
    const jwt = mint();
    const { header, payload, signature } = takeApart(jwt);
    const texts = {
      nothing: '',
      'one part': header,
      'two parts': `${header}.${payload}`,
      'four parts': `${jwt}.${signature}`,
      'five parts, as an encrypted token has': `${jwt}.${payload}.${signature}`,
      'a dot at the end': `${jwt}.`,
      'dots only': '..',
      'a mask': '***',
    };
    return Object.entries(texts).map(([what, text]) => [what, text, 'id_token_malformed']);
  },
};
