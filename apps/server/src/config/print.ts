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
    const shown = key.secret && value !== '' ? '********' : (follows?.value ?? value);
    return { assignment: `${name} = ${toml(shown)}`, source: follows?.from ?? source };
  });
  const width = Math.min(60, Math.max(...lines.map(({ assignment }) => assignment.length)));
  return `${lines.map(({ assignment, source }) => `${assignment.padEnd(width)}  # ${source}`).join('\n')}\n`;
}

/** The text of `waybill.example.toml`: every key with its default, commented out. */
export function exampleConfig(): string {
  const sections = new Map<string, string[]>();
  for (const name of keyNames) {
    const key: Key = keys[name];
    if (key.kind === 'issuers') continue;
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
  return `${head}${body}\n${issuerExample}`;
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
