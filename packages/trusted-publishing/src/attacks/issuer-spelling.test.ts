import { expect, it } from 'vitest';
import { codeOf, githubUrl, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each([
  `${githubUrl}/`,
  `${githubUrl}:443`,
  'https://TOKEN.actions.githubusercontent.com',
  'HTTPS://token.actions.githubusercontent.com',
  'http://token.actions.githubusercontent.com',
  `${githubUrl}/octo-enterprise`,
  `${githubUrl}/octo-enterprise/more`,
  `${githubUrl}.evil.example`,
  `${githubUrl}@evil.example`,
  ` ${githubUrl}`,
  `${githubUrl}\0`,
  'https://gitlab.com',
])('takes no other spelling for the issuer: %j', async (iss) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample('github', { iss }))))).toBe('id_token_issuer_unknown');
});

it.each([
  [undefined, 'id_token_claim_missing'],
  [null, 'id_token_claim_invalid'],
  ['', 'id_token_claim_invalid'],
  [[githubUrl], 'id_token_claim_invalid'],
  [{ toString: githubUrl }, 'id_token_claim_invalid'],
])('refuses the issuer %j', async (iss, code) => {
  expect(codeOf(await issuer.verify(issuer.sign(sample('github', { iss }))))).toBe(code);
});

it('accepts an enterprise issuer where it is registered as such, and only there', async () => {
  const enterprise = new TestIssuer(`${githubUrl}/octo-enterprise`, 2);
  const jwt = enterprise.sign(sample('github__enterprise_slug_issuer'));
  expect(codeOf(await enterprise.verify(jwt))).toBe('accepted');
  const asDefault = { issuer: issuer.trusted };
  expect(codeOf(await enterprise.verify(jwt, asDefault))).toBe('id_token_issuer_unknown');
});
