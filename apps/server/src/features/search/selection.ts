import { canonicalName } from '@waybill/cargo-formats';
import { Problem } from '../../platform/problem.ts';
import { readTerms } from './query.ts';
import type { Selection, Sort } from './store.ts';

/** The parameters of a search as they came. */
export type SearchParameters = {
  q?: string;
  sort?: string;
  page?: string;
  per_page?: string;
  seek?: string;
  all_keywords?: string;
  keyword?: string;
  category?: string;
  letter?: string;
  user_id?: string;
  team_id?: string;
  following?: string;
  include_yanked?: string;
  'ids[]'?: string | string[];
};

const LONGEST_VALUE = 256;
const MOST_KEYWORDS = 10;
const MOST_IDS = 100;

/**
 * Which crates are meant. Of keywords, letter, owner and ids only one counts, in crates.io's order of precedence; `q`,
 * `category` and `include_yanked` go with each of them.
 * @param followerId who asks for the crates they follow; see `asksForFollowed`.
 * @throws Problem `query_invalid`
 */
export function readSelection(query: SearchParameters, followerId: number | null = null): Selection {
  for (const [name, value] of Object.entries(query)) checkText(name, value);
  const q = query.q?.trim() ?? '';
  return {
    terms: q === '' ? null : readTerms(q),
    category: query.category === undefined ? null : query.category.toLowerCase(),
    includeYanked: query.include_yanked === undefined || query.include_yanked === 'yes',
    ...onlyOne(query, followerId),
  };
}

/** Whether it is the followed crates that are meant, so that it has to be known who asks. Any value does, as on crates.io. */
export const asksForFollowed = (query: SearchParameters): boolean =>
  query.following !== undefined &&
  [query.all_keywords, query.keyword, query.letter, query.user_id, query.team_id].every(
    (before) => before === undefined,
  );

type Filter = Pick<Selection, 'keywords' | 'letter' | 'userId' | 'teamId' | 'followerId' | 'names'>;

function onlyOne(query: SearchParameters, followerId: number | null): Filter {
  const none: Filter = {
    keywords: [],
    letter: null,
    userId: null,
    teamId: null,
    followerId: null,
    names: null,
  };
  if (query.all_keywords !== undefined) {
    const keywords = [...new Set(query.all_keywords.toLowerCase().split(/\s+/).filter(Boolean))];
    if (keywords.length > MOST_KEYWORDS)
      refuse('all_keywords', `expected at most ${MOST_KEYWORDS} keywords, got ${keywords.length}`);
    return { ...none, keywords };
  }
  if (query.keyword !== undefined) return { ...none, keywords: [query.keyword.toLowerCase()] };
  if (query.letter !== undefined) {
    const [letter] = query.letter;
    if (letter === undefined) throw new Problem('query_invalid', 'letter value must contain 1 character');
    const canonical = canonicalName(letter);
    // No name begins with anything else.
    return /^[a-z0-9_]$/.test(canonical) ? { ...none, letter: canonical } : { ...none, names: [] };
  }
  if (query.user_id !== undefined) return { ...none, userId: readId('user_id', query.user_id) };
  if (query.team_id !== undefined) return { ...none, teamId: readId('team_id', query.team_id) };
  if (asksForFollowed(query)) return { ...none, followerId };
  const ids = query['ids[]'];
  if (ids === undefined) return none;
  const names = [...new Set([ids].flat())];
  if (names.length > MOST_IDS) refuse('ids[]', `expected at most ${MOST_IDS} names, got ${names.length}`);
  return { ...none, names: names.map((exact) => ({ exact, canonical: canonicalName(exact) })) };
}

/** The order asked for; crates.io takes an unknown one for its default. */
export function readSort(query: SearchParameters): Sort | 'relevance' {
  const { sort = '' } = query;
  const known = ['alphabetical', 'downloads', 'recent-downloads', 'recent-updates', 'new'] as const;
  const usual = query.q !== undefined && query.q.trim() !== '' ? 'relevance' : 'alphabetical';
  return known.find((one) => one === sort) ?? usual;
}

function checkText(name: string, value: string | readonly string[] | undefined): void {
  for (const text of [value ?? []].flat()) {
    if (text.includes('\0')) refuse(name, 'string contains null byte');
    if (text.length > LONGEST_VALUE)
      refuse(name, `expected at most ${LONGEST_VALUE} characters, got ${text.length}`);
  }
}

function readId(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) refuse(name, 'invalid digit found in string');
  return Number(text);
}

function refuse(parameter: string, reason: string): never {
  throw new Problem('query_invalid', `Failed to deserialize query string: ${parameter}: ${reason}`);
}
