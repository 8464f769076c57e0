/**
 * The words by which a crate is found. Both engines get the same ones, and only store them: so a search finds the same on
 * both, whatever dictionaries and locale a database has.
 */
export interface SearchDocument {
  name: readonly string[];
  keywords: readonly string[];
  description: readonly string[];
  readme: readonly string[];
  /** What it is filed under, as `labelsOf` spells it. Only PostgreSQL keeps these beside the words. */
  labels: readonly string[];
}

/** Longer words tell nothing, but would swell the index. */
const LONGEST_WORD = 40;
const LONGEST_LABEL = 300;
const MOST_WORDS = { name: 20, keywords: 20, description: 60, readme: 60 } as const;
/** Of a README only the beginning says what the crate is for; badges and tables of contents come in it too. */
const README_CHARACTERS = 4_000;
const TEXT_CHARACTERS = 1_000;

/** In every description, and in none of them telling. */
const fillers = new Set(
  'a an and are as at be by can for from has have in into is it its of on or that the this to was which will with you your'.split(
    ' ',
  ),
);

export function documentOf(crate: {
  name: string;
  keywords: readonly string[];
  categories: readonly string[];
  description: string | null;
  readme: string | null;
}): SearchDocument {
  const part = (text: string, most: number) => withSingulars(wordsOf(text).slice(0, most));
  return {
    name: part(crate.name, MOST_WORDS.name),
    keywords: part(crate.keywords.join(' ').slice(0, TEXT_CHARACTERS), MOST_WORDS.keywords),
    description: part((crate.description ?? '').slice(0, TEXT_CHARACTERS), MOST_WORDS.description),
    readme: part(proseOf((crate.readme ?? '').slice(0, README_CHARACTERS)), MOST_WORDS.readme),
    labels: [
      ...crate.keywords.map((keyword) => keywordLabel(keyword.toLowerCase())),
      ...crate.categories.flatMap((slug) => withAbove(slug).map(categoryLabel)),
    ],
  };
}

// Words are letters and digits, so no word, and no beginning of one, is taken for one of these.
export const keywordLabel = (keyword: string): string => `#${keyword}`;
export const categoryLabel = (slug: string): string => `/${slug}`;

/** `a::b` is in `a` as well. */
function withAbove(slug: string): string[] {
  const parts = slug.split('::');
  return parts.map((_, at) => parts.slice(0, at + 1).join('::'));
}

/** Lower case, without accents, without fillers, in order. What is neither letter nor digit separates. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !fillers.has(word)).map((word) => word.slice(0, LONGEST_WORD));
}

/** `parsers` is found by `parser`, and the other way round. */
export function singularOf(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

function withSingulars(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const singular = singularOf(word);
    return singular === word ? [word] : [word, singular];
  });
}

/** A README without what is no prose: code, HTML, images and the targets of links. */
function proseOf(markdown: string): string {
  return markdown
    .replace(/```[^`]*(```|$)/g, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/!\[[^[\]]{0,200}\]/g, ' ')
    .replace(/\]\([^()]{0,500}\)/g, ' ')
    .replace(/https?:\/\/\S+/g, ' ');
}

/**
 * PostgreSQL's own text form of a tsvector: each word once, at its first place, with the weight of the best part it is in,
 * and the labels without a place.
 */
export function tsvectorOf(document: SearchDocument): string {
  const places = new Map<string, string>();
  let place = 0;
  for (const [part, weight] of [
    ['name', 'A'],
    ['keywords', 'B'],
    ['description', 'C'],
    ['readme', 'D'],
  ] as const)
    for (const word of document[part]) {
      place += 1;
      if (!places.has(word)) places.set(word, `${place}${weight}`);
    }
  const words = [...places].map(([word, at]) => `'${word}':${at}`);
  return [...words, ...new Set(document.labels.filter(fits).map(quoted))].join(' ');
}

/** Labels come from outside, unlike words. */
export const quoted = (label: string): string => `'${label.replace(/['\\]/g, '$&$&')}'`;

/** Nobody asks for a longer one, and a tsvector takes none of some thousand bytes. */
const fits = (label: string): boolean => label.length <= LONGEST_LABEL;

/** The columns of `crate_words`, in their order. */
export function ftsColumns(document: SearchDocument): [string, string, string, string] {
  const { name, keywords, description, readme } = document;
  return [name.join(' '), keywords.join(' '), description.join(' '), readme.join(' ')];
}
