import type { Platform } from '../../platform/platform.ts';
import { recordEvent } from '../audit/index.ts';
import { revokeToken } from './store.ts';

/** Ends a token of a user, who is asking. One that is not theirs, or was ended before, is left alone. */
export async function revokeOwnToken(
  platform: Pick<Platform, 'database' | 'log' | 'now'>,
  token: { id: number; userId: number },
  correlationId: string,
): Promise<void> {
  const { id, userId } = token;
  const revoked = await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const name = await revokeToken(db, userId, id, at);
    if (name === null) return false;
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: userId },
      action: 'api_token.revoked',
      detail: { id, name },
      correlationId,
    });
    return true;
  });
  if (revoked) platform.log.info({ apiTokenId: id, userId, correlationId }, 'revoked an API token');
}
