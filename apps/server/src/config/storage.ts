import { readFileSync } from 'node:fs';
import { StartError } from '../platform/start-error.ts';

/** Where blobs are, if they are not files below the data folder. */
export interface S3Config {
  bucket: string;
  /** Empty, or with a slash at its end. */
  prefix: string;
  /** Null: AWS itself, by the region. */
  endpoint: string | null;
  /** Where clients reach the same storage, if that is elsewhere than where we do. */
  publicEndpoint: string | null;
  /** Null: what the AWS environment says. */
  region: string | null;
  pathStyle: boolean;
  downloads: 'stream' | 'redirect';
  /** How long the storage may stand still before we ask again, or give up. */
  timeoutMs: number;
  /** Null: those of the AWS environment. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  /** Without a slash at its end. Null: downloads are not left to a CDN. */
  cdnUrl: string | null;
  /** Where clients reach the copy of the index in the bucket. Null: there is none. */
  indexCdnUrl: string | null;
}

export interface StorageValues {
  storageUrl: string;
  accessKey: string;
  accessKeyFile: string;
  secretKey: string;
  secretKeyFile: string;
  cdnUrl: string;
  indexCdnUrl: string;
  /** The copy would show everybody the index. */
  isPrivate: boolean;
}

const OPTIONS = ['endpoint', 'public_endpoint', 'region', 'path_style', 'downloads', 'timeout'] as const;
type Options = Partial<Record<(typeof OPTIONS)[number], string>>;

const LONGEST_TIMEOUT_SECONDS = 120;
/** cargo gives up after 30 seconds in which nothing moves: by then we have tried twice and said so. */
const USUAL_TIMEOUT_SECONDS = 10;

/**
 * @param path makes names of files absolute.
 * @returns null: blobs are files.
 * @throws StartError
 */
export function readStorage(given: StorageValues, path: (name: string) => string): S3Config | null {
  if (given.storageUrl === '') {
    refuseWithoutStorage(given);
    return null;
  }
  const url = URL.parse(given.storageUrl);
  if (url === null || url.protocol !== 's3:' || url.hash !== '')
    throw new StartError(
      'storage_url must be "s3://bucket/prefix?endpoint=…&region=…", but is something else; leave it empty to store crates as files.',
    );
  if (url.username !== '' || url.password !== '')
    throw new StartError(
      'storage_url must not hold credentials; set storage_access_key and storage_secret_key, or the files they are in.',
    );
  const options = readOptions(url.searchParams);
  const endpoint = readEndpoint('endpoint', options);
  return {
    bucket: readBucket(url.host),
    prefix: readPrefix(url.pathname),
    endpoint,
    publicEndpoint: readEndpoint('public_endpoint', options),
    // Whoever is not AWS has a region in name only, and this is the usual one.
    region: options.region ?? (endpoint === null ? null : 'us-east-1'),
    pathStyle: readPathStyle(options, endpoint),
    downloads: readDownloads(options),
    timeoutMs: readTimeout(options) * 1000,
    credentials: readCredentials(given, path),
    cdnUrl: readCdnUrl('downloads_cdn_url', given.cdnUrl),
    indexCdnUrl: readIndexCdnUrl(given),
  };
}

function refuseWithoutStorage(given: StorageValues): void {
  const names = {
    storage_access_key: given.accessKey,
    storage_access_key_file: given.accessKeyFile,
    storage_secret_key: given.secretKey,
    storage_secret_key_file: given.secretKeyFile,
    downloads_cdn_url: given.cdnUrl,
    index_cdn_url: given.indexCdnUrl,
  };
  const [set] = Object.entries(names).find(([, value]) => value !== '') ?? [];
  if (set !== undefined)
    throw new StartError(
      `${set} is set, but storage_url is not; set storage_url to the bucket it is for, or leave both empty.`,
    );
}

function readOptions(parameters: URLSearchParams): Options {
  const options: Options = {};
  for (const [name, value] of parameters) {
    const known = OPTIONS.find((one) => one === name);
    if (known === undefined)
      throw new StartError(
        `storage_url has the option "${name}", which is not known; there are ${OPTIONS.join(', ')}.`,
      );
    if (options[known] !== undefined)
      throw new StartError(`storage_url has the option "${name}" twice; give it once.`);
    options[known] = value;
  }
  return options;
}

