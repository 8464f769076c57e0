import type { Platform } from '../../../platform/platform.ts';
import { recordEvent } from '../../audit/index.ts';
import { queueMail } from '../../mail/index.ts';
import { expireWishes } from '../address/store.ts';
import { checkPassword } from '../create-user.ts';
import type { SignedIn } from '../session.ts';
import { noteFactor } from '../sessions/store.ts';
import { verifiedAddresses } from '../store.ts';
import { changedMail } from './reset-password.ts';
import type { NewSession, Passwords } from './session.ts';
import { removeResets, sessionOfToken } from './store.ts';

/**
 * For whoever is signed in and knows the old password. Links for a new one end with it, and those for another
 * address, which whoever knew the old one may have asked for. A second factor that was given in
 * this session counts in the one that comes in its place, and for no longer.
 * @param change checks and stores it, and ends the other sessions.
 * @returns the cookies to set.
 * @throws Problem `password_invalid`, `too_many_sign_ins`
 */
export async function changePassword(
  platform: Platform,
  { user, session }: SignedIn,
  passwords: Passwords,
  change: (passwords: Passwords) => Promise<NewSession>,
  correlationId: string,
): Promise<string[]> {
  checkPassword(passwords.new, 'password_invalid');
  const { cookies, token } = await change(passwords);
  const at = platform.now();
  await platform.database.db.transaction().execute(async (db) => {
    await removeResets(db, user.id);
    await expireWishes(db, user.id, at);
    const next = await sessionOfToken(db, session.accountId, token);
    if (next !== null && session.factorAt !== null) await noteFactor(db, next, session.factorAt);
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
