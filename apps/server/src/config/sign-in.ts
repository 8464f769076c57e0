import { existsSync, readFileSync } from 'node:fs';
import { StartError } from '../platform/start-error.ts';
import {
  certificates,
  type Entry,
  fail,
  flagField,
  IssuerFieldError,
  listField,
  refuseUnknownFields,
  shown,
  textField,
  urlField,
} from './issuer-fields.ts';

export interface SignInConfig {
  /** Whether people may sign in with e-mail address and password. */
  password: boolean;
  providers: readonly SignInProvider[];
}

/** Where people sign in; `[[sign_in.providers]]`. */
export interface SignInProvider {
  /** Part of the identity of everybody who comes from there, and of addresses. */
  id: string;
  kind: 'oidc' | 'github';
  /** On the button. */
  name: string;
  /** OpenID Connect: compared byte for byte with the `iss` claim. GitHub: the address of its web pages. */
  issuer: string;
  /** OpenID Connect. */
  discoveryUrl: string;
  /** GitHub. */
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** A name, or names with dots between them that lead into objects. */
  groupsClaim: string;
  /** Empty: the usual ones. */
  loginClaim: string;
  /** Lower case; empty: any. */
  allowedDomains: readonly string[];
  /** Empty: everybody whom the provider lets in. */
  allowedGroups: readonly string[];
  adminGroups: readonly string[];
  readOnlyGroups: readonly string[];
  /** Whether somebody who comes for the first time gets an account. */
  createUsers: boolean;
  /** Whether an account of the same verified e-mail address is theirs. */
  linkByEmail: boolean;
  /** The operator vouches for the e-mail addresses of this provider. */
  trustEmail: boolean;
  /** Private addresses and plain http are allowed. */
  internal: boolean;
  /** PEM: the only authorities that may vouch for its addresses. */
  ca: string | null;
}

const common = [
  'id',
  'kind',
  'name',
  'client_id',
  'client_secret',
  'client_secret_file',
  'scopes',
  'allowed_domains',
  'allowed_groups',
  'admin_groups',
  'read_only_groups',
  'create_users',
  'link_by_email',
  'internal',
  'ca_file',
];
const fieldsOf = {
  oidc: [...common, 'issuer', 'groups_claim', 'login_claim', 'trust_email'],
  github: [...common, 'base_url', 'api_url'],
};
const DISCOVERY = '/.well-known/openid-configuration';

/** @throws StartError naming the provider and the field, and where nobody could sign in. */
export function readSignIn(
  password: boolean,
  tables: readonly unknown[],
  path: (value: string) => string,
): SignInConfig {
  const providers = tables.map((table, index) => readProvider(table, `sign_in.providers[${index}]`, path));
  const seen = new Set<string>();
  for (const { id } of providers) {
    if (seen.has(id))
      throw new StartError(`sign_in.providers names "${id}" twice; one provider is one table.`);
    seen.add(id);
  }
  if (!password && providers.length === 0) {
    throw new StartError(
      'sign_in.password is false and sign_in.providers is empty, so nobody could sign in; add a provider first.',
    );
  }
  return { password, providers };
}

function readProvider(table: unknown, where: string, path: (value: string) => string): SignInProvider {
  if (typeof table !== 'object' || table === null || Array.isArray(table))
    throw new StartError(`${where} must be a table with id, kind and client_id.`);
  const entry = table as Entry;
  try {
    const kind = entry['kind'];
    if (kind !== 'oidc' && kind !== 'github')
      return fail(`${where}.kind`, `must be "oidc" or "github", but is ${shown(kind)}`);
    refuseUnknownFields(entry, where, fieldsOf[kind]);
    const id = readId(entry, where);
    const internal = flagField(entry, 'internal', false, where);
    // GitHub does not tell organisations and teams apart by case.
    const groups = (name: string) =>
      textsField(entry, name, where).map((group) => (kind === 'github' ? group.toLowerCase() : group));
    const places =
      kind === 'oidc' ? oidcPlaces(entry, where, internal) : githubPlaces(entry, where, internal);
    const caFile = entry['ca_file'] === undefined ? null : path(textField(entry, 'ca_file', where));
    return {
      id,
      kind,
      name: entry['name'] === undefined ? id : readName(entry, where),
      ...places,
      clientId: textField(entry, 'client_id', where),
      clientSecret: readSecret(entry, where, path),
      scopes: entry['scopes'] === undefined ? usualScopes[kind] : readScopes(entry, where, kind),
      groupsClaim: optionalText(entry, 'groups_claim', where) ?? 'groups',
      loginClaim: optionalText(entry, 'login_claim', where) ?? '',
      allowedDomains: groups('allowed_domains').map((domain) => domain.toLowerCase().replace(/^@/, '')),
      allowedGroups: groups('allowed_groups'),
      adminGroups: groups('admin_groups'),
      readOnlyGroups: groups('read_only_groups'),
      createUsers: flagField(entry, 'create_users', true, where),
      linkByEmail: flagField(entry, 'link_by_email', false, where),
      trustEmail: flagField(entry, 'trust_email', false, where),
      internal,
      ca: caFile === null ? null : certificates(readText(caFile, `${where}.ca_file`), `${where}.ca_file`),
    };
  } catch (error) {
    throw error instanceof IssuerFieldError ? new StartError(error.message) : error;
  }
}

