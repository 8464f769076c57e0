import { isAbsolute, resolve } from 'node:path';
import { StartError } from '../platform/start-error.ts';
import { type IssuerConfig, readIssuers } from './issuers.ts';
import { type MailConfig, readMail } from './mail.ts';
import { type MetricsConfig, readMetrics } from './metrics.ts';
import { type NamesConfig, readNames } from './names.ts';
import { readNetworks } from './networks.ts';
import type { RawValues } from './read-values.ts';
import { readSecretScanning, type SecretScanningConfig } from './secret-scanning.ts';
import { readSignIn, type SignInConfig } from './sign-in.ts';
import { readStorage, type S3Config } from './storage.ts';
import { readTelemetry, type TelemetryConfig } from './telemetry.ts';

/** What the server runs with: validated, complete, and read once. */
export interface Config {
  listen: { host: string; port: number };
  /** Without a trailing slash. */
  publicUrl: string;
  /** `sparse+<public_url>/index/`: the identity of this registry in every Cargo.lock. */
  indexUrl: string;
  /** The index that asks for a token and shows private crates as well. Dependencies may name either. */
  privateIndexUrl: string;
  /** Files of the certificate and its key; null: plain HTTP. */
  tls: { cert: string; key: string } | null;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  dataDir: string;
  /** Empty: generated in `dataDir`. */
  secretKey: string;
  otherSecretKeys: readonly string[];
  databaseUrl: string;
  /** Null: blobs are files below `dataDir`. */
  storage: S3Config | null;
  visibility: 'public' | 'private';
  logLevel: string;
  /** Between “not ready” and the end of listening; 0 where no other copy could take over. */
  drainSeconds: number;
  metrics: MetricsConfig;
  /** Null: no traces. */
  telemetry: TelemetryConfig | null;
  limits: {
    uploadBytes: number;
    unpackedBytes: number;
    archiveEntries: number;
    features: number;
    featureValues: number;
    dependencies: number;
    /** Names one user may have reserved at once. */
    reservedNames: number;
    /** Trusted publishers one user may have made. */
    publishersPerUser: number;
    /** Granted exchanges of one publisher in a minute. */
    exchangesPerMinute: number;
    /** Versions one publisher may publish in an hour, in all and of one crate. */
    versionsPerHour: number;
    crateVersionsPerHour: number;
    /** Of one address, or one person, in a minute; 0: any number. */
    callerExchangesPerMinute: number;
    callerUploadsPerMinute: number;
    callerSearchesPerMinute: number;
    callerTokensPerMinute: number;
    callerPublishersPerMinute: number;
  };
  security: {
    stepUp: 'off' | 'enrolled' | 'required';
    /** How long a second factor counts as fresh. */
    stepUpMinutes: number;
  };
  setup: { login: string; email: string; password: string; token: string } | null;
  trustedPublishing: {
    audience: string;
    defaultIssuers: boolean;
    issuers: IssuerConfig[];
    /** How long a plain access token lives unless its publisher says otherwise, and at most. */
    tokenSeconds: number;
    longestTokenSeconds: number;
  };
  organizations: { creation: 'anyone' | 'admins' };
  names: NamesConfig & {
    /** Who may make new crates; those with the prefix of an organisation are its own business. */
    creation: 'anyone' | 'organizations' | 'admins';
    /** What a new crate is that belongs to no organisation. */
    newCrates: 'public' | 'private';
  };
  /** Null: there is no SMTP server, mails are kept. */
  mail: MailConfig | null;
  secretScanning: SecretScanningConfig;
  signIn: SignInConfig;
  deletion: DeletionConfig;
}

/** Who may delete, and what. */
export interface DeletionConfig {
  crates: 'owners' | 'admins' | 'never';
  versions: 'owners' | 'admins' | 'never';
  /** How long after a publish an owner may delete what was published without further conditions. */
  hours: number;
  /** Older crates may be deleted by their owner while they are downloaded no more often than this. */
  downloadsPerMonth: number;
  /** How long the name of a deleted crate is kept from everybody. */
  nameEmbargoHours: number;
}

/**
 * Turns the values into a configuration.
 * @param baseDir what relative paths are relative to (the folder the server is started in).
 * @throws StartError with one sentence at the first contradiction.
 */
