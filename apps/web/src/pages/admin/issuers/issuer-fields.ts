/** What the form of an issuer has, all of it text or a tick. */
export interface IssuerFields {
  provider: string;
  url: string;
  internal: boolean;
  serverUrl: string;
  jwksHosts: string;
  algorithms: readonly string[];
  allowsMissingIds: boolean;
  ca: string;
  jwks: string;
  /** For generic issuers: one claim a line, `claim: label`; a `!` before it says that it never changes. */
  identityClaims: string;
}

export const emptyFields: IssuerFields = {
  provider: 'github',
  url: '',
  internal: false,
  serverUrl: '',
  jwksHosts: '',
  algorithms: [],
  allowsMissingIds: false,
  ca: '',
  jwks: '',
  identityClaims: '',
};

export interface StoredFields {
  provider: string;
  url: string;
  internal: boolean;
  server_url: string;
  jwks_hosts: readonly string[];
  algorithms: readonly string[] | null;
  allows_missing_ids: boolean;
  ca: string | null;
  jwks: unknown;
  identity_claims: readonly { claim: string; label: string; immutable: boolean }[];
}

/** @throws WrongField */
export class WrongField extends Error {
  readonly field: keyof IssuerFields;
  constructor(field: keyof IssuerFields, message: string) {
    super(message);
    this.name = 'WrongField';
    this.field = field;
  }
}

export const fieldsOf = (issuer: StoredFields): IssuerFields => ({
  provider: issuer.provider,
  url: issuer.url,
  internal: issuer.internal,
  serverUrl: issuer.server_url,
  jwksHosts: issuer.jwks_hosts.join('\n'),
  algorithms: issuer.algorithms ?? [],
  allowsMissingIds: issuer.allows_missing_ids,
  ca: issuer.ca ?? '',
  jwks: issuer.jwks === null ? '' : JSON.stringify(issuer.jwks, null, 2),
  identityClaims: issuer.identity_claims
    .map(({ claim, label, immutable }) => `${immutable ? '!' : ''}${claim}: ${label}`)
    .join('\n'),
});

/**
 * The body of a new issuer, or of a change: what is left empty is the default, which null says.
 * @throws WrongField what can be seen here to be none; the rest the registry says
 */
export function bodyOf(fields: IssuerFields): Record<string, unknown> {
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  const hosts = fields.jwksHosts.split(/[\s,]+/).filter((host) => host !== '');
  return {
    provider: fields.provider,
    url: fields.url.trim(),
    internal: fields.internal,
    server_url: text(fields.serverUrl),
    jwks_hosts: hosts.length === 0 ? null : hosts,
    algorithms: fields.algorithms.length === 0 ? null : [...fields.algorithms],
    allows_missing_ids: fields.allowsMissingIds,
    ca: text(fields.ca),
    jwks: fields.jwks.trim() === '' ? null : readJson(fields.jwks),
    identity_claims: fields.provider === 'generic' ? readClaims(fields.identityClaims) : null,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongField('jwks', 'This is no JSON. It must be the whole key set: {"keys": [ … ]}.');
  }
}

function readClaims(text: string) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, mark = '', claim = '', label] = /^(!?)\s*([^\s:]+)\s*(?::\s*(.*))?$/.exec(line) ?? [];
      if (claim === '')
        throw new WrongField('identityClaims', `“${line}” is no claim; write “claim: what to call it”.`);
      return { claim, label: label?.trim() || claim, immutable: mark === '!' };
    });
}
