import { createHash } from 'node:crypto';
import { UsageError } from '../usage-error.ts';

export const SOME_COMMIT = '4be1a0c37d5f92e86b3c14a7f0d9285e6c71ba03';
export const SOME_TAG = 'refs/tags/v1.2.3';

/** The same UUID for the same words each time, so that two jobs of one project agree about its id. */
export function exampleUuid(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export interface SplitRef {
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/** A description always has the full ref, whatever part of it the provider's claims have. */
export function splitRef(ref: string): SplitRef {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (name === undefined) throw new UsageError(`ref must be refs/heads/… or refs/tags/…, not "${ref}"`);
  return { name, type: kind === 'tags' ? 'tag' : 'branch' };
}

export function ownerOf(repository: string): string {
  const [owner = '', name = '', ...rest] = repository.split('/');
  if (owner === '' || name === '' || rest.length > 0) {
    throw new UsageError(`repository must be "owner/name", not "${repository}"`);
  }
  return owner;
}