export function toConfig(values: RawValues, baseDir: string): Config {
  const text = (name: keyof RawValues) => (values[name].value as string).trim();
  const count = (name: keyof RawValues) => values[name].value as number;
  const path = (value: string) => (isAbsolute(value) ? value : resolve(baseDir, value));

  const listen = readListen(text('listen'));
  const tls = readTls(text('tls_cert'), text('tls_key'), path);
  const publicUrl = readPublicUrl(text('public_url'), listen, tls === null ? 'http' : 'https');
  const dataDir = text('data_dir');
  if (dataDir === '') throw new StartError('data_dir is empty; it must name a folder.');
  return {
    listen,
    publicUrl,
    indexUrl: `sparse+${publicUrl}/index/`,
    privateIndexUrl: `sparse+${publicUrl}/private/index/`,
    tls,
    trustedProxies: readNetworks('trusted_proxies', text('trusted_proxies')),
    dataDir: path(dataDir),
    secretKey: readSecretKey('secret_key', text('secret_key')),
    otherSecretKeys: readOtherKeys(text('other_secret_keys'), text('secret_key')),
    databaseUrl: readDatabaseUrl(text('database_url')),
    storage: readStorage(
      {
        storageUrl: text('storage_url'),
        accessKey: text('storage_access_key'),
        accessKeyFile: text('storage_access_key_file'),
        secretKey: text('storage_secret_key'),
        secretKeyFile: text('storage_secret_key_file'),
        cdnUrl: text('downloads_cdn_url'),
        indexCdnUrl: text('index_cdn_url'),
        isPrivate: text('visibility') === 'private',
      },
      path,
    ),
    visibility: text('visibility') as Config['visibility'],
    logLevel: text('log_level'),
    drainSeconds: readDrain(count('drain_seconds'), text('database_url')),
    metrics: readMetrics(text('metrics.token'), text('metrics.addresses'), publicUrl),
    telemetry: readTelemetry({
      endpoint: text('telemetry.otlp_endpoint'),
      headers: text('telemetry.headers'),
      samplePercent: count('telemetry.sample_percent'),
    }),
    limits: {
      uploadBytes: count('limits.upload_bytes'),
      unpackedBytes: Math.max(count('limits.unpacked_bytes'), count('limits.upload_bytes')),
      archiveEntries: count('limits.archive_entries'),
      features: count('limits.features'),
      featureValues: count('limits.feature_values'),
      dependencies: count('limits.dependencies'),
      reservedNames: count('limits.reserved_names'),
      publishersPerUser: count('limits.publishers_per_user'),
      exchangesPerMinute: count('limits.exchanges_per_minute'),
      versionsPerHour: count('limits.versions_per_hour'),
      crateVersionsPerHour: count('limits.crate_versions_per_hour'),
      callerExchangesPerMinute: count('limits.caller_exchanges_per_minute'),
      callerUploadsPerMinute: count('limits.caller_uploads_per_minute'),
      callerSearchesPerMinute: count('limits.caller_searches_per_minute'),
      callerTokensPerMinute: count('limits.caller_tokens_per_minute'),
      callerPublishersPerMinute: count('limits.caller_publishers_per_minute'),
    },
    security: readSecurity(text('security.step_up'), count('security.step_up_minutes')),
    setup: readSetup(values),
    organizations: { creation: text('organizations.creation') as Config['organizations']['creation'] },
    names: {
      ...readNames(text('names.reserved'), text('names.upstream_list'), text('names.upstream_policy'), path),
      creation: text('names.creation') as Config['names']['creation'],
      newCrates: text('names.new_crates') as Config['names']['newCrates'],
    },
    mail: readMail(text('mail.smtp_url'), text('mail.from')),
    secretScanning: readSecretScanning(
      text('secret_scanning.keys_url'),
      text('secret_scanning.keys_file'),
      path,
    ),
    signIn: readSignIn(
      values['sign_in.password'].value as boolean,
      values['sign_in.providers'].value as unknown[],
      path,
    ),
    deletion: {
      crates: text('deletion.crates') as Config['deletion']['crates'],
      versions: text('deletion.versions') as Config['deletion']['versions'],
      hours: count('deletion.hours'),
      downloadsPerMonth: count('deletion.downloads_per_month'),
      nameEmbargoHours: count('deletion.name_embargo_hours'),
    },
    trustedPublishing: {
      audience: text('trusted_publishing.audience') || publicUrl.replace(/^https?:\/\//, ''),
      defaultIssuers: values['trusted_publishing.default_issuers'].value as boolean,
      issuers: readIssuers(values['trusted_publishing.issuers'].value as unknown[], path),
      ...readTokenSeconds(count),
    },
  };
}

function readSecurity(stepUp: string, stepUpMinutes: number): Config['security'] {
  if (stepUpMinutes < 1 || stepUpMinutes > 1440)
    throw new StartError(`security.step_up_minutes must be between 1 and 1440, but is ${stepUpMinutes}.`);
  return { stepUp: stepUp as Config['security']['stepUp'], stepUpMinutes };
}

/** Design §3: 30 seconds to an hour, 15 minutes unless somebody says otherwise. */
function readTokenSeconds(count: (name: keyof RawValues) => number) {
  const tokenSeconds = count('trusted_publishing.token_seconds');
  const longestTokenSeconds = count('trusted_publishing.longest_token_seconds');
  if (longestTokenSeconds < 30 || longestTokenSeconds > 3600) {
    throw new StartError(
      `trusted_publishing.longest_token_seconds must be between 30 and 3600, but is ${longestTokenSeconds}.`,
    );
  }
  if (tokenSeconds < 30 || tokenSeconds > longestTokenSeconds) {
    throw new StartError(
      `trusted_publishing.token_seconds must be between 30 and longest_token_seconds (${longestTokenSeconds}), but is ${tokenSeconds}.`,
    );
  }
  return { tokenSeconds, longestTokenSeconds };
}

function readListen(text: string): Config['listen'] {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  // An address that looks like one and is none, such as `127.0.0..1`, is in no URL either.
  if (!match || port > 65_535 || !URL.canParse(`http://${text}`))
    throw new StartError(`listen must be "address:port", such as "127.0.0.1:9292", but is "${text}".`);
  if (port === 0) {
    throw new StartError(
      'listen has port 0, but cargo writes the registry’s address into every Cargo.lock: name a fixed port.',
    );
  }
  return { host: match[1] ?? match[2] ?? '', port };
}

function readTls(cert: string, key: string, path: (value: string) => string): Config['tls'] {
  if (cert === '' && key === '') return null;
  if (cert === '' || key === '')
    throw new StartError(
      `${cert === '' ? 'tls_key' : 'tls_cert'} is set, but ${cert === '' ? 'tls_cert' : 'tls_key'} is not; set both, or neither for plain HTTP.`,
    );
  return { cert: path(cert), key: path(key) };
}

function readPublicUrl(text: string, listen: Config['listen'], scheme: 'http' | 'https'): string {
  if (text === '') {
    const everywhere = listen.host === '0.0.0.0' || listen.host === '::';
    const host = everywhere ? '127.0.0.1' : listen.host;
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
  }
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new StartError(
      `public_url must be an http or https address, such as "https://crates.example.com", but is "${text}".`,
    );
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new StartError(`public_url must have no user, query or fragment, but is "${text}".`);
  }
  const path = url.pathname.replace(/\/+$/, '');
  // Else nobody could tell its index from the private index of a registry one folder above.
  if (path.endsWith('/private'))
    throw new StartError(`public_url must not end in /private, but is "${text}".`);
  return `${url.origin}${path}`;
}

