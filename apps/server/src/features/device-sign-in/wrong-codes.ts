import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';

/** There are 20^8 codes, and a few of them are open at a time: nobody finds one by ten guesses a minute. */
export const MOST_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

const minutes = new WeakMap<Platform, { beganAt: number; counts: Map<string, number> }>();

/**
 * Counts a guess of this minute, by each server. Before the code is looked up, so that many at once count as many.
 * @returns what takes the guess back: the code was a good one.
 * @throws Problem `too_many_codes`
 */
export function countGuess(platform: Platform, from: string): () => void {
  const now = platform.now().getTime();
  let minute = minutes.get(platform);
  if (minute === undefined || now - minute.beganAt >= MINUTE_MS || now < minute.beganAt) {
    minute = { beganAt: now, counts: new Map() };
    minutes.set(platform, minute);
  }
  const { beganAt, counts } = minute;
  const count = counts.get(from) ?? 0;
  if (count >= MOST_PER_MINUTE) {
    const seconds = Math.max(1, Math.ceil((beganAt + MINUTE_MS - now) / 1000));
    throw new Problem(
      'too_many_codes',
      `Too many wrong codes came from your address; try again in ${seconds} seconds.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
  counts.set(from, count + 1);
  return () => void counts.set(from, Math.max(0, (counts.get(from) ?? 0) - 1));
}

/** The addresses that may try none any more in this minute. */
export function tooManyGuesses(platform: Platform): { address: string; until: Date }[] {
  const now = platform.now().getTime();
  const minute = minutes.get(platform);
  if (minute === undefined || now - minute.beganAt >= MINUTE_MS) return [];
  const until = new Date(minute.beganAt + MINUTE_MS);
  return [...minute.counts]
    .filter(([, count]) => count >= MOST_PER_MINUTE)
    .map(([address]) => ({ address, until }));
}
