import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { loadConfig } from './load.ts';
import { readSignIn } from './sign-in.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-sign-in-'));
  writeFileSync(join(folder, 'secret'), 'from the file\n');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const read = (tables: unknown[], password = true) => readSignIn(password, tables, path);
const SECRET = 'the-client-secret';
const oidc = {
  id: 'company',
  kind: 'oidc',
  issuer: 'https://sso.example.com/realms/main',
  client_id: 'waybill',
  client_secret: SECRET,
};
const github = { id: 'gh', kind: 'github', client_id: 'waybill', client_secret: SECRET };

function refuses(tables: unknown[], ...mentions: string[]): void {
  let thrown: unknown;
  try {
    read(tables);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  const { message } = thrown as StartError;
  for (const mention of mentions) expect(message).toContain(mention);
  expect(message).not.toContain(SECRET);
}

it('a provider is id, kind, issuer and client; nothing is given that was not said', () => {
  expect(read([oidc]).providers[0]).toEqual({
    id: 'company',
    kind: 'oidc',
    name: 'company',
    issuer: 'https://sso.example.com/realms/main',
    discoveryUrl: 'https://sso.example.com/realms/main/.well-known/openid-configuration',
    apiUrl: '',
    clientId: 'waybill',
    clientSecret: SECRET,
    scopes: ['openid', 'profile', 'email'],
    groupsClaim: 'groups',
    loginClaim: '',
    allowedDomains: [],
    allowedGroups: [],
    adminGroups: [],
    readOnlyGroups: [],
    createUsers: true,
    linkByEmail: false,
    trustEmail: false,
    internal: false,
    ca: null,
  });
});

it('the address of the discovery document does as well as the issuer', () => {
  const issuer = `${oidc.issuer}/.well-known/openid-configuration`;
  expect(read([{ ...oidc, issuer }]).providers[0]?.issuer).toBe(oidc.issuer);
});

it('GitHub is the public one, or a server with its API below it', () => {
  expect(read([github]).providers[0]).toMatchObject({
    issuer: 'https://github.com',
    apiUrl: 'https://api.github.com',
  });
  const own = { ...github, base_url: 'https://ghe.example.com/', admin_groups: ['Acme/Ops'] };
  expect(read([own]).providers[0]).toMatchObject({
    issuer: 'https://ghe.example.com',
    apiUrl: 'https://ghe.example.com/api/v3',
    adminGroups: ['acme/ops'],
  });
});

it('a secret comes from a file too, without its line end', () => {
  const { client_secret: _, ...rest } = oidc;
  expect(read([{ ...rest, client_secret_file: 'secret' }]).providers[0]?.clientSecret).toBe('from the file');
});

it('the scope `openid` is always among them', () => {
  expect(read([{ ...oidc, scopes: ['groups'] }]).providers[0]?.scopes).toEqual(['openid', 'groups']);
});

describe('a provider is refused with its number and the field, and without its secret', () => {
  const first = 'sign_in.providers[0]';
  it.each<[string, unknown, string[]]>([
    ['no table', SECRET, [first, 'table']],
    ['an unknown kind', { ...oidc, kind: 'saml' }, [`${first}.kind`, '"saml"']],
    ['an id that is no part of an address', { ...oidc, id: 'a/b' }, [`${first}.id`]],
    ['no issuer', { ...oidc, issuer: undefined }, [`${first}.issuer`, 'missing']],
    ['plain http', { ...oidc, issuer: 'http://sso.example.com' }, [`${first}.issuer`, 'internal = true']],
    ['no secret', { ...oidc, client_secret: undefined }, [`${first}.client_secret`]],
    ['two secrets', { ...oidc, client_secret_file: 'secret' }, [`${first}.client_secret`, 'one of the two']],
    ['an empty secret', { ...oidc, client_secret: '' }, [`${first}.client_secret`]],
    ['a secret of numbers', { ...oidc, client_secret: [SECRET] }, [`${first}.client_secret`]],
    [
      'a file with nothing in it',
      { ...oidc, client_secret: undefined, client_secret_file: 'empty' },
      [`${first}.client_secret_file`],
    ],
    [
      'a file that is not there',
      { ...oidc, client_secret: undefined, client_secret_file: 'nowhere' },
      [`${first}.client_secret_file`, 'no such file'],
    ],
    ['a field of the other kind', { ...github, issuer: 'https://a.example' }, ['"issuer"', first]],
    ['a typo', { ...oidc, admin_group: ['x'] }, ['"admin_group"', 'did you mean "admin_groups"']],
    ['a group that is none', { ...oidc, admin_groups: [5] }, [`${first}.admin_groups[0]`]],
    ['groups that are no list', { ...oidc, admin_groups: 'x' }, [`${first}.admin_groups`, 'list']],
    ['a scope with a space', { ...oidc, scopes: ['openid email'] }, [`${first}.scopes`]],
  ])('%s', (_what, table, mentions) => refuses([table], ...mentions));

  it('one that comes twice', () => refuses([oidc, { ...github, id: 'company' }], '"company"', 'twice'));
});

it('passwords are switched off only where there is another way in', () => {
  expect(() => read([], false)).toThrow(/nobody could sign in/);
  expect(read([oidc], false)).toMatchObject({ password: false });
});

it('what is wrong with the list in the environment is told without what stands in it', () => {
  for (const text of [`[{"client_secret": ${SECRET}}]`, `{"client_secret": "${SECRET}"}`]) {
    const load = () =>
      loadConfig({ file: undefined, cwd: folder, environment: { WAYBILL_SIGN_IN__PROVIDERS: text } });
    expect(load).toThrow(/WAYBILL_SIGN_IN__PROVIDERS/);
    expect(load).not.toThrow(SECRET);
  }
});
