import type { Platform } from '../../../platform/platform.ts';
import { recordEvent } from '../../audit/index.ts';
import { deleteExpiredSessions, deleteLeftStates, deleteSessions } from './store.ts';

export interface EndedBy {
  userId: number;
  correlationId: string;
}

/**
 * Ends one session of an account, or all but one, at once and on every copy of the server.
 * @returns how many there were.
 */
export async function endSessions(
  platform: Pick<Platform, 'database' | 'now'>,
  whose: { userId: number; accountId: string },
  which: { id: string } | { allBut: string | null },
  by: EndedBy,
): Promise<number> {
  return platform.database.db.transaction().execute(async (db) => {
    const ended = await deleteSessions(db, whose.accountId, which);
    if (ended.length === 0) return 0;
    await recordEvent(db, {
      at: platform.now(),
      actor: { kind: 'user', id: by.userId },
      action: 'session.revoked',
      detail: { user_id: whose.userId, sessions: ended.length },
      correlationId: by.correlationId,
    });
    return ended.length;
  });
}

/** Forgets the sessions whose time is over. They are refused before that. */
export async function forgetSessions({ database, now }: Pick<Platform, 'database' | 'now'>): Promise<void> {
  await deleteExpiredSessions(database.db, database.engine, now());
  await deleteLeftStates(database.db);
}
