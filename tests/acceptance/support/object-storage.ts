import { randomBytes } from 'node:crypto';

/**
 * The settings of a registry that keeps its crates in a place of its own in the bucket that `TEST_S3_URL` names:
 * `http://key:secret@host:port/bucket`.
 */
export function useObjectStorage(
  options: Readonly<Record<string, string>> = {},
  url = storageUrl(),
): Record<string, string> {
  const { origin, pathname, username, password } = url;
  const query = new URLSearchParams({ endpoint: origin, ...options });
  const prefix = `acceptance-${randomBytes(6).toString('hex')}`;
  return {
    WAYBILL_STORAGE_URL: `s3:/${pathname}/${prefix}?${query}`,
    WAYBILL_STORAGE_ACCESS_KEY: decodeURIComponent(username),
    WAYBILL_STORAGE_SECRET_KEY: decodeURIComponent(password),
  };
}

export const storagePort = (): number => Number(storageUrl().port);

function storageUrl(): URL {
  const text = process.env['TEST_S3_URL'] ?? '';
  if (text === '') throw new Error('TEST_S3_URL names no S3-compatible server');
  return new URL(text);
}
