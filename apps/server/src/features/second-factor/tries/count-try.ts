import { addressGroup } from '../../../platform/address-group.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { addTry, takeBackTry } from './store.ts';

interface Limit {
  subject: string;
  windowMs: number;
  most: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * One guess of six digits hits with 3 in 1,000,000, as three steps are good at a time: thirty a day find a code in thirty
 * years. Whoever guesses has the password already.
 */
export const limits = {
  address: { windowMs: 15 * MINUTE_MS, most: 100 },
  user: { windowMs: 15 * MINUTE_MS, most: 6 },
  userToday: { windowMs: DAY_MS, most: 30 },
} as const;

const limitsOf = (who: { userId: number | null; address: string }): Limit[] => [
  { subject: `address ${addressGroup(who.address)}`, ...limits.address },
  ...(who.userId === null
    ? []
    : [
        { subject: `user ${who.userId}`, ...limits.user },
        { subject: `user ${who.userId} today`, ...limits.userToday },
      ]),
];

/**
 * Counts a try, on all copies of the server together. Before anything is looked at, so that many at once count as many, and
 * the answer is the same for a good one and a bad one.
 * @param who `userId` null: only by address, where nothing can be guessed.
 * @returns what takes it back: it was a good one.
 * @throws Problem `too_many_factor_tries`
 */
export async function countTry(
  platform: Pick<Platform, 'database' | 'now'>,
  who: { userId: number | null; address: string },
): Promise<() => Promise<void>> {
  const { db } = platform.database;
  const at = platform.now();
  const counted: string[] = [];
  for (const { subject, windowMs, most } of limitsOf(who)) {
    const { tries, beganAt } = await addTry(db, { subject, windowMs, at });
    if (tries <= most) {
      counted.push(subject);
      continue;
    }
    const seconds = Math.max(1, Math.ceil((beganAt + windowMs - at.getTime()) / 1000));
    throw new Problem(
      'too_many_factor_tries',
      `Too many second factors were tried; try again in ${seconds} seconds.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
  return async () => {
    for (const subject of counted) await takeBackTry(db, subject);
  };
}
