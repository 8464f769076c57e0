import type { DocHeading, DocSubject } from './doc-node.ts';

export interface FoundDoc {
  page: string;
  title: string;
  subject: string;
  /** Those of its headings that have what was looked for. */
  headings: readonly DocHeading[];
}

/** The pages whose title, or a heading of theirs, has all words; those with them in the title first. */
export function searchDocs(subjects: readonly DocSubject[], query: string): FoundDoc[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hasAll = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const found = subjects.flatMap(({ title: subject, pages }) =>
    pages.flatMap(({ page, title, headings }) => {
      const inTitle = hasAll(title);
      // A word of the title and one of a heading mean that heading: “github audience”.
      const matching = headings.filter(
        ({ text }) => hasAll(text) || (!inTitle && hasAll(`${title} ${text}`)),
      );
      return inTitle || matching.length > 0 ? [{ page, title, subject, headings: matching, inTitle }] : [];
    }),
  );
  return found
    .sort((a, b) => Number(b.inTitle) - Number(a.inTitle))
    .map(({ inTitle: _, ...result }) => result);
}
