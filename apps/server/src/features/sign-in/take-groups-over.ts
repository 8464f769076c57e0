import type { SignInProvider } from '../../config/sign-in.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyGroups, groupsOfUser } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { syncMemberships } from '../organizations/index.ts';

/**
 * What a provider says of somebody's groups, at each sign-in: the rights in the registry and the part in organisations that
 * they give or no longer give. To organisations a group is `PROVIDER:GROUP`, as two providers may use one name.
 */
export async function takeGroupsOver(
  db: Queries,
  platform: Platform,
  whom: { userId: number; login: string },
  provider: SignInProvider,
  groups: readonly string[],
  correlationId: string,
): Promise<void> {
  await applyGroups(db, platform, whom, provider, groups, correlationId);
  const known = await groupsOfUser(db, whom.userId);
  // What a provider said that is one no more gives nothing: nobody can tell whether it still holds.
  const providers = platform.config.signIn.providers.map(({ id }) => id);
  const named = known
    .filter((group) => providers.includes(group.provider))
    .map((group) => `${group.provider}:${group.name}`);
  const at = platform.now();
  const changed = await syncMemberships(db, platform.database.engine, whom.userId, named, at);
  if (changed.length === 0) return;
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: whom.userId },
    action: 'user.memberships_synced',
    detail: { login: whom.login, changed },
    correlationId,
  });
}
