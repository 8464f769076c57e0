import { randomBytes } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { User } from '../../accounts/index.ts';
import { recordEvent } from '../../audit/index.ts';
import { notifyOwnerInvited } from '../../notifications/index.ts';
import type { OwnerChange } from '../change-owners.ts';
import { standsBehind } from './stands-behind.ts';
import { findInvitation, putInvitation } from './store.ts';

const VALID_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** Invites somebody to own a crate, in the caller's transaction. @returns what cargo shows. */
export async function invite(
  db: Queries,
  { config, now }: Platform,
  { crate, user, correlationId }: Pick<OwnerChange, 'crate' | 'user' | 'correlationId'>,
  invitee: User,
): Promise<string> {
  const at = now();
  const pending = await findInvitation(db, crate.id, invitee.id);
  if (pending !== null && pending.expiresAt > at && (await standsBehind(db, pending, at)))
    return `user ${invitee.login} already has a pending invitation to be an owner of crate ${crate.name}`;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(at.getTime() + VALID_DAYS * DAY_MS);
  await putInvitation(db, {
    crateId: crate.id,
    inviteeId: invitee.id,
    inviterId: user.id,
    tokenHash: await hashToken(token),
    at,
    expiresAt,
  });
  await notifyOwnerInvited(db, {
    at,
    publicUrl: config.publicUrl,
    userId: invitee.id,
    crate: crate.name,
    token,
    expiresAt,
    actor: { kind: 'user', login: user.login },
  });
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: user.id },
    action: 'crate.owner_invited',
    crateName: crate.name,
    detail: { login: invitee.login, expires_at: expiresAt.toISOString() },
    correlationId,
  });
  return `user ${invitee.login} has been invited to be an owner of crate ${crate.name}`;
}
