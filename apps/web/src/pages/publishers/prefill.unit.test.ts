import { defaultIssuers, providers } from '@waybill/trusted-publishing';
import { expect, it } from 'vitest';
import { identityFrom, recognise } from './prefill.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const known = [
  { id: 'github', issuers: [GITHUB, 'https://github.acme.example/_services/token'] },
  { id: 'gitlab', issuers: ['https://gitlab.com'] },
  { id: 'forgejo', issuers: ['https://codeberg.org/api/actions'] },
  { id: 'circleci', issuers: ['https://oidc.circleci.com/org/fa8cfb85-fa83-41c9-8249-1500000023af'] },
  { id: 'generic', issuers: ['https://jenkins.acme.example'] },
];

it.each([
  ['https://github.com/acme/rocket', 'github', GITHUB, { owner: 'acme', repository: 'rocket' }],
  ['https://www.github.com/acme/rocket.git', 'github', GITHUB, { owner: 'acme', repository: 'rocket' }],
  [
    'https://github.com/acme/rocket/tree/main/macros',
    'github',
    GITHUB,
    { owner: 'acme', repository: 'rocket' },
  ],
  ['https://github.com/acme/rocket#readme', 'github', GITHUB, { owner: 'acme', repository: 'rocket' }],
  [
    'https://github.acme.example/acme/rocket',
    'github',
    'https://github.acme.example/_services/token',
    { owner: 'acme', repository: 'rocket' },
  ],
  ['https://gitlab.com/acme/rust/rocket', 'gitlab', null, { namespace: 'acme/rust', project: 'rocket' }],
  ['https://gitlab.com/acme/rocket/-/tree/main/x', 'gitlab', null, { namespace: 'acme', project: 'rocket' }],
  ['git@codeberg.org:acme/rocket.git', 'forgejo', null, { owner: 'acme', repository: 'rocket' }],
])('recognises %s', (repository, provider, issuer, identity) => {
  expect(recognise(repository, known)).toEqual({ provider, issuer, identity });
});

it.each([
  null,
  '',
  'rocket',
  'https://github.com/acme',
  'https://example.com/acme/rocket',
  'https://notgithub.com/acme/rocket',
  'https://github.com.example.com/acme/rocket',
  'javascript:alert(1)//github.com/acme/rocket',
])('recognises nothing in %j', (repository) => {
  expect(recognise(repository, known)).toBeNull();
});

it('recognises no provider that the registry trusts no issuer of', () => {
  expect(recognise('https://gitlab.com/acme/rocket', [{ id: 'gitlab', issuers: [] }])).toBeNull();
});

it('recognises the issuers that everybody knows by the server that their descriptor names', () => {
  for (const { provider, url, server } of defaultIssuers) {
    const found = recognise(`${server}/acme/rocket`, [{ id: provider, issuers: [url] }]);
    expect(found?.provider, url).toBe(provider);
  }
});

it('fills fields that the provider has, and no others', () => {
  for (const [id, { identity }] of Object.entries(providers)) {
    const keys = identity.map(({ key }) => key);
    for (const key of Object.keys(identityFrom(id, 'https://github.com/acme/rocket')))
      expect(keys, id).toContain(key);
  }
  expect(identityFrom('circleci', 'https://github.com/acme/rocket')).toEqual({
    vcs_origin: 'github.com/acme/rocket',
  });
  expect(identityFrom('semaphore', 'https://github.com/acme/rocket')).toEqual({ repository: 'acme/rocket' });
  expect(identityFrom('google', 'https://github.com/acme/rocket')).toEqual({});
});
