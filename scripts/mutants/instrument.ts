/** Text that goes into a source: at a place, or instead of what is between two. */
export interface Edit {
  start: number;
  end: number;
  before: string;
  after: string;
}

/**
 * Puts `before` and `after` around pieces of a source, which may lie within one another, but never overlap in part.
 * Pieces with the same ends are nested in the order in which they are given, the first outermost.
 */
export function wrapAll(source: string, edits: readonly Edit[]): string {
  const marks = edits.flatMap(({ start, end, before, after }, order) => [
    { at: start, isEnd: false, size: end - start, order, text: before },
    { at: end, isEnd: true, size: end - start, order, text: after },
  ]);
  marks.sort((a, b) => {
    if (a.at !== b.at) return a.at - b.at;
    if (a.isEnd !== b.isEnd) return a.isEnd ? -1 : 1;
    const outerFirst = b.size - a.size || a.order - b.order;
    return a.isEnd ? -outerFirst : outerFirst;
  });
  let result = '';
  let from = 0;
  for (const { at, text } of marks) {
    result += source.slice(from, at) + text;
    from = at;
  }
  return result + source.slice(from);
}
