import type { Platform } from '../../../platform/platform.ts';
import { recordEvent } from '../../audit/index.ts';
import { queueMail } from '../../mail/index.ts';
import { checkPassword } from '../create-user.ts';
import { type User, verifiedAddresses } from '../store.ts';
import { changedMail } from './reset-password.ts';
import type { Passwords } from './session.ts';
import { removeResets } from './store.ts';

/**
 * For whoever is signed in and knows the old password. Links for a new one end with it.
 * @param change checks and stores it, and ends the other sessions.
 * @returns the cookies to set.
 * @throws Problem `password_invalid`, `too_many_sign_ins`
 */
export async function changePassword(
  platform: Platform,
  user: User,
  passwords: Passwords,
  change: (passwords: Passwords) => Promise<string[]>,
  correlationId: string,
): Promise<string[]> {
  checkPassword(passwords.new, 'password_invalid');
  const cookies = await change(passwords);
  const at = platform.now();
  await platform.database.db.transaction().execute(async (db) => {
    await removeResets(db, user.id);
    const address = (await verifiedAddresses(db, [user.id])).get(user.id);
    if (address !== undefined) await queueMail(db, [{ to: address, ...changedMail(platform) }], at);
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'password.changed',
      detail: { user_id: user.id },
      correlationId,
    });
  });
  return cookies;
}
