import { type Attack, takeApart } from '../attack.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes for a lenient decoder: the last character of 256 bytes has four bits that belong to nothing. */
const withStrayBit = (text: string) =>
  text.slice(0, -1) + ALPHABET.charAt(ALPHABET.indexOf(text.at(-1) ?? '') ^ 1);

export const attack: Attack = {
  tokens({ mint }) {
    const { header, payload, signature } = takeApart(mint());
    const spoils: [string, (text: string) => string][] = [
      ['padding', (text) => `${text}==`],
      ['white space', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`],
      ['a space at the end', (text) => `${text} `],
      ['the other base64 alphabet', (text) => `+/${text.slice(2)}`],
    ];
    return [
      ['a stray bit', `${header}.${payload}.${withStrayBit(signature)}`, 'id_token_malformed'],
      ...spoils.flatMap(([what, spoil]) =>
        [
          [spoil(header), payload, signature],
          [header, spoil(payload), signature],
          [header, payload, spoil(signature)],
        ].map((parts, at) => [`${what} in part ${at + 1}`, parts.join('.'), 'id_token_malformed'] as const),
      ),
    ];
  },
};
