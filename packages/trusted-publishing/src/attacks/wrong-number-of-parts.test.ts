import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const jwt = issuer.sign(sample());
const [header, payload, signature] = jwt.split('.');

it.each([
  ['nothing', ''],
  ['one part', `${header}`],
  ['two parts', `${header}.${payload}`],
  ['four parts', `${jwt}.${signature}`],
  ['five parts, as an encrypted token has', `${header}.${payload}.${signature}.${payload}.${signature}`],
  ['a dot at the end', `${jwt}.`],
  ['dots only', '..'],
  ['a mask', '***'],
])('refuses %s', async (_, text) => {
  expect(codeOf(await issuer.verify(text))).toBe('id_token_malformed');
});

it.each([undefined, null, 7, {}, [jwt]])('refuses what is no string: %j', async (value) => {
  expect(codeOf(await issuer.verify(value as unknown as string))).toBe('id_token_malformed');
});
