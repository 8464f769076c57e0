import type { Session } from './store.ts';

/** How long a session waits for its second factor; then its user signs in again. */
const HALF_MS = 10 * 60_000;

/** Its user has a second factor, and has not given it in this session. */
export const isHalf = ({ hasFactor, factorAt }: Session): boolean => hasFactor && factorAt === null;

/** It waited too long: whoever has nothing but a password gets no session to keep. */
export const isHalfOver = (session: Session, now: Date): boolean =>
  isHalf(session) && now.getTime() - session.startedAt.getTime() >= HALF_MS;
