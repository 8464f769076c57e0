import { createHash } from 'node:crypto';

export const TEXT = 'text/plain; charset=utf-8';

/** The bytes of an index file: one line a version, in the order of publishing, each ended (the last one too). */
export function indexFile(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The strong validator of an index file: a hash of its bytes, so equal on every copy and after every restart. */
export function etagOf(lines: readonly string[]): string {
  return `"${createHash('sha256').update(indexFile(lines)).digest('hex')}"`;
}

/** cargo ignores these; proxies do not. A miss must never be remembered, or a first publish would seem to hang. */
export const cacheControl = (isPrivate: boolean): string =>
  isPrivate ? 'private, no-cache' : 'public, max-age=0, must-revalidate';

/** Whether a crate may have a file of this name, which is its own in lower case. */
export const isIndexName = (lowerName: string): boolean =>
  lowerName.length <= 64 && /^[a-z0-9_-]+$/.test(lowerName);

export function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));
}
