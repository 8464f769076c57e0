import { expect, it } from 'vitest';
import { codeOf, encode, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each(['none', 'None', 'NONE', 'nOnE'])('refuses an unsecured token, spelled %s', async (alg) => {
  const input = `${encode(JSON.stringify({ ...issuer.header, alg }))}.${encode(JSON.stringify(sample()))}`;
  expect(codeOf(await issuer.verify(`${input}.`))).toBe('id_token_algorithm_refused');
  expect(codeOf(await issuer.verify(`${input}.AAAA`))).toBe('id_token_algorithm_refused');
});

it('refuses `none` even where somebody configured it', async () => {
  const misconfigured = { ...issuer.trusted, algorithms: ['none'] as unknown as ['RS256'] };
  const jwt = `${encode(JSON.stringify({ ...issuer.header, alg: 'none' }))}.${encode(JSON.stringify(sample()))}.`;
  expect(codeOf(await issuer.verify(jwt, { issuer: misconfigured }))).toBe('id_token_algorithm_refused');
});

it('refuses a signed token whose signature was cut off', async () => {
  const [header, payload] = issuer.sign(sample()).split('.');
  expect(codeOf(await issuer.verify(`${header}.${payload}.`))).toBe('id_token_signature_invalid');
});