const usualScopes = {
  oidc: ['openid', 'profile', 'email'],
  // Without `read:org` only public memberships would be seen.
  github: ['read:user', 'user:email', 'read:org'],
};

function readId(entry: Entry, where: string): string {
  const id = textField(entry, 'id', where);
  return /^[a-z0-9](?:[a-z0-9-]{0,37}[a-z0-9])?$/.test(id)
    ? id
    : fail(`${where}.id`, `must be 1 to 39 small letters, digits and hyphens, but is ${shown(id)}`);
}

function readName(entry: Entry, where: string): string {
  const name = textField(entry, 'name', where);
  return name.length <= 60 && !/\p{C}/u.test(name)
    ? name
    : fail(`${where}.name`, 'must be at most 60 characters that can be seen');
}

/** The address of the issuer, or that of its discovery document, which many providers show instead. */
function oidcPlaces(entry: Entry, where: string, internal: boolean) {
  const given = urlField(entry, 'issuer', where, {
    internal,
    says: ', exactly as in its discovery document',
  });
  const issuer = given.endsWith(DISCOVERY) ? given.slice(0, -DISCOVERY.length) : given;
  return { issuer, discoveryUrl: `${issuer.replace(/\/$/, '')}${DISCOVERY}`, apiUrl: '' };
}

function githubPlaces(entry: Entry, where: string, internal: boolean) {
  const url = (name: string, fallback: string) =>
    entry[name] === undefined
      ? fallback
      : urlField(entry, name, where, { internal, says: '' }).replace(/\/+$/, '');
  const issuer = url('base_url', 'https://github.com');
  const usualApi = issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`;
  return { issuer, discoveryUrl: '', apiUrl: url('api_url', usualApi) };
}

/** No sentence repeats it. */
function readSecret(entry: Entry, where: string, path: (value: string) => string): string {
  const { client_secret: secret, client_secret_file: file } = entry;
  if ((secret === undefined) === (file === undefined))
    return fail(`${where}.client_secret`, 'or client_secret_file is needed, one of the two');
  const text =
    file === undefined
      ? secret
      : readText(path(textField(entry, 'client_secret_file', where)), `${where}.client_secret_file`).trim();
  return typeof text === 'string' && text !== ''
    ? text
    : fail(
        `${where}.${file === undefined ? 'client_secret' : 'client_secret_file'}`,
        'must be text, not empty',
      );
}

function readScopes(entry: Entry, where: string, kind: SignInProvider['kind']): string[] {
  const scopes = textsField(entry, 'scopes', where);
  const bad = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  if (bad !== undefined) fail(`${where}.scopes`, `has ${shown(bad)}, which can be no scope`);
  // Without it the provider would give no ID token (OpenID Connect Core 3.1.2.1).
  return kind === 'oidc' ? [...new Set(['openid', ...scopes])] : scopes;
}

function textsField(entry: Entry, name: string, where: string): string[] {
  return listField(entry, name, where).map((value, index) =>
    typeof value === 'string' && value !== ''
      ? value
      : fail(`${where}.${name}[${index}]`, `must be text, but is ${shown(value)}`),
  );
}

const optionalText = (entry: Entry, name: string, where: string): string | null =>
  entry[name] === undefined || entry[name] === '' ? null : textField(entry, name, where);

function readText(absolute: string, where: string): string {
  if (!existsSync(absolute)) return fail(where, `names ${absolute}, but there is no such file`);
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    return fail(where, `names ${absolute}, which cannot be read: ${(error as Error).message}`);
  }
}
