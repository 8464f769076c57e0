import type { Platform } from '../../platform/platform.ts';
import { recordEvent } from '../audit/index.ts';
import { revokeToken } from './store.ts';

/**
 * Ends a token of a user, who is asking, or for whom an administrator does. One that is not theirs, or was ended before, is
 * left alone.
 * @returns whether it was ended now.
 */
export async function endToken(
  platform: Pick<Platform, 'database' | 'log' | 'now'>,
  token: { id: number; userId: number },
  by: { userId: number; correlationId: string },
): Promise<boolean> {
  const { id, userId } = token;
  const { correlationId } = by;
  const revoked = await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const name = await revokeToken(db, userId, id, at);
    if (name === null) return false;
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: by.userId },
      action: 'api_token.revoked',
      detail: by.userId === userId ? { id, name } : { id, name, user_id: userId },
      correlationId,
    });
    return true;
  });
  if (revoked)
    platform.log.info({ apiTokenId: id, userId, byUserId: by.userId, correlationId }, 'revoked an API token');
  return revoked;
}
