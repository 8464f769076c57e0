export interface SearchWords {
  q: string | null;
  all_keywords: string | null;
  category: string | null;
}

/** What is typed may hold `keyword:` and `category:` words, as at crates.io; the API has parameters for them. */
export function searchWords(typed: string): SearchWords {
  const keywords: string[] = [];
  const words: string[] = [];
  let category: string | null = null;
  for (const word of typed.trim().split(/\s+/)) {
    const [, kind, value = ''] = /^(keyword|category):(.*)$/i.exec(word) ?? [];
    if (kind === undefined) words.push(word);
    // Still being typed.
    else if (value === '') continue;
    else if (kind.toLowerCase() === 'keyword') keywords.push(value);
    else category = value;
  }
  return {
    q: words.join(' ') || null,
    all_keywords: keywords.join(' ') || null,
    category,
  };
}

/** From 2 000 on the registry does not count. */
export const MOST_COUNTED = 2000;
