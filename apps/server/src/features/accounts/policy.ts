import type { SignInProvider } from '../../config/sign-in.ts';

/** Why somebody may do nothing for the time being. `until` null: until an administrator unlocks it. */
export interface Lock {
  reason: string;
  until: Date | null;
}

/** What an administrator or a group says of somebody, and which of the two. */
export interface Standing {
  adminByHand: boolean;
  /** The provider whose groups make an administrator of them. */
  adminByGroup: string | null;
  readOnlyByHand: boolean;
  readOnlyByGroup: string | null;
  lock: Lock | null;
}

export const isAdmin = ({ adminByHand, adminByGroup }: Standing): boolean =>
  adminByHand || adminByGroup !== null;
export const isReadOnly = ({ readOnlyByHand, readOnlyByGroup }: Standing): boolean =>
  readOnlyByHand || readOnlyByGroup !== null;

export const isLocked = (lock: Lock | null, now: Date): lock is Lock =>
  lock !== null && (lock.until === null || lock.until > now);

/** Somebody who can mend what another administrator broke. */
export const canAdminister = (standing: Standing, now: Date): boolean =>
  isAdmin(standing) && !isReadOnly(standing) && !isLocked(standing.lock, now);

/** For a credential that stands beside another one, where nobody asks `access` who it is. */
export const mayChangeThings = (user: { isReadOnly: boolean; lock: Lock | null }, now: Date): boolean =>
  !user.isReadOnly && !isLocked(user.lock, now);

/** crates-io-api §2.7. */
export function lockSentence({ reason, until }: Lock): string {
  if (until === null) return `This account is indefinitely locked. Reason: ${reason}`;
  const text = until.toISOString();
  return `This account is locked until ${text.slice(0, 10)} at ${text.slice(11, 19)} UTC. Reason: ${reason}`;
}

/**
 * What the groups of a sign-in come to. A right by another provider's groups stays, as long as that provider is one: only
 * its own sign-in tells whether the group is still there.
 */
export function afterGroups(
  before: Standing,
  provider: SignInProvider,
  groups: readonly string[],
  providerIds: readonly string[],
): Standing {
  const isIn = (wanted: readonly string[]) => wanted.some((name) => groups.includes(name));
  const next = (current: string | null, granted: boolean) => {
    if (granted) return provider.id;
    const isOthers = current !== null && current !== provider.id && providerIds.includes(current);
    return isOthers ? current : null;
  };
  return {
    ...before,
    adminByGroup: next(before.adminByGroup, isIn(provider.adminGroups)),
    readOnlyByGroup: next(before.readOnlyByGroup, isIn(provider.readOnlyGroups)),
  };
}