/** Longer than this and whoever stops the server kills it first. */
const LONGEST_DRAIN_SECONDS = 300;

function readDrain(seconds: number, databaseUrl: string): number {
  if (seconds > LONGEST_DRAIN_SECONDS)
    throw new StartError(`drain_seconds must be at most ${LONGEST_DRAIN_SECONDS}, but is ${seconds}.`);
  return databaseUrl === '' ? 0 : seconds;
}

const SHORTEST_SECRET_KEY = 32;

function readSecretKey(name: string, text: string): string {
  if (text !== '' && text.length < SHORTEST_SECRET_KEY)
    throw new StartError(
      `${name} must have at least ${SHORTEST_SECRET_KEY} characters, but has ${text.length}; \`openssl rand -hex 32\` makes one.`,
    );
  return text;
}

function readOtherKeys(text: string, secretKey: string): string[] {
  const others = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (others.length > 0 && secretKey === '')
    throw new StartError(
      'other_secret_keys is set, but secret_key is not: what is written by comes from there. Keys that were generated are changed by `waybill rotate`.',
    );
  if (others.includes(secretKey))
    throw new StartError(
      'other_secret_keys has the key of secret_key; name the one before, or the next one.',
    );
  return others.map((one) => readSecretKey('each of other_secret_keys', one));
}

function readDatabaseUrl(text: string): string {
  if (text === '' || /^postgres(ql)?:\/\//.test(text)) return text;
  throw new StartError(
    'database_url must begin with "postgres://"; leave it empty for the embedded database.',
  );
}

function readSetup(values: RawValues): Config['setup'] {
  const setup = {
    login: values['setup.admin_login'].value as string,
    email: values['setup.admin_email'].value as string,
    password: values['setup.admin_password'].value as string,
    token: values['setup.admin_token'].value as string,
  };
  if (Object.values(setup).every((value) => value === '')) return null;
  if (setup.login === '' || setup.email === '') {
    throw new StartError('[setup] needs admin_login and admin_email together; set both, or neither.');
  }
  if (setup.password === '' && setup.token === '') {
    throw new StartError(
      '[setup] names an administrator who could never sign in; set admin_password, admin_token or both.',
    );
  }
  if (setup.token !== '' && setup.token.length < 32) {
    throw new StartError(
      `setup.admin_token must have at least 32 characters, but has ${setup.token.length}.`,
    );
  }
  if (setup.token !== '' && !/^[\x21-\x7e]+$/.test(setup.token)) {
    throw new StartError(
      'setup.admin_token must be printable ASCII without spaces, as cargo sends it in a header.',
    );
  }
  if (setup.token.startsWith('wbtp_')) {
    throw new StartError(
      'setup.admin_token must not begin with "wbtp_", which marks the access tokens of trusted publishers.',
    );
  }
  if (setup.password !== '' && (setup.password.length < 8 || setup.password.length > 128)) {
    throw new StartError(
      `setup.admin_password must have 8 to 128 characters, but has ${setup.password.length}.`,
    );
  }
  return setup;
}
