import { Problem } from '../platform/problem.ts';

export interface SeekPage {
  limit: number;
  /** Continue after this id. */
  after: number;
}

/**
 * crates.io's paging by `seek`: the key is the base64url of the last id, `per_page` is 10 by default and 100 at most.
 * @throws Problem `query_invalid`
 */
export function readSeekPage(query: Record<string, string | undefined>): SeekPage {
  const { page, seek, per_page: perPage } = query;
  if (page !== undefined && seek !== undefined) refuse('providing both ?page= and ?seek= is unsupported');
  if (page !== undefined) refuse('?page= is not supported for this request');
  return { limit: readPerPage(perPage), after: seek === undefined ? 0 : readSeek(seek) };
}

/** The `meta.next_page` of a full page: this query with `seek` moved to the end; null when the page was not full. */
export function nextPage(
  query: Record<string, string | undefined>,
  page: SeekPage,
  ids: readonly number[],
): string | null {
  const last = ids.at(-1);
  return last === undefined || ids.length < page.limit ? null : seekLink(query, last);
}

/** This query, continued after `key`, which is any JSON value. */
export function seekLink(
  query: Record<string, string | readonly string[] | undefined>,
  key: unknown,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (name !== 'seek' && value !== undefined)
      for (const one of [value].flat()) parameters.append(name, one);
  parameters.append('seek', Buffer.from(JSON.stringify(key)).toString('base64url'));
  return `?${parameters}`;
}

/** The key of `seekLink`, as far as it is JSON. @throws Problem `query_invalid` */
export function readSeekKey(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return invalidSeek();
  }
}

export const invalidSeek = (): never => refuse('invalid seek parameter');

/** 10 unless it is said, 100 at most. @throws Problem `query_invalid` */
export function readPerPage(text: string | undefined): number {
  if (text === undefined) return 10;
  if (!/^\d{1,9}$/.test(text))
    refuse('Failed to deserialize query string: per_page: invalid digit found in string');
  const number = Number(text);
  if (number === 0)
    refuse(
      'Failed to deserialize query string: per_page: invalid value: integer `0`, expected a nonzero u32',
    );
  if (number > 100) refuse('cannot request more than 100 items');
  return number;
}

function readSeek(text: string): number {
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(decoded)) invalidSeek();
  return Number(decoded);
}

function refuse(sentence: string): never {
  throw new Problem('query_invalid', sentence);
}
