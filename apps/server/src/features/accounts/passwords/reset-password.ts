import { randomBytes } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { queueMail } from '../../mail/index.ts';
import type { AccountLibrary } from '../account-library.ts';
import { expireWishes } from '../address/store.ts';
import { checkPassword, hashPassword } from '../create-user.ts';
import { isLocked } from '../policy.ts';
import { accountIdOf, endSessions, findUserById, verifiedAddresses } from '../store.ts';
import {
  countResets,
  findPassworded,
  hasReset,
  insertReset,
  removeResets,
  storePassword,
  takeReset,
} from './store.ts';

const MINUTE_MS = 60_000;
const GOOD_FOR_MINUTES = 30;
/** To one person, so that nobody fills a mailbox. */
export const MOST_PER_HOUR = 3;

/** Mails a link to whoever has this address and a password; nobody learns whether that is so. */
export async function sendResetLink(platform: Platform, email: string, correlationId: string): Promise<void> {
  const { db } = platform.database;
  const at = platform.now();
  const token = randomBytes(32).toString('base64url');
  const tokenHash = await hashToken(token);
  const account = email.length > 254 ? null : await findPassworded(db, email);
  if (account === null) return;
  const user = await findUserById(db, account.userId);
  const isVerified = (await verifiedAddresses(db, [account.userId])).has(account.userId);
  if (user === null || !isVerified || isLocked(user.lock, at)) return;
  await db.transaction().execute(async (transaction) => {
    const since = new Date(at.getTime() - 60 * MINUTE_MS);
    if ((await countResets(transaction, user.id, since)) >= MOST_PER_HOUR) return;
    const expiresAt = new Date(at.getTime() + GOOD_FOR_MINUTES * MINUTE_MS);
    await insertReset(transaction, { tokenHash, userId: user.id, at, expiresAt });
    const mail = resetMail(platform.config.publicUrl, user.login, token);
    await queueMail(transaction, [{ to: account.email, ...mail }], at);
    await recordEvent(transaction, {
      at,
      actor: { kind: 'anyone' },
      action: 'password.reset_asked',
      detail: { user_id: user.id, login: user.login },
      correlationId,
    });
  });
}

/** Is this link good now? For showing the form; using it asks again. */
export async function isResetLink({ database, now }: Platform, token: string): Promise<boolean> {
  return hasReset(database.db, await hashToken(token), now());
}

/**
 * Sets a new password by a link, once; all sessions and all other links end.
 * @throws Problem `reset_link_invalid`, `password_invalid`
 */
export async function resetPassword(
  platform: Platform,
  library: AccountLibrary,
  { token, password }: { token: string; password: string },
  correlationId: string,
): Promise<void> {
  const { db, engine } = platform.database;
  const at = platform.now();
  const tokenHash = await hashToken(token);
  // Before a password is hashed, which costs too much to do for whoever asks.
  if (!(await hasReset(db, tokenHash, at))) throw invalidLink();
  checkPassword(password, 'password_invalid');
  const hash = await hashPassword(library, password);
  await db.transaction().execute(async (transaction) => {
    const userId = await takeReset(transaction, tokenHash, at);
    const accountId = userId === null ? null : await accountIdOf(transaction, userId);
    if (userId === null || accountId === null) throw invalidLink();
    await storePassword(transaction, accountId, hash, at, engine);
    await removeResets(transaction, userId);
    // Whoever asked for another address knew the password before.
    await expireWishes(transaction, userId, at);
    await endSessions(transaction, accountId);
    const address = (await verifiedAddresses(transaction, [userId])).get(userId);
    if (address !== undefined) await queueMail(transaction, [{ to: address, ...changedMail(platform) }], at);
    await recordEvent(transaction, {
      at,
      actor: { kind: 'user', id: userId },
      action: 'password.reset',
      detail: { user_id: userId },
      correlationId,
    });
  });
}

export function invalidLink(): Problem {
  return new Problem(
    'reset_link_invalid',
    `This link is not valid, or not any more: it is good once and for ${GOOD_FOR_MINUTES} minutes. Ask for another one.`,
  );
}

function resetMail(publicUrl: string, login: string, token: string) {
  return {
    subject: `[${new URL(publicUrl).host}] set a new password`,
    text: [
      `Somebody, probably you, asked for a new password of the user ${login} at ${publicUrl}.`,
      '',
      `Set it here, within ${GOOD_FOR_MINUTES} minutes:`,
      '',
      `  ${publicUrl}/reset-password?token=${token}`,
      '',
      'If it was not you, do nothing: your password stays as it is.',
      '',
    ].join('\n'),
  };
}

/** To be told of what somebody else may have done. */
export function changedMail({ config: { publicUrl } }: Pick<Platform, 'config'>) {
  return {
    subject: `[${new URL(publicUrl).host}] your password was changed`,
    text: [
      `Your password at ${publicUrl} was changed, and you were signed out everywhere else.`,
      '',
      `If it was not you, set a new one at ${publicUrl}/forgot-password and tell your administrator.`,
      '',
    ].join('\n'),
  };
}
