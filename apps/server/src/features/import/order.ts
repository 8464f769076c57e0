import { compareVersions, parseVersion } from '@waybill/cargo-formats';
import { isVersion } from './crate-file-name.ts';
import type { SourceVersion } from './source.ts';

/**
 * In the order of publishing, which is the order of the lines in an index file; by version within one second. What has no date
 * counts as published now.
 */
export function inOrder(versions: readonly SourceVersion[]): SourceVersion[] {
  return [...versions].sort((a, b) => second(a) - second(b) || byVersion(a.version, b.version));
}

const second = ({ publishedAt }: SourceVersion): number =>
  publishedAt === null ? Number.MAX_SAFE_INTEGER : Math.floor(publishedAt.getTime() / 1000);

/** What is no version comes last; it will be refused. */
function byVersion(a: string, b: string): number {
  if (!isVersion(a) || !isVersion(b)) return Number(!isVersion(a)) - Number(!isVersion(b));
  return compareVersions(parseVersion(a), parseVersion(b));
}
