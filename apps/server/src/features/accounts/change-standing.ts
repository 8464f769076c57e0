import type { SignInConfig } from '../../config/sign-in.ts';
import { lockAdministrators } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AuditEvent, beforeAfter, recordEvent } from '../audit/index.ts';
import { canAdminister, isLocked, type Standing } from './policy.ts';
import {
  accountIdOf,
  administrators,
  endSessions,
  findUserById,
  saveStanding,
  standingOf,
  type WaysIn,
} from './store.ts';

export interface Occasion {
  actor: AuditEvent['actor'];
  correlationId: string;
}

export type Changed = 'changed' | 'unchanged' | 'last_administrator';

/**
 * Changes what somebody may, in the caller's transaction, unless nobody who can sign in would be left to administer the
 * registry: then nothing is changed. Whoever is locked by it loses their sessions.
 */
export async function changeStanding(
  db: Queries,
  platform: Pick<Platform, 'config' | 'database' | 'now'>,
  userId: number,
  change: (before: Standing) => Standing,
  occasion: Occasion,
): Promise<Changed> {
  const at = platform.now();
  await lockAdministrators(db, platform.database.engine);
  const before = await standingOf(db, userId);
  if (before === null) return 'unchanged';
  const after = change(before);
  const difference = beforeAfter(shown(before), shown(after));
  if (Object.keys(difference.after ?? {}).length === 0) return 'unchanged';
  const isLess = canAdminister(before, at) && !canAdminister(after, at);
  if (isLess && isLast(await administrators(db, at), userId, platform.config.signIn))
    return 'last_administrator';
  await saveStanding(db, userId, after);
  if (isLocked(after.lock, at)) {
    const accountId = await accountIdOf(db, userId);
    if (accountId !== null) await endSessions(db, accountId);
  }
  await recordEvent(db, {
    at,
    ...occasion,
    action: 'user.changed',
    detail: { user_id: userId, login: (await findUserById(db, userId))?.login, ...difference },
  });
  return 'changed';
}

/** Where nobody can sign in, as with API tokens alone, any other administrator will do. */
function isLast(all: readonly WaysIn[], userId: number, config: SignInConfig): boolean {
  const others = all.filter((one) => one.userId !== userId);
  if (others.some((one) => canSignIn(one, config))) return false;
  return others.length === 0 || all.some((one) => one.userId === userId && canSignIn(one, config));
}

const canSignIn = ({ hasPassword, identities }: WaysIn, { password, providers }: SignInConfig): boolean =>
  (password && hasPassword) ||
  identities.some(({ providerId, issuer }) =>
    providers.some((provider) => provider.id === providerId && provider.issuer === issuer),
  );

const shown = (standing: Standing) => ({
  admin_by_hand: standing.adminByHand,
  admin_by_group: standing.adminByGroup,
  read_only_by_hand: standing.readOnlyByHand,
  read_only_by_group: standing.readOnlyByGroup,
  lock:
    standing.lock === null
      ? null
      : { reason: standing.lock.reason, until: standing.lock.until?.toISOString() ?? null },
});
