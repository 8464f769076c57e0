import { randomBytes } from 'node:crypto';
import type { KeyName } from '../config/keys.ts';

/** The S3-compatible server that `TEST_S3_URL` names: `http://key:secret@host:port/bucket`. */
export function testS3(): { endpoint: string; bucket: string; key: string; secret: string } | null {
  const text = process.env['TEST_S3_URL'] ?? '';
  if (text === '') return null;
  const { origin, pathname, username, password } = new URL(text);
  return {
    endpoint: origin,
    bucket: pathname.slice(1),
    key: decodeURIComponent(username),
    secret: decodeURIComponent(password),
  };
}

/** For tests that make no sense without it. `npm test` starts one. */
export function requireS3(): NonNullable<ReturnType<typeof testS3>> {
  const s3 = testS3();
  if (s3 === null)
    throw new Error('set TEST_S3_URL to an S3-compatible server; `node scripts/test/swift.ts` starts one');
  return s3;
}

/**
 * The settings of a registry with a place of its own in the bucket; none without such a server.
 * @param options of `storage_url`; `endpoint` may name somebody in between.
 */
export function s3Keys(
  options: { endpoint?: string; timeout?: string; downloads?: string; public_endpoint?: string } = {},
  prefix = `test-${randomBytes(6).toString('hex')}`,
): Partial<Record<KeyName, string>> {
  const s3 = testS3();
  if (s3 === null) return {};
  const query = new URLSearchParams({ endpoint: s3.endpoint, ...options });
  return {
    storage_url: `s3://${s3.bucket}/${prefix}?${query}`,
    storage_access_key: s3.key,
    storage_secret_key: s3.secret,
  };
}
