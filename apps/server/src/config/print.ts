import type { Config } from './config.ts';
import { environmentName, type Key, type KeyName, keyNames, keys } from './keys.ts';
import type { RawValues } from './read-values.ts';

/**
 * The text of `--print-config`: each value in force and where it came from, secrets masked. It is itself valid TOML.
 * @param config what the values came to: tells those that were left empty and follow from others.
 */
export function printConfig(
  values: RawValues,
  config: Pick<Config, 'publicUrl' | 'trustedPublishing'>,
): string {
  const derived: Partial<Record<KeyName, { value: string; from: string }>> = {
    public_url: { value: config.publicUrl, from: 'derived from listen' },
    'trusted_publishing.audience': {
      value: config.trustedPublishing.audience,
      from: 'derived from public_url',
    },
  };
  const lines = keyNames.map((name) => {
    const key: Key = keys[name];
    const { value, source } = values[name];
    const follows = value === '' ? derived[name] : undefined;
    const shown = key.secret && value !== '' ? MASK : masked(follows?.value ?? value, key.secretFields ?? []);
    return { assignment: `${name} = ${toml(shown)}`, source: follows?.from ?? source };
  });
  const width = Math.min(60, Math.max(...lines.map(({ assignment }) => assignment.length)));
  return `${lines.map(({ assignment, source }) => `${assignment.padEnd(width)}  # ${source}`).join('\n')}\n`;
}

const MASK = '********';

/** The tables of a list with these fields hidden; whatever else it is stays as it is. */
function masked(value: unknown, fields: readonly string[]): unknown {
  if (fields.length === 0 || !Array.isArray(value)) return value;
  return value.map((table: unknown) =>
    typeof table === 'object' && table !== null
      ? Object.fromEntries(
          Object.entries(table).map(([name, inner]) => [name, fields.includes(name) ? MASK : inner]),
        )
      : table,
  );
}

/** The text of `waybill.example.toml`: every key with its default, commented out. */
export function exampleConfig(): string {
  const sections = new Map<string, string[]>();
  for (const name of keyNames) {
    const key: Key = keys[name];
    if (key.kind === 'tables') continue;
    const dot = name.lastIndexOf('.');
    const section = dot === -1 ? '' : name.slice(0, dot);
    const lines = sections.get(section) ?? [];
    lines.push(
      `# ${key.help}`,
      `#   environment: ${environmentName(name)}`,
      `#${name.slice(dot + 1)} = ${toml(key.fallback)}`,
      '',
    );
    sections.set(section, lines);
  }
  const head =
    '# Copy this file to waybill.toml and change what you need; every key shows its default.\n' +
    '# `npm start -- --print-config` tells each value in force and where it came from.\n\n';
  const body = [...sections]
    .map(([section, lines]) => (section === '' ? lines : [`[${section}]`, ...lines]).join('\n'))
    .join('\n');
  return `${head}${body}\n${issuerExample}\n${providerExample}`;
}

const issuerExample = `# ${keys['trusted_publishing.issuers'].help}
#   environment: ${environmentName('trusted_publishing.issuers')} (a JSON list)
#[[trusted_publishing.issuers]]
#provider = "github"
#url = "https://ghe.example.com/_services/token"   # exactly as in the "iss" claim
#internal = false                                  # true: private addresses and plain http are allowed for this issuer
#enabled = true                                    # false: nothing this issuer signs is accepted
#server_url = "https://ghe.example.com"            # its web pages, where they are not where the issuer says
#jwks_file = "/etc/waybill/ghe-keys.json"          # a key set on disk instead of discovery
#jwks_hosts = ["keys.example.com"]                 # other hosts on which its keys may be
#ca_file = "/etc/waybill/ghe-ca.pem"               # a certificate authority for this issuer alone
#allows_missing_ids = false                        # true: a server too old to send immutable ids
#algorithms = ["RS256"]                            # instead of those the provider signs with
#identity_claims = []                              # provider = "generic" alone: { claim, label, immutable }
`;

const providerExample = `# ${keys['sign_in.providers'].help}
#   environment: ${environmentName('sign_in.providers')} (a JSON list)
#[[sign_in.providers]]
#id = "company"                                    # in addresses, and in what is kept of people: choose it once
#kind = "oidc"                                     # "oidc" or "github"
#name = "Company sign-in"                          # on the button
#issuer = "https://sso.example.com/realms/main"    # oidc: exactly as in its discovery document
#client_id = "waybill"
#client_secret_file = "/etc/waybill/sso-secret"    # or client_secret = "…"
#scopes = ["openid", "profile", "email"]
#groups_claim = "groups"                           # dots lead into objects: "realm_access.roles"
#login_claim = "preferred_username"                # empty: preferred_username, nickname, or the e-mail address before its @
#allowed_domains = []                              # empty: e-mail addresses of any domain
#allowed_groups = []                               # empty: everybody whom the provider lets in
#admin_groups = []                                 # whoever is in one of these administers the registry
#read_only_groups = []                             # whoever is in one of these changes nothing
#create_users = true                               # false: only people who have an account already
#link_by_email = false                             # true: an account of the same verified e-mail address is taken over
#trust_email = false                               # true: e-mail addresses of this provider are verified though it does not say so
#internal = false                                  # true: private addresses and plain http are allowed
#ca_file = "/etc/waybill/sso-ca.pem"               # a certificate authority for this provider alone
#base_url = "https://ghe.example.com"              # github: its web pages, where it is not github.com
#api_url = "https://ghe.example.com/api/v3"        # github: its API, where it is not under base_url
`;

function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name} = ${toml(inner)}`)
      .join(', ')} }`;
  }
  // All that JSON leaves as it is and TOML does not.
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}
