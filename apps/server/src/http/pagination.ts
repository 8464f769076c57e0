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
  if (last === undefined || ids.length < page.limit) return null;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (name !== 'seek' && value !== undefined) parameters.append(name, value);
  parameters.append('seek', Buffer.from(String(last)).toString('base64url'));
  return `?${parameters}`;
}

function readPerPage(text: string | undefined): number {
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
  if (!/^\d{1,15}$/.test(decoded)) refuse('invalid seek parameter');
  return Number(decoded);
}

function refuse(sentence: string): never {
  throw new Problem('query_invalid', sentence);
}
