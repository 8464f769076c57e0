/** How far each of two lists was shown: the last number of each, 0 at the beginning. */
export interface Shown {
  attempt: number;
  event: number;
}

interface Numbered {
  id: number;
  at: Date;
}

/**
 * The newest of two lists, each newest first, as one. Each keeps its own order, also where two clocks did not agree.
 * @returns the part, and how far it went; null where nothing is left.
 */
export function mergeNewest<Attempt extends Numbered, Event extends Numbered>(
  attempts: readonly Attempt[],
  events: readonly Event[],
  limit: number,
  shown: Shown,
): { part: ({ attempt: Attempt } | { event: Event })[]; next: Shown | null } {
  const part: ({ attempt: Attempt } | { event: Event })[] = [];
  let [a, e] = [0, 0];
  while (part.length < limit) {
    const [attempt, event] = [attempts[a], events[e]];
    // An upload comes after the exchange that let it through, also within one millisecond.
    if (event !== undefined && (attempt === undefined || event.at >= attempt.at)) {
      part.push({ event });
      e += 1;
    } else if (attempt !== undefined) {
      part.push({ attempt });
      a += 1;
    } else break;
  }
  if (a === attempts.length && e === events.length) return { part, next: null };
  return {
    part,
    next: { attempt: attempts[a - 1]?.id ?? shown.attempt, event: events[e - 1]?.id ?? shown.event },
  };
}
