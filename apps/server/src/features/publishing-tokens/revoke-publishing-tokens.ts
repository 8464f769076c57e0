import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { revokeToken } from '../api-tokens/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type CrateRow, isOwner } from '../crates/index.ts';
import { notifyPublishingTokenRevoked } from '../notifications/index.ts';
import { listPublishingTokens } from './list-publishing-tokens.ts';
import { notAnOwner } from './not-an-owner.ts';

interface Change {
  userId: number;
  login: string;
  correlationId: string;
}

/**
 * Revokes those of the named tokens that the caller may revoke; the others are left alone. Whose tokens of somebody else
 * they are gets a mail for each.
 * @returns the ids of those that were revoked now.
 * @throws Problem `permission_denied`
 */
export async function revokePublishingTokens(
  platform: Pick<Platform, 'config' | 'database' | 'log' | 'now'>,
  crate: CrateRow,
  ids: readonly number[],
  { userId, login, correlationId }: Change,
): Promise<number[]> {
  const { database } = platform;
  const revoked = await database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    if (!(await isOwner(db, crate.id, userId))) throw notAnOwner();
    const at = platform.now();
    const gone: number[] = [];
    for (const token of await listPublishingTokens(db, crate, { userId, now: at })) {
      if (!token.isRevocable || !ids.includes(token.id)) continue;
      if ((await revokeToken(db, token.userId, token.id, at)) === null) continue;
      gone.push(token.id);
      const { id, name } = token;
      await recordEvent(db, {
        at,
        actor: { kind: 'user', id: userId },
        action: 'api_token.revoked',
        crateName: crate.name,
        detail: { id, name, user_id: token.userId },
        correlationId,
      });
      if (token.isMine) continue;
      await notifyPublishingTokenRevoked(db, {
        at,
        publicUrl: platform.config.publicUrl,
        userId: token.userId,
        token: { id, name },
        crate: crate.name,
        actor: { kind: 'user', login },
      });
    }
    return gone;
  });
  if (revoked.length > 0)
    platform.log.info(
      { apiTokenIds: revoked, crate: crate.name, userId, correlationId },
      'revoked API tokens that could publish a crate',
    );
  return revoked;
}
