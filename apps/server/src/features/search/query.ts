import { Problem } from '../../platform/problem.ts';
import { categoryLabel, keywordLabel, quoted, singularOf, wordsOf } from './document.ts';

/** What somebody looks for, as the index knows it. */
export interface Terms {
  /** All of them must be there. */
  words: readonly Term[];
  /** The whole of it as part of a name, in canonical spelling; null where no name can contain it. */
  name: string | null;
}

export interface Term {
  /** Any of these is the word. */
  forms: readonly string[];
  /** The beginning of a word counts too: it is the last one, and may still be typed at. */
  isPrefix: boolean;
}

const LONGEST_QUERY = 256;
const MOST_WORDS = 8;

/** @throws Problem `query_invalid` */
export function readTerms(query: string): Terms {
  if (query.length > LONGEST_QUERY)
    throw new Problem(
      'query_invalid',
      `Failed to deserialize query string: q: expected at most ${LONGEST_QUERY} characters, got ${query.length}`,
    );
  const words = wordsOf(query).slice(0, MOST_WORDS);
  const name = query
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
  return {
    words: words.map((word, at) => ({
      forms: [...new Set([word, singularOf(word)])],
      isPrefix: at === words.length - 1 && word.length >= (words.length === 1 ? 3 : 2),
    })),
    name: /^[a-z0-9_]{1,64}$/.test(name) ? name : null,
  };
}

/** A tsquery in PostgreSQL's text form. The words are letters and digits, so nothing in them needs escaping. */
export function tsqueryOf(words: readonly Term[]): string {
  return words
    .map(({ forms, isPrefix }) => {
      const all = forms.map((form, at) => `'${form}'${isPrefix && at === 0 ? ':*' : ''}`);
      return `(${all.join(' | ')})`;
    })
    .join(' & ');
}

/** The same for FTS5. */
export function ftsQueryOf(words: readonly Term[]): string {
  return words
    .map(({ forms, isPrefix }) => {
      const all = forms.map((form, at) => `"${form}"${isPrefix && at === 0 ? ' *' : ''}`);
      return `(${all.join(' OR ')})`;
    })
    .join(' AND ');
}

/** What a crate must be filed under, in PostgreSQL's text form; null: anything. */
export function labelQueryOf({
  keywords,
  category,
}: {
  keywords: readonly string[];
  category: string | null;
}): string | null {
  const labels = [...keywords.map(keywordLabel), ...(category === null ? [] : [categoryLabel(category)])];
  return labels.length > 0 ? labels.map(quoted).join(' & ') : null;
}

/** Three characters in a row are what substrings are looked up by; with less, only the beginning of a name counts. */
export const hasTrigram = (name: string): boolean => /[a-z0-9]{3}/.test(name);
