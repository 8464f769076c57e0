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

/**
 * crates.io's paging by `page` alone: how many, and after how many.
 * @throws Problem `query_invalid`
 */
export function readNumberedPage(query: { page?: string; per_page?: string; seek?: string }): {
  limit: number;
  offset: number;
} {
  if (query.seek !== undefined) refuse('?seek= is not supported for this request');
  const { limit, number } = readListPage(query, MOST_PAGES);
  return { limit, offset: ((number ?? 1) - 1) * limit };
}

/** What a database has to count through before the page begins. crates.io's number. */
const MOST_PAGES = 200;

export interface ListPage {
  limit: number;
  /** Counted from 1; null where none was asked for: such a list goes on by `seek`. */
  number: number | null;
  /** What the key held, still to be checked: it came from the client. */
  seek: unknown;
}

/**
 * crates.io's paging where both ways are open: by `page`, up to a limit, or by `seek`.
 * @throws Problem `query_invalid`
 */
export function readListPage(
  query: { page?: string; per_page?: string; seek?: string },
  mostPages: number,
): ListPage {
  const { page, seek, per_page: perPage } = query;
  if (page !== undefined && seek !== undefined) refuse('providing both ?page= and ?seek= is unsupported');
  const limit = readPerPage(perPage);
  if (page === undefined) return { limit, number: null, seek: seek === undefined ? null : decodeSeek(seek) };
  const number = readNumber('page', page);
  if (number > mostPages)
    refuse(
      `Page ${number} is unavailable for performance reasons. Expected at most ${mostPages}; without \`page\`, \`meta.next_page\` leads through all of them.`,
    );
  return { limit, number, seek: null };
}

/** This query with other values, as `meta.next_page` has it. */
export function pageLink(
  query: Readonly<Record<string, string | string[] | undefined>>,
  changed: { page: string } | { seek: string },
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (name !== 'page' && name !== 'seek')
      for (const one of [value ?? []].flat()) parameters.append(name, one);
  for (const [name, value] of Object.entries(changed)) parameters.append(name, value);
  return `?${parameters}`;
}

export const encodeSeek = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** @throws Problem `query_invalid` */
export function decodeSeek(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return invalidSeek();
  }
}

export const invalidSeek = (): never => refuse('invalid seek parameter');

/** 10 unless it is said, 100 at most. @throws Problem `query_invalid` */
export function readPerPage(text: string | undefined): number {
  if (text === undefined) return 10;
  const number = readNumber('per_page', text);
  if (number > 100) refuse('cannot request more than 100 items');
  return number;
}

function readNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    refuse(`Failed to deserialize query string: ${name}: invalid digit found in string`);
  if (Number(text) === 0)
    refuse(
      `Failed to deserialize query string: ${name}: invalid value: integer \`0\`, expected a nonzero u32`,
    );
  return Number(text);
}

function readSeek(text: string): number {
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(decoded)) refuse('invalid seek parameter');
  return Number(decoded);
}

function refuse(sentence: string): never {
  throw new Problem('query_invalid', sentence);
}
