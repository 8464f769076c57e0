import { randomBytes } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { queueMail } from '../../mail/index.ts';
import { isEmail } from '../create-user.ts';
import type { SignedIn } from '../session.ts';
import { verifiedAddresses } from '../store.ts';
import { askedMail, confirmMail, takenMail } from './mails.ts';
import { countWishes, insertWish, isTaken, passwordHashOf } from './store.ts';

const HOUR_MS = 60 * 60_000;
const GOOD_FOR_MS = 24 * HOUR_MS;
/** Of one person, so that nobody fills a mailbox. */
const MOST_PER_HOUR = 3;

export interface AskedAddress {
  pending: string;
  expiresAt: Date;
}

/**
 * Sends a link to the address that somebody wants to have, and tells the one there is; nothing changes until the link is
 * used. Whose address it is already, if it is somebody's, is told to that mailbox alone.
 * @param isPassword compares with the hash that is kept
 * @throws Problem `user_invalid`, `password_invalid`, `too_many_sign_ins`
 */
export async function askToChangeAddress(
  platform: Platform,
  { user, session }: SignedIn,
  wish: { email: string; password: string },
  isPassword: (password: string, hash: string) => Promise<boolean>,
  correlationId: string,
): Promise<AskedAddress> {
  const { db } = platform.database;
  const email = wish.email.trim().toLowerCase();
  if (!isEmail(email))
    throw new Problem('user_invalid', `email must be an e-mail address, but is \`${wish.email}\`.`, {
      field: 'email',
    });
  if (email === user.email)
    throw new Problem('user_invalid', `${email} is your address already.`, { field: 'email' });
  const hash = await passwordHashOf(db, session.accountId);
  if (hash === null || !(await isPassword(wish.password, hash)))
    throw new Problem(
      'password_invalid',
      'The password is not right, or this account has none: then its address is the one that the sign-in provider or an administrator vouches for.',
      { field: 'password' },
    );
  const at = platform.now();
  const expiresAt = new Date(at.getTime() + GOOD_FOR_MS);
  const token = randomBytes(32).toString('base64url');
  const tokenHash = await hashToken(token);
  const { publicUrl } = platform.config;
  await db.transaction().execute(async (transaction) => {
    if ((await countWishes(transaction, user.id, new Date(at.getTime() - HOUR_MS))) >= MOST_PER_HOUR)
      throw new Problem(
        'too_many_sign_ins',
        `You asked for ${MOST_PER_HOUR} links within an hour; try again later.`,
        { headers: { 'retry-after': String(HOUR_MS / 1000) } },
      );
    await insertWish(transaction, { tokenHash, userId: user.id, email, at, expiresAt });
    const isOthers = await isTaken(transaction, email);
    const mail = isOthers ? takenMail(publicUrl) : confirmMail(publicUrl, user.login, token);
    const old = (await verifiedAddresses(transaction, [user.id])).get(user.id);
    const mails = [{ to: email, ...mail }];
    if (old !== undefined) mails.push({ to: old, ...askedMail(publicUrl, user.login, email) });
    await queueMail(transaction, mails, at);
    await recordEvent(transaction, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'user.email_change_asked',
      detail: { user_id: user.id, login: user.login, email },
      correlationId,
    });
  });
  return { pending: email, expiresAt };
}
