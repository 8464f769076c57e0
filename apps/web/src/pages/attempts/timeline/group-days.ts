/** Things of one day, in the order they came. */
export interface DayGroup<Thing> {
  /** `2026-11-23`, where whoever looks is. */
  day: string;
  things: Thing[];
}

/** Puts a list, newest first, under the days of the reader's own clock. */
export function groupByDay<Thing extends { at: string }>(
  things: readonly Thing[],
  dayOf: (at: string) => string = localDay,
): DayGroup<Thing>[] {
  const groups: DayGroup<Thing>[] = [];
  for (const thing of things) {
    const day = dayOf(thing.at);
    const last = groups.at(-1);
    if (last?.day === day) last.things.push(thing);
    else groups.push({ day, things: [thing] });
  }
  return groups;
}

export function localDay(at: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How many of the newest are not among those shown. All of them, where none is: then a page of them is new. */
export function countNew(
  newest: readonly { id: string | number }[],
  shown: readonly { id: string | number }[],
): number {
  const known = new Set(shown.map(({ id }) => id));
  const at = newest.findIndex(({ id }) => known.has(id));
  return at === -1 ? newest.length : at;
}
