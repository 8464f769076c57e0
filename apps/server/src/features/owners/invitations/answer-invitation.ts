import { lockCrate } from '../../../platform/database/locks.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserById, isLocked, lockSentence, type User } from '../../accounts/index.ts';
import { recordEvent } from '../../audit/index.ts';
import { notifyOwnerAdded } from '../../notifications/index.ts';
import { addUserOwner } from '../store.ts';
import { standsBehind } from './stands-behind.ts';
import { deleteInvitation, findInvitation, findInvitationByToken, type Invitation } from './store.ts';

/** Which invitation: one's own for a crate, or the one of a link, for which nobody needs to be signed in. */
export type Which = { crateId: number; inviteeId: number } | { tokenHash: string };

/**
 * Accepts or declines. An invitation is there until it is answered; the second answer finds none.
 * @throws Problem `invitation_not_found`, `invitation_expired`, `account_locked`, `account_read_only` (declining is always
 *   fine)
 */
export async function answerInvitation(
  platform: Platform,
  which: Which,
  accepted: boolean,
  correlationId: string,
): Promise<Invitation> {
  const { database } = platform;
  return database.db.transaction().execute(async (db) => {
    const invitation =
      'tokenHash' in which
        ? await findInvitationByToken(db, which.tokenHash)
        : await findInvitation(db, which.crateId, which.inviteeId);
    if (invitation === null) throw unknown();
    const { crateId, crateName, inviteeId, expiresAt } = invitation;
    await lockCrate(db, database.engine, crateId);
    const at = platform.now();
    if (accepted && expiresAt <= at)
      throw new Problem(
        'invitation_expired',
        `The invitation to become an owner of the ${crateName} crate expired. Please reach out to an owner of the crate to request a new invitation.`,
      );
    if (!(await deleteInvitation(db, crateId, inviteeId))) throw unknown();
    const invitee = await findUserById(db, inviteeId);
    if (invitee === null) throw unknown();
    if (accepted) {
      if (!(await standsBehind(db, invitation, at))) throw unknown();
      refuseIdle(invitee, at);
      await addUserOwner(db, crateId, inviteeId, at);
      await notifyOwnerAdded(db, {
        at,
        publicUrl: platform.config.publicUrl,
        crateIds: [crateId],
        login: invitee.login,
        actor: { kind: 'user', login: invitation.inviterLogin },
      });
    }
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: inviteeId },
      action: accepted ? 'crate.owner_added' : 'crate.owner_declined',
      crateName,
      detail: { login: invitee.login, invited_by: invitation.inviterLogin },
      correlationId,
    });
    return invitation;
  });
}

/** A link asks nobody who they are, and must not do what their account may not. */
function refuseIdle({ login, lock, isReadOnly }: User, now: Date): void {
  if (isLocked(lock, now)) throw new Problem('account_locked', lockSentence(lock));
  if (isReadOnly)
    throw new Problem(
      'account_read_only',
      `\`${login}\` may only read at this registry, and so owns no further crates.`,
    );
}

const unknown = () =>
  new Problem(
    'invitation_not_found',
    'There is no such invitation: it was answered already, or withdrawn, or it is somebody else’s.',
  );