function readBucket(host: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(host)) return host;
  throw new StartError(
    `storage_url must name a bucket after "s3://" (3 to 63 letters, digits, dots and hyphens), but has "${host}".`,
  );
}

function readPrefix(pathname: string): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  const wrong = parts.find((part) => !/^[A-Za-z0-9!_.'()-]+$/.test(part) || /^\.+$/.test(part));
  if (wrong !== undefined)
    throw new StartError(
      `The prefix in storage_url may have letters, digits and -_.!'(), but has "${wrong}".`,
    );
  return parts.map((part) => `${part}/`).join('');
}

function readEndpoint(name: 'endpoint' | 'public_endpoint', options: Options): string | null {
  const text = options[name];
  if (text === undefined) return null;
  const url = URL.parse(text);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === null || !isHttp || url.search !== '' || url.hash !== '' || url.username + url.password !== '')
    throw new StartError(
      `The ${name} in storage_url must be an http or https address without user and query, such as "https://s3.example.com", but is something else.`,
    );
  return url.href.replace(/\/+$/, '');
}

function readPathStyle({ path_style: text }: Options, endpoint: string | null): boolean {
  if (text === undefined) return endpoint !== null;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new StartError(`path_style in storage_url must be true or false, but is "${text}".`);
}

function readDownloads({ downloads: text = 'stream' }: Options): S3Config['downloads'] {
  if (text === 'stream' || text === 'redirect') return text;
  throw new StartError(`downloads in storage_url must be "stream" or "redirect", but is "${text}".`);
}

function readTimeout({ timeout: text = String(USUAL_TIMEOUT_SECONDS) }: Options): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) return seconds;
  throw new StartError(
    `timeout in storage_url must be a number of seconds from 1 to ${LONGEST_TIMEOUT_SECONDS}, but is "${text}".`,
  );
}

function readCredentials(given: StorageValues, path: (name: string) => string): S3Config['credentials'] {
  const accessKeyId = readKey('storage_access_key', given.accessKey, given.accessKeyFile, path);
  const secretAccessKey = readKey('storage_secret_key', given.secretKey, given.secretKeyFile, path);
  if (accessKeyId !== '' && secretAccessKey !== '') return { accessKeyId, secretAccessKey };
  if (accessKeyId === '' && secretAccessKey === '') return null;
  const [one, other] =
    accessKeyId === ''
      ? ['storage_secret_key', 'storage_access_key']
      : ['storage_access_key', 'storage_secret_key'];
  throw new StartError(
    `${one} is set, but ${other} is not; set both, or neither to use the AWS environment.`,
  );
}

/** No sentence repeats what it read. */
function readKey(name: string, value: string, file: string, path: (name: string) => string): string {
  if (file === '') return value;
  if (value !== '') throw new StartError(`${name} and ${name}_file are both set; set one of them.`);
  let text: string;
  try {
    text = readFileSync(path(file), 'utf8').trim();
  } catch (error) {
    throw new StartError(`The file of ${name}_file cannot be read: ${(error as Error).message}.`);
  }
  if (text === '') throw new StartError(`The file of ${name}_file is empty: ${path(file)}.`);
  return text;
}

function readIndexCdnUrl({ indexCdnUrl, isPrivate }: StorageValues): string | null {
  const url = readCdnUrl('index_cdn_url', indexCdnUrl);
  if (url !== null && isPrivate)
    throw new StartError(
      'index_cdn_url is set, but visibility is "private": a copy of the index would show the crates to everybody. Leave index_cdn_url empty.',
    );
  return url;
}

function readCdnUrl(name: 'downloads_cdn_url' | 'index_cdn_url', text: string): string | null {
  if (text === '') return null;
  const url = URL.parse(text);
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.search + url.hash + url.username + url.password === ''
  )
    return url.href.replace(/\/+$/, '');
  throw new StartError(
    `${name} must be an http or https address, such as "https://cdn.example.com/crates", but is "${text}".`,
  );
}
