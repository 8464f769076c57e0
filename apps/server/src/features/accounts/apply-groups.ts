import type { SignInProvider } from '../../config/sign-in.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { recordEvent } from '../audit/index.ts';
import { changeStanding } from './change-standing.ts';
import { afterGroups } from './policy.ts';
import { replaceGroups } from './store.ts';

/**
 * Takes over what a provider says of somebody's groups, at each sign-in and in its transaction: the groups, and the rights
 * they give or no longer give. The last administrator stays one whatever the groups say.
 */
export async function applyGroups(
  db: Queries,
  platform: Pick<Platform, 'config' | 'database' | 'now' | 'log'>,
  { userId, login }: { userId: number; login: string },
  provider: SignInProvider,
  groups: readonly string[],
  correlationId: string,
): Promise<void> {
  const ids = platform.config.signIn.providers.map(({ id }) => id);
  await replaceGroups(db, userId, provider.id, groups);
  const changed = await changeStanding(
    db,
    platform,
    userId,
    (before) => afterGroups(before, provider, groups, ids),
    { actor: { kind: 'user', id: userId }, correlationId },
  );
  if (changed !== 'last_administrator') return;
  await recordEvent(db, {
    at: platform.now(),
    actor: { kind: 'operator' },
    action: 'user.last_administrator_kept',
    detail: { user_id: userId, login, provider: provider.id },
    correlationId,
  });
  platform.log.warn(
    { login, provider: provider.id, correlationId },
    'the groups of the last administrator no longer give that right; it was kept, or nobody would be left',
  );
}
