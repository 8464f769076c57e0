import type { Queries } from '../../../platform/database/open.ts';
import { isLocked, type Standing } from '../policy.ts';
import { groupsOfUser, identitiesOf, type User } from '../store.ts';

/** A user as an administrator sees it. */
export function describeUser(user: User, standing: Standing, isVerified: boolean, now: Date) {
  const { lock } = user;
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    email: user.email === '' ? null : user.email,
    email_verified: isVerified,
    admin: user.isAdmin,
    admin_from_group: standing.adminByGroup,
    read_only: user.isReadOnly,
    read_only_from_group: standing.readOnlyByGroup,
    locked: isLocked(lock, now) ? { reason: lock.reason, until: lock.until?.toISOString() ?? null } : null,
    created_at: user.createdAt.toISOString(),
  };
}

/** What comes with it when it is looked at alone. */
export async function describeOrigins(db: Queries, userId: number) {
  const identities = await identitiesOf(db, userId);
  return {
    groups: await groupsOfUser(db, userId),
    identities: identities.map(({ provider, issuer, subject, createdAt, lastSignInAt }) => ({
      provider,
      issuer,
      subject,
      created_at: createdAt.toISOString(),
      last_sign_in_at: lastSignInAt.toISOString(),
    })),
  };
}
