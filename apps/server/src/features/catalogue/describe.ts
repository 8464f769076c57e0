import type { Label } from '../crates/index.ts';

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
  const parts = slug.split('::');
  const depth = parts.length;
  const above = new Set(parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join('::')));
  const sums = new Map<string, Label>();
  const count = (text: string, { crates, since }: Label) => {
    const known = sums.get(text);
    sums.set(text, {
      text,
      crates: (known?.crates ?? 0) + crates,
      since: Math.min(known?.since ?? since, since),
    });
  };
  // Each is looked at once: whoever publishes makes categories, and there may be very many.
  for (const label of labels) {
    const own = label.text.split('::');
    for (let length = 1; length <= Math.min(own.length, depth + 1); length += 1) {
      const outer = own.slice(0, length).join('::');
      const isBelow = length === depth + 1 && outer.startsWith(`${slug}::`);
      if (isBelow || outer === slug || above.has(outer)) count(outer, label);
    }
  }
  const label = sums.get(slug);
  if (label === undefined) return null;
  return {
    label,
    below: [...sums.values()].filter(({ text }) => text.startsWith(`${slug}::`)).sort(byName),
    above: [...above].flatMap((one) => sums.get(one) ?? []),
  };
}

const byName = (a: Label, b: Label): number => (a.text < b.text ? -1 : 1);
export const byCratesFirst = (a: Label, b: Label): number => b.crates - a.crates || byName(a, b);
