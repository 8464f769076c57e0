import { expect, it } from 'vitest';
import { checkIdentity, lookupKey, providers } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const KELVIN = '\u212A';
const issuer = new TestIssuer();
const claims = (owner: string) =>
  sample('github', {
    repository: `${owner}/octo-repo`,
    workflow_ref: `${owner}/octo-repo/.github/workflows/release.yml@refs/heads/main`,
  });
const kelvin = publisher({ identity: { owner: 'kelvin', repository: 'octo-repo', workflow: 'release.yml' } });

it('does not fold the KELVIN SIGN to k, as `toLowerCase` does', async () => {
  expect(`${KELVIN}elvin`.toLowerCase()).toBe('kelvin');
  expect(await judge(issuer, claims(`${KELVIN}elvin`), kelvin)).toBe('publisher_not_found');
  expect(await judge(issuer, claims('Kelvin'), kelvin)).toBe('granted');
});

it('does not let the workflow file be found below a repository that only looks like the token’s own', async () => {
  const crossed = { ...claims('kelvin'), repository: `${KELVIN}elvin/octo-repo` };
  expect(await judge(issuer, crossed, kelvin)).toBe('id_token_claim_invalid');
});

it('keeps it apart in the lookup key, and out of what owners may type', () => {
  const github = providers.github;
  if (github === undefined) throw new Error('no provider');
  const identity = { owner: `${KELVIN}elvin`, repository: 'r', workflow: 'release.yml' };
  expect(lookupKey(github, identity)).not.toBe(lookupKey(github, { ...identity, owner: 'kelvin' }));
  expect(checkIdentity(github, identity)).toMatchObject({ ok: false, refusal: { field: 'owner' } });
});

it('does not fold the environment beyond ASCII either', async () => {
  const kept = publisher({ environment: { rule: 'named', name: 'kelvin' } });
  const naming = (environment: string) => sample('github', { environment });
  expect(await judge(issuer, naming('KELVIN'), kept)).toBe('granted');
  expect(await judge(issuer, naming(`${KELVIN}ELVIN`), kept)).toBe('environment_mismatch');
});
