/**
 * Every configuration key, once: from this table come the reading of `waybill.toml`, the environment variables,
 * `--print-config` and `waybill.example.toml`.
 */
export type KeyKind = 'text' | 'flag' | 'count' | 'choice' | 'tables';

export interface Key {
  kind: KeyKind;
  fallback: string | boolean | number | readonly never[];
  help: string;
  /** Of a count: 0 is a value too. */
  mayBeZero?: true;
  /** Masked wherever it is shown. */
  secret?: true;
  /** Of a list of tables: the fields that are masked in each. */
  secretFields?: readonly string[];
  choices?: readonly string[];
}

const MIB = 1024 * 1024;

export const keys = {
  listen: {
    kind: 'text',
    fallback: '127.0.0.1:9292',
    help: 'Address and port to listen on.',
  },
  public_url: {
    kind: 'text',
    fallback: '',
    help: 'The address under which cargo and people reach this registry. It ends up in every Cargo.lock: choose it once. Empty: derived from `listen`.',
  },
  tls_cert: {
    kind: 'text',
    fallback: '',
    help: 'A file with the certificate (PEM, followed by those of its authorities): the server then speaks TLS itself, HTTP/2 included. Read again when it changes. Empty: plain HTTP, for a proxy in front.',
  },
  tls_key: {
    kind: 'text',
    fallback: '',
    help: 'The file with the key of tls_cert (PEM).',
  },
  trusted_proxies: {
    kind: 'text',
    fallback: '',
    help: 'Addresses or networks of proxies in front, separated by commas: their X-Forwarded-For says who the client is.',
  },
  data_dir: {
    kind: 'text',
    fallback: './data',
    help: 'Folder of the embedded database, the crates and the generated secrets.',
  },
  secret_key: {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Signs sessions and seals second factors; at least 32 characters, such as of `openssl rand -hex 32`. The same for all copies that share no data_dir. Empty: generated, and kept in data_dir.',
  },
  other_secret_keys: {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'With secret_key: keys that are read and never written by, separated by commas; the one before, or the next one, while copies change from one to the other (docs/secrets.md).',
  },
  database_url: {
    kind: 'text',
    fallback: '',
    secret: true,
    help: '"postgres://…"; empty: the embedded database under data_dir.',
  },
  storage_url: {
    kind: 'text',
    fallback: '',
    help: '"s3://bucket/prefix?endpoint=…&region=…": crates are objects in this bucket; docs/storage.md tells every option. Empty: they are files under data_dir.',
  },
  storage_access_key: {
    kind: 'text',
    fallback: '',
    help: 'Access key for storage_url. Without it the AWS environment is asked (AWS_ACCESS_KEY_ID, profiles, roles of machines and pods).',
  },
  storage_access_key_file: {
    kind: 'text',
    fallback: '',
    help: 'A file with that access key, instead.',
  },
  storage_secret_key: {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Secret key to that access key.',
  },
  storage_secret_key_file: {
    kind: 'text',
    fallback: '',
    help: 'A file with that secret key, instead.',
  },
  downloads_cdn_url: {
    kind: 'text',
    fallback: '',
    help: 'With storage_url: the address of a CDN in front of the bucket and its prefix. Downloads of public crates are sent there; docs/storage.md.',
  },
  index_cdn_url: {
    kind: 'text',
    fallback: '',
    help: 'With storage_url: the address of a CDN in front of the bucket, its prefix and /index. A copy of the public index is kept there; docs/storage.md.',
  },
  visibility: {
    kind: 'choice',
    fallback: 'public',
    choices: ['public', 'private'],
    help: '"private": index, downloads and crate pages need a token.',
  },
  log_level: {
    kind: 'choice',
    fallback: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    help: 'How much to log (JSON lines on standard output).',
  },
  drain_seconds: {
    kind: 'count',
    fallback: 5,
    mayBeZero: true,
    help: 'How long /readyz says "not ready" after SIGTERM before the server takes no more connections, so that load balancers go elsewhere first. Only with database_url: there are no other copies otherwise.',
  },
  'metrics.token': {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Whoever sends this as `Authorization: Bearer …` reads /metrics; at least 16 characters. Administrators always do.',
  },
  'metrics.addresses': {
    kind: 'text',
    fallback: '',
    help: 'Addresses or networks that read /metrics without a credential, separated by commas, or "none". Empty: this machine while public_url is a loopback address, and else nobody.',
  },
  'telemetry.otlp_endpoint': {
    kind: 'text',
    fallback: '',
    help: 'Where OpenTelemetry traces go (OTLP over HTTP), such as "http://127.0.0.1:4318"; empty: there are none.',
  },
  'telemetry.headers': {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Headers for that endpoint, separated by commas: "authorization=Bearer abc, x-tenant=crates".',
  },
  'telemetry.sample_percent': {
    kind: 'count',
    fallback: 100,
    help: 'How many of a hundred requests are traced; a request that comes with a trace follows the decision of its caller.',
  },
  'limits.upload_bytes': {
    kind: 'count',
    fallback: 10 * MIB,
    help: 'Largest .crate file that is taken, in bytes.',
  },
  'limits.unpacked_bytes': {
    kind: 'count',
    fallback: 512 * MIB,
    help: 'Largest sum of what a .crate file unpacks to, in bytes (cargo itself refuses more than 512 MiB).',
  },
  'limits.archive_entries': {
    kind: 'count',
    fallback: 50_000,
    help: 'Most files and folders in one .crate file.',
  },
  'limits.features': { kind: 'count', fallback: 300, help: 'Most features of one crate.' },
  'limits.feature_values': {
    kind: 'count',
    fallback: 300,
    help: 'Most features or dependencies that one feature enables.',
  },
  'limits.dependencies': { kind: 'count', fallback: 500, help: 'Most dependencies of one crate.' },
  'limits.reserved_names': {
    kind: 'count',
    fallback: 50,
    help: 'Most names of crates that do not exist yet which one user may have reserved by trusted publishers.',
  },
  'limits.publishers_per_user': {
    kind: 'count',
    fallback: 1000,
    help: 'Most trusted publishers that one user may have made; of these at most 100 may name the same repository.',
  },
  'limits.exchanges_per_minute': {
    kind: 'count',
    fallback: 60,
    help: 'Most ID tokens that one trusted publisher exchanges in a minute.',
  },
  'limits.versions_per_hour': {
    kind: 'count',
    fallback: 300,
    help: 'Most versions that one trusted publisher publishes in an hour, of all its crates: what a stolen job can do.',
  },
  'limits.crate_versions_per_hour': {
    kind: 'count',
    fallback: 30,
    help: 'Most versions of one crate that one trusted publisher publishes in an hour.',
  },
  'limits.caller_exchanges_per_minute': {
    kind: 'count',
    fallback: 600,
    mayBeZero: true,
    help: 'Most ID tokens that are exchanged, rehearsed or revoked from one address in a minute, good or not; 0: any number. This machine itself is not counted, so name a proxy on it in trusted_proxies.',
  },
  'limits.caller_uploads_per_minute': {
    kind: 'count',
    fallback: 300,
    mayBeZero: true,
    help: 'Most uploads from one address, and of one person, in a minute; 0: any number.',
  },
  'limits.caller_searches_per_minute': {
    kind: 'count',
    fallback: 600,
    mayBeZero: true,
    help: 'Most searches and lists of crates from one address, and of one person, in a minute; 0: any number.',
  },
  'limits.caller_tokens_per_minute': {
    kind: 'count',
    fallback: 60,
    mayBeZero: true,
    help: 'Most API tokens that are made from one address, and by one person, in a minute; 0: any number.',
  },
  'limits.caller_publishers_per_minute': {
    kind: 'count',
    fallback: 120,
    mayBeZero: true,
    help: 'Most trusted publishers that are made or changed from one address, and by one person, in a minute; 0: any number.',
  },
  'names.reserved': {
    kind: 'text',
    fallback: '',
    help: 'Further names that no new crate may have, separated by commas: "acme, acme-core".',
  },
  'names.upstream_list': {
    kind: 'text',
    fallback: '',
    help: 'A text file with the names of crates that exist upstream (such as on crates.io), one a line; read again when it changes. docs/names.md tells why.',
  },
  'names.upstream_policy': {
    kind: 'choice',
    fallback: 'warn',
    choices: ['allow', 'warn', 'refuse'],
    help: 'What happens to a new crate whose name is on that list: nothing, a warning that cargo prints, or a refusal.',
  },
  'setup.admin_login': {
    kind: 'text',
    fallback: '',
    help: 'Login of the first user; used once, while there are no users.',
  },
  'setup.admin_email': {
    kind: 'text',
    fallback: '',
    help: 'E-mail address of the first user (taken as verified).',
  },
  'setup.admin_password': {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Password of the first user, at least 8 characters.',
  },
  'setup.admin_token': {
    kind: 'text',
    fallback: '',
    secret: true,
    help: 'Becomes an API token of that user with all scopes; at least 32 characters.',
  },
  'organizations.creation': {
    kind: 'choice',
    fallback: 'admins',
    choices: ['admins', 'anyone'],
    help: 'Who may make organisations.',
  },
  'names.creation': {
    kind: 'choice',
    fallback: 'anyone',
    choices: ['anyone', 'organizations', 'admins'],
    help: 'Who may make new crates. "organizations": only under the prefix of an organisation. Administrators always may.',
  },
  'names.new_crates': {
    kind: 'choice',
    fallback: 'public',
    choices: ['public', 'private'],
    help: 'What a new crate is that belongs to no organisation: "private" ones are seen by their owners only.',
  },
  'security.step_up': {
    kind: 'choice',
    fallback: 'enrolled',
    choices: ['off', 'enrolled', 'required'],
    help: 'Whether what gives or takes rights (publishers, tokens, owners, deletion, users) needs a second factor that was given a short while ago: "enrolled": of users who have one; "required": of everybody; docs/second-factor.md.',
  },
  'security.step_up_minutes': {
    kind: 'count',
    fallback: 15,
    help: 'How long a second factor counts as given a short while ago, in minutes; 1 to 1440.',
  },
  'sign_in.password': {
    kind: 'flag',
    fallback: true,
    help: 'People may sign in with e-mail address and password. false: only through the providers of sign_in.providers.',
  },
  'mail.smtp_url': {
    kind: 'text',
    fallback: '',
    secret: true,
    help: '"smtp://user:password@host:587" or "smtps://…:465"; empty: mails are not sent, but kept for the administration.',
  },
  'mail.from': {
    kind: 'text',
    fallback: '',
    help: 'Who mails come from, such as "Waybill <waybill@example.com>"; needed with smtp_url.',
  },
  'secret_scanning.keys_url': {
    kind: 'text',
    fallback: 'https://api.github.com/meta/public_keys/secret_scanning',
    help: 'Where GitHub’s keys are, by which it signs its reports of exposed tokens. Empty: no reports are taken.',
  },
  'secret_scanning.keys_file': {
    kind: 'text',
    fallback: '',
    help: 'A JSON file with those keys, instead of keys_url.',
  },
  'deletion.crates': {
    kind: 'choice',
    fallback: 'owners',
    choices: ['owners', 'admins', 'never'],
    help: 'Who may delete a crate; owners only within the rules of docs/deletion.md.',
  },
  'deletion.versions': {
    kind: 'choice',
    fallback: 'admins',
    choices: ['owners', 'admins', 'never'],
    help: 'Who may delete a single version; owners only within `hours` of its publish.',
  },
  'deletion.hours': {
    kind: 'count',
    fallback: 72,
    help: 'For how many hours after its first publish an owner may delete a crate however often it was downloaded; after a version’s publish, that version.',
  },
  'deletion.downloads_per_month': {
    kind: 'count',
    fallback: 1000,
    help: 'After that time its only owner may delete a crate that was downloaded at most so often for each month of its age.',
  },
  'deletion.name_embargo_hours': {
    kind: 'count',
    fallback: 24,
    help: 'For how many hours nobody can take the name of a deleted crate.',
  },
  'trusted_publishing.audience': {
    kind: 'text',
    fallback: '',
    help: 'The audience ID tokens must carry. Empty: public_url without the scheme, as the stock GitHub action derives it.',
  },
  'trusted_publishing.token_seconds': {
    kind: 'count',
    fallback: 900,
    help: 'How long an access token of a trusted publisher lives, in seconds, unless the publisher says otherwise.',
  },
  'trusted_publishing.longest_token_seconds': {
    kind: 'count',
    fallback: 3600,
    help: 'The longest life of an access token that a publisher may ask for, in seconds; 3600 at most.',
  },
  'trusted_publishing.default_issuers': {
    kind: 'flag',
    fallback: true,
    help: 'Trust the public issuers this version knows (GitHub.com, GitLab.com).',
  },
  'trusted_publishing.issuers': {
    kind: 'tables',
    fallback: [],
    help: 'Further issuers, one table each; docs/issuers.md tells what each key does. More can be added while the server runs.',
  },
  'sign_in.providers': {
    kind: 'tables',
    fallback: [],
    secretFields: ['client_secret'],
    help: 'Where people sign in besides by password, one table each; docs/people.md tells what each key does.',
  },
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof keys;
export const keyNames = Object.keys(keys) as KeyName[];

/** `setup.admin_login` → `WAYBILL_SETUP__ADMIN_LOGIN`. */
export function environmentName(key: KeyName): string {
  return `WAYBILL_${key.toUpperCase().replaceAll('.', '__')}`;
}
