import { Problem } from '../../platform/problem.ts';
import type { Uploader } from './uploader.ts';

/** While it comes, each takes a megabyte of memory, and a slow one comes for half an hour. cargo sends one at a time. */
const MOST_OF_ONE = 64;

/**
 * Counts the uploads that each person, and each trusted publisher, has under way at this copy.
 * @returns what begins one and tells how to end it. @throws Problem `too_many_requests`
 */
export function uploadsUnderWay(): (uploader: Uploader) => () => void {
  const counts = new Map<string, number>();
  return (uploader) => {
    const who =
      uploader.kind === 'user'
        ? `the user ${uploader.user.id}`
        : `the trusted publisher ${uploader.grant.publisherId}`;
    const before = counts.get(who) ?? 0;
    if (before >= MOST_OF_ONE)
      throw new Problem(
        'too_many_requests',
        `${who} has ${before} uploads under way, and may have ${MOST_OF_ONE} at a time; try again when some of them have ended.`,
        { headers: { 'retry-after': '10' } },
      );
    counts.set(who, before + 1);
    return () => {
      const left = (counts.get(who) ?? 0) - 1;
      if (left > 0) counts.set(who, left);
      else counts.delete(who);
    };
  };
}
