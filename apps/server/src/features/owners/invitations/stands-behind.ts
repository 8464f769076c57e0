import type { Queries } from '../../../platform/database/open.ts';
import { findUserById, mayChangeThings } from '../../accounts/index.ts';
import { rightsOn } from '../../crates/index.ts';
import type { Invitation } from './store.ts';

/**
 * Whether the one who invited could still do so: an invitation is worth what its maker may do at this moment, so that nobody
 * who is about to lose the rights leaves a door open.
 */
export async function standsBehind(
  db: Queries,
  { crateId, inviterId }: Pick<Invitation, 'crateId' | 'inviterId'>,
  now: Date,
): Promise<boolean> {
  const inviter = await findUserById(db, inviterId);
  if (inviter === null || !mayChangeThings(inviter, now)) return false;
  return inviter.isAdmin || (await rightsOn(db, crateId, inviterId)) === 'full';
}
