import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const jwt = issuer.sign(sample());
const [header = '', payload = '', signature = ''] = jwt.split('.');

/** The same bytes for a lenient decoder: the last character of 256 bytes has four bits that belong to nothing. */
function withStrayBit(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(segment.at(-1) ?? '');
  return segment.slice(0, -1) + alphabet.charAt(last ^ 1);
}

it('refuses a second spelling of the signature, which would be a second token to whoever hashes the text', async () => {
  expect(Buffer.from(withStrayBit(signature), 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
  expect(codeOf(await issuer.verify(`${header}.${payload}.${withStrayBit(signature)}`))).toBe(
    'id_token_malformed',
  );
});

it.each([
  ['padding', (text: string) => `${text}==`],
  ['white space', (text: string) => `${text.slice(0, 8)}\n${text.slice(8)}`],
  ['a space at the end', (text: string) => `${text} `],
  ['a letter outside the alphabet', (text: string) => `${text.slice(0, 8)}é${text.slice(9)}`],
  ['the other base64 alphabet', (text: string) => `+/${text.slice(2)}`],
  ['a left-over character', (text: string) => `${text.slice(0, text.length - (text.length % 4))}A`],
])('refuses %s in any part', async (_, spoil) => {
  expect(codeOf(await issuer.verify(`${spoil(header)}.${payload}.${signature}`))).toBe('id_token_malformed');
  expect(codeOf(await issuer.verify(`${header}.${spoil(payload)}.${signature}`))).toBe('id_token_malformed');
  expect(codeOf(await issuer.verify(`${header}.${payload}.${spoil(signature)}`))).toBe('id_token_malformed');
});
