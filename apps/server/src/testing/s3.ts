import { randomBytes } from 'node:crypto';
import type { KeyName } from '../config/keys.ts';

interface TestS3 {
  endpoint: string;
  bucket: string;
  key: string;
  secret: string;
}

/** The S3-compatible server that `TEST_S3_URL` names: `http://key:secret@host:port/bucket`. */
export function testS3(): TestS3 | null {
  const text = process.env['TEST_S3_URL'] ?? '';
  return text === '' ? null : readUrl(text);
}

function readUrl(text: string): TestS3 {
  const { origin, pathname, username, password } = new URL(text);
  return {
    endpoint: origin,
    bucket: pathname.slice(1),
    key: decodeURIComponent(username),
    secret: decodeURIComponent(password),
  };
}

/** For tests that make no sense without it. `npm test` starts one. */
export function requireS3(): TestS3 {
  const s3 = testS3();
  if (s3 === null)
    throw new Error('TEST_S3_URL must name an S3-compatible server (CONTRIBUTING.md tells how to start one)');
  return s3;
}

interface Options {
  /** Somebody in between. */
  endpoint?: string;
  timeout?: string;
  downloads?: string;
  public_endpoint?: string;
}
type Keys = Partial<Record<KeyName, string>>;

/** The settings of a registry with a place of its own in the bucket; none without such a server. */
export function s3Keys(options: Options = {}): Keys {
  const s3 = testS3();
  return s3 === null ? {} : keysOf(s3, options);
}

export const s3KeysOf = (url: string, options: Options = {}): Keys => keysOf(readUrl(url), options);

function keysOf(s3: TestS3, options: Options): Keys {
  const query = new URLSearchParams({ endpoint: s3.endpoint, ...options });
  return {
    storage_url: `s3://${s3.bucket}/test-${randomBytes(6).toString('hex')}?${query}`,
    storage_access_key: s3.key,
    storage_secret_key: s3.secret,
  };
}
