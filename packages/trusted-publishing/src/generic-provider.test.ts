import { describe, expect, it } from 'vitest';
import { checkRules, descriptorFor, genericProvider, noRules, providerIds, providers } from './index.ts';
import { codeOf, detailOf } from './testing/issuer.ts';

const sub = { claim: 'sub', label: 'Job', immutable: true };
const named = (...claims: string[]) => claims.map((claim) => ({ ...sub, claim }));

describe('identity claims', () => {
  it.each([
    ['one', named('sub')],
    ['eight', named('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')],
    ['one that is immutable beside a name', [{ ...sub, immutable: false }, ...named('id')]],
    ['a claim within a claim', named('/https:~1~1sts.amazonaws.com~1/aws_account')],
    ['a name with dots and slashes', named('oidc.circleci.com/org-id')],
  ])('are taken: %s', (_, claims) => {
    const outcome = genericProvider(claims);
    expect(outcome.ok && outcome.value.identity.map(({ key }) => key)).toEqual(
      claims.map(({ claim }) => claim),
    );
  });

  it.each(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'])('are refused beside others: %s', (claim) => {
    const outcome = genericProvider(named('id', claim));
    expect(detailOf(outcome)).toContain('identifies nobody');
  });

  it('are refused where there are none, before anything else is said', () => {
    expect(detailOf(genericProvider([]))).toContain('1 to 8 claims');
  });

  it.each(['a~b', '~'])('may have a tilde in a name that is no path: %s', (claim) => {
    expect(genericProvider(named(claim)).ok).toBe(true);
  });

  it.each([
    ['a label that is too long', [{ ...sub, label: 'é'.repeat(51) }]],
    ['none', []],
    ['nine', named('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')],
    ['none that is immutable', [{ ...sub, immutable: false }]],
    ['one that is another in each token', named('jti')],
    ['a time', named('exp', 'sub')],
    ['the audience', named('aud')],
    ['a time by its path', named('/exp')],
    ['one twice', named('sub', 'sub')],
    ['one twice, once by its path', named('sub', '/sub')],
    ['an empty name', named('')],
    ['a name with a space', named('a b')],
    ['a name that is a prototype', named('__proto__')],
    ['a path with an empty part', named('/a//b')],
    ['a path that ends in nothing', named('/a/')],
    ['a path with a bad escape', named('/a~2b')],
    ['a name that is too long', named('x'.repeat(129))],
    ['an empty label', [{ ...sub, label: '' }]],
    ['a label that cannot be seen', [{ ...sub, label: '\u202e' }]],
  ])('are refused: %s', (_, claims) => {
    expect(codeOf(genericProvider(claims))).toBe('issuer_settings_invalid');
  });
});

describe('the provider of an issuer', () => {
  it('is found by its id', () => {
    for (const id of providerIds) {
      const outcome = descriptorFor(id, id === 'generic' ? { identityClaims: [sub] } : {});
      expect(outcome.ok && outcome.value.id).toBe(id);
    }
    expect(providerIds).toEqual([...Object.keys(providers), 'generic']);
  });

  it.each(['', 'GitHub', 'constructor', '__proto__', 'jenkins'])(
    'is refused where there is none: %j',
    (id) => {
      expect(codeOf(descriptorFor(id))).toBe('provider_unknown');
      expect(detailOf(descriptorFor(id))).toContain('`generic`');
    },
  );

  it('has no identity claims unless it is generic, which needs them', () => {
    expect(codeOf(descriptorFor('github', { identityClaims: [sub] }))).toBe('issuer_settings_invalid');
    expect(codeOf(descriptorFor('generic'))).toBe('issuer_settings_invalid');
  });
});

it('lets rules name any claim of a generic issuer, and no other part of the job', () => {
  const outcome = genericProvider([sub]);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  const claims = [{ claim: 'run_phase', op: 'eq' as const, value: 'apply' }];
  expect(codeOf(checkRules(outcome.value, { ...noRules, claims }))).toBe('accepted');
  for (const rules of [
    { refs: ['refs/tags/*'] },
    { events: ['push'] },
    { runner: 'x' },
    { refProtected: true },
  ])
    expect(codeOf(checkRules(outcome.value, { ...noRules, ...rules }))).toBe('publisher_rule_invalid');
});
