import { createHash } from 'node:crypto';

/** The bytes of an index file: one line a version, in the order of publishing, each ended (the last one too). */
export function indexFile(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The strong validator of an index file: a hash of its bytes, so equal on every copy and after every restart. */
export function etagOf(lines: readonly string[]): string {
  return `"${createHash('sha256').update(indexFile(lines)).digest('hex')}"`;
}
