import { describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { readIssuers } from './issuers.ts';

const path = (value: string) => value;
const github = { provider: 'github', url: 'https://ghe.example.com/_services/token' };

function refuses(tables: unknown[], ...mentions: string[]): void {
  let thrown: unknown;
  try {
    readIssuers(tables, path);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  const { message } = thrown as StartError;
  expect(message).toMatch(/^\S[^\n]+[.?]$/);
  for (const mention of mentions) expect(message).toContain(mention);
}

it('an issuer is its provider and its URL; the rest has a default', () => {
  expect(readIssuers([github], path)).toEqual([
    {
      ...github,
      serverUrl: 'https://ghe.example.com',
      internal: false,
      enabled: true,
      jwksHosts: [],
      allowsMissingIds: false,
      algorithms: null,
      identityClaims: [],
      jwksFile: null,
      ca: null,
    },
  ]);
});

it('the URL is kept byte for byte, as the claim will be compared with it', () => {
  const url = 'https://Issuer.Example.com:443/a/';
  expect(readIssuers([{ ...github, url }], path)[0]?.url).toBe(url);
});

describe('an issuer is refused with its number and the field', () => {
  const first = 'trusted_publishing.issuers[0]';
  it.each<[string, unknown, string[]]>([
    ['no table', 'github', [first, 'table']],
    ['null', null, [first, 'table']],
    ['no provider', { url: github.url }, [`${first}.provider`, 'missing']],
    ['an unknown provider', { ...github, provider: 'gitea' }, [`${first}.provider`, 'github', '"gitea"']],
    [
      'a provider of every object',
      { ...github, provider: 'constructor' },
      [`${first}.provider`, '"constructor"'],
    ],
    ['no URL', { provider: 'github' }, [`${first}.url`, 'missing']],
    ['an empty URL', { ...github, url: '' }, [`${first}.url`]],
    [
      'no URL at all in it',
      { ...github, url: 'ghe.example.com' },
      [`${first}.url`, 'https', '"ghe.example.com"'],
    ],
    ['another scheme', { ...github, url: 'file:///etc/keys' }, [`${first}.url`, 'https']],
    ['plain http', { ...github, url: 'http://ghe.example.com' }, [`${first}.url`, 'internal = true']],
    ['a query', { ...github, url: 'https://a.example/?x' }, [`${first}.url`, 'query']],
    ['a password', { ...github, url: 'https://u:p@a.example/' }, [`${first}.url`, 'user']],
    ['a text as flag', { ...github, internal: 'yes' }, [`${first}.internal`, 'true or false', '"yes"']],
    ['a number as flag', { ...github, enabled: 1 }, [`${first}.enabled`, 'true or false', '1']],
    [
      'a missing key set',
      { ...github, jwks_file: '/nowhere/keys.json' },
      [`${first}.jwks_file`, '/nowhere/keys.json', 'no such file'],
    ],
    [
      'a missing authority',
      { ...github, ca_file: '/nowhere/ca.pem' },
      [`${first}.ca_file`, '/nowhere/ca.pem', 'no such file'],
    ],
    [
      'an authority that is none',
      { ...github, ca_file: import.meta.filename },
      [`${first}.ca_file`, 'BEGIN CERTIFICATE'],
    ],
    ['an authority that is a folder', { ...github, ca_file: '/' }, [`${first}.ca_file`, 'cannot be read']],
    ['a server that is none', { ...github, server_url: 'ghe' }, [`${first}.server_url`, 'https', '"ghe"']],
    ['hosts that are no list', { ...github, jwks_hosts: 'a' }, [`${first}.jwks_hosts`, 'list', '"a"']],
    ['an address as host', { ...github, jwks_hosts: ['https://a'] }, [`${first}.jwks_hosts[0]`, 'host']],
    [
      'an unknown algorithm',
      { ...github, algorithms: ['RS256', 'none'] },
      [`${first}.algorithms[1]`, 'RS256', '"none"'],
    ],
    [
      'identity claims of a provider that has its own',
      { ...github, identity_claims: [{ claim: 'a', label: 'A' }] },
      [`${first}.identity_claims`, 'generic'],
    ],
    [
      'an identity claim without a name',
      { ...github, provider: 'generic', identity_claims: [{ label: 'A' }] },
      [`${first}.identity_claims[0].claim`, 'missing'],
    ],
    ['an organization', { ...github, organization: 'acme' }, [`${first}.organization`, 'no organizations']],
    ['a number as file', { ...github, ca_file: 5 }, [`${first}.ca_file`, 'text', '5']],
    ['an unknown key', { ...github, jwks_fil: 'x' }, ['"jwks_fil"', first, 'did you mean "jwks_file"']],
  ])('%s', (_what, table, mentions) => refuses([table], ...mentions));

  it('the second one', () => refuses([github, { provider: 'github' }], 'trusted_publishing.issuers[1].url'));

  it('one that comes twice', () => refuses([github, { ...github, enabled: false }], github.url, 'twice'));
});

it('plain http is allowed for one that says it is internal', () => {
  const url = 'http://ci.internal:8080';
  expect(readIssuers([{ ...github, url, internal: true }], path)[0]).toMatchObject({ url, internal: true });
});

it('files are found relative to where the server starts', () => {
  const file = import.meta.filename;
  const issuers = readIssuers([{ ...github, jwks_file: 'keys.json' }], () => file);
  expect(issuers[0]?.jwksFile).toBe(file);
});

it('every setting is kept', () => {
  const settings = {
    ...github,
    internal: true,
    server_url: 'https://git.example.com/base/',
    jwks_hosts: ['Keys.Example.com:8443', '[2001:db8::1]'],
    algorithms: ['RS256', 'ES256', 'RS256'],
    allows_missing_ids: true,
  };
  expect(readIssuers([settings], path)[0]).toMatchObject({
    serverUrl: 'https://git.example.com/base',
    jwksHosts: ['keys.example.com:8443', '[2001:db8::1]'],
    algorithms: ['RS256', 'ES256'],
    allowsMissingIds: true,
  });
});
