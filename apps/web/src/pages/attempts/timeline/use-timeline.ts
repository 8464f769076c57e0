import { useEffect, useState } from 'preact/hooks';
import { countNew } from './group-days.ts';

/** How often is looked for what is new, while the page is in sight. */
export const LOOK_EVERY_MS = 4000;

/**
 * Keeps a list as it was first seen, so that nothing jumps under the reader's eyes, and says how much is new since.
 * An empty list is no list: what comes first is shown at once. What is shown and has changed meanwhile is shown anew.
 */
export function useHeld<Thing extends { id: string | number }>(
  newest: readonly Thing[] | undefined,
): { shown: readonly Thing[]; fresh: number; showAll: () => void } {
  const [held, hold] = useState<readonly Thing[]>([]);
  useEffect(() => {
    if (held.length === 0 && newest !== undefined && newest.length > 0) hold(newest);
  }, [newest, held.length]);
  const shown = held.length === 0 ? (newest ?? []) : held;
  return {
    shown,
    fresh: newest === undefined ? 0 : countNew(newest, shown),
    showAll: () => newest !== undefined && hold(newest),
  };
}
