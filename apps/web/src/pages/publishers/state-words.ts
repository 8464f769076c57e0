import type { Publisher } from './publisher-type.ts';

export interface StateWords {
  word: string;
  tone?: 'good' | 'warn' | 'alarm' | 'accent';
  /** What it means, and what to do. Null where there is nothing to do. */
  says: string | null;
}

const DAY_MS = 86_400_000;

/** Each state in words, and what to do about it. */
export function stateWords(publisher: Publisher, now: Date): StateWords {
  switch (publisher.state) {
    case 'active':
      return {
        word: 'active',
        tone: 'good',
        says: isToLearn(publisher)
          ? 'It has not been used yet. The ids behind its names are learnt from its first use; if that does not come within seven days of its making, it lapses.'
          : null,
      };
    case 'disabled':
      return {
        word: 'switched off',
        says: 'No job publishes by it until an owner switches it on again.',
      };
    case 'pending':
      return { word: 'waits for the first version', tone: 'accent', says: pendingSays(publisher, now) };
    case 'needs_review':
      return {
        word: 'needs review',
        tone: 'alarm',
        says: 'A job came with these names but other ids: the repository was transferred or made anew, or somebody else has the name now. Jobs with the ids it knows still pass. Look at the attempts, then keep the ids, or take new ones.',
      };
    case 'lapsed':
      return {
        word: 'lapsed',
        tone: 'warn',
        says: 'It was not used within seven days, so nobody can tell any more whom the names belonged to when they were typed. Look whether they are still yours, and confirm it: the days begin anew.',
      };
  }
}

/** Days that are left of a reservation, begun ones included; null where there is none. */
export function daysLeft(expiresAt: string | null, now: Date): number | null {
  if (expiresAt === null) return null;
  return Math.max(0, Math.ceil((Date.parse(expiresAt) - now.getTime()) / DAY_MS));
}

export const isToLearn = ({ pins, last_used_at }: Pick<Publisher, 'pins' | 'last_used_at'>): boolean =>
  last_used_at === null && Object.values(pins).includes(null);

function pendingSays({ pending_crates: names, expires_at }: Publisher, now: Date): string {
  const left = daysLeft(expires_at, now);
  const list = names.join(', ');
  const until = left === null ? '' : ` for ${left === 1 ? 'one more day' : `${left} more days`}`;
  return `The ${names.length === 1 ? 'name' : 'names'} ${list} ${names.length === 1 ? 'is' : 'are'} reserved for you${until}. The first publish by this job makes the crate, and needs no token.`;
}
