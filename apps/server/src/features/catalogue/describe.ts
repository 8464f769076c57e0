import type { Label } from './store.ts';

export const describeKeyword = ({ text, crates, since }: Label) => ({
  id: text,
  keyword: text,
  created_at: new Date(since).toISOString(),
  crates_cnt: crates,
});

/** crates.io has titles and descriptions for its own list of categories; here a category is what its crates call it. */
export const describeCategory = ({ text, crates, since }: Label) => ({
  id: text,
  category: text,
  slug: text,
  description: '',
  created_at: new Date(since).toISOString(),
  crates_cnt: crates,
});

/** What is below counts for what is above: `a::b` for `a`, which need not be in use by itself. */
export function topLevel(labels: readonly Label[]): Label[] {
  const tops = new Map<string, Label>();
  for (const { text, crates, since } of labels) {
    const top = text.split('::', 1)[0] ?? text;
    const known = tops.get(top);
    tops.set(top, {
      text: top,
      crates: (known?.crates ?? 0) + crates,
      since: Math.min(known?.since ?? since, since),
    });
  }
  return [...tops.values()].sort(byName);
}

/** The category of this slug with those right below and above it; null where no crate is in it or below. */
export function findCategory(
  labels: readonly Label[],
  slug: string,
): { label: Label; below: Label[]; above: Label[] } | null {
  const within = (outer: string) =>
    labels.filter(({ text }) => text === outer || text.startsWith(`${outer}::`));
  const summed = (outer: string): Label | null => {
    const parts = within(outer);
    if (parts.length === 0) return null;
    return {
      text: outer,
      crates: parts.reduce((sum, { crates }) => sum + crates, 0),
      since: Math.min(...parts.map(({ since }) => since)),
    };
  };
  const label = summed(slug);
  if (label === null) return null;
  const parts = slug.split('::');
  const children = within(slug)
    .filter(({ text }) => text !== slug)
    .map(({ text }) =>
      text
        .split('::')
        .slice(0, parts.length + 1)
        .join('::'),
    );
  const parents = parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join('::'));
  return {
    label,
    below: [...new Set(children)].flatMap((one) => summed(one) ?? []).sort(byName),
    above: parents.flatMap((one) => summed(one) ?? []),
  };
}

const byName = (a: Label, b: Label): number => (a.text < b.text ? -1 : 1);
export const byCratesFirst = (a: Label, b: Label): number => b.crates - a.crates || byName(a, b);
