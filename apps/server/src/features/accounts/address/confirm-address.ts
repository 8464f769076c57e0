import { hashToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { queueMail } from '../../mail/index.ts';
import { removeResets } from '../passwords/store.ts';
import { isLocked } from '../policy.ts';
import { accountIdOf, findUserById, verifiedAddresses } from '../store.ts';
import { changedMail } from './mails.ts';
import { endWishes, findWish, isTaken, storeAddress, takeWish } from './store.ts';

/** Of PostgreSQL; on the embedded database nobody gets between looking and writing. */
const UNIQUE_VIOLATION = '23505';

/** Is this link good now? For showing the form; using it asks again. @returns the address it would give. */
export async function addressOfLink({ database, now }: Platform, token: string): Promise<string | null> {
  return (await findWish(database.db, await hashToken(token), now()))?.email ?? null;
}

/**
 * Gives somebody the address that the link came to. Links for a new password that went to the one before end.
 * @returns the address.
 * @throws Problem `email_link_invalid`
 */
export async function confirmAddress(
  platform: Platform,
  token: string,
  correlationId: string,
): Promise<string> {
  const { db, engine } = platform.database;
  const at = platform.now();
  const tokenHash = await hashToken(token);
  const confirmed = db.transaction().execute(async (transaction) => {
    const wish = await takeWish(transaction, tokenHash, at);
    const user = wish === null ? null : await findUserById(transaction, wish.userId);
    const accountId = user === null ? null : await accountIdOf(transaction, user.id);
    if (wish === null || user === null || accountId === null || isLocked(user.lock, at)) throw invalidLink();
    const { email } = wish;
    // Somebody else has got it since.
    if (await isTaken(transaction, email)) throw invalidLink();
    const before = (await verifiedAddresses(transaction, [user.id])).get(user.id);
    await storeAddress(transaction, engine, { userId: user.id, accountId, email, at });
    await endWishes(transaction, user.id);
    await removeResets(transaction, user.id);
    if (before !== undefined) {
      const mail = changedMail(platform.config.publicUrl, user.login, email);
      await queueMail(transaction, [{ to: before, ...mail }], at);
    }
    await recordEvent(transaction, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'user.email_changed',
      detail: { user_id: user.id, login: user.login, before: user.email, after: email },
      correlationId,
    });
    return email;
  });
  return confirmed.catch((error: unknown) => {
    // Somebody else got it in the same moment.
    throw (error as { code?: unknown }).code === UNIQUE_VIOLATION ? invalidLink() : error;
  });
}

export function invalidLink(): Problem {
  return new Problem(
    'email_link_invalid',
    'This link is not valid, or not any more: it is good once and for 24 hours, and the last one that was asked for counts.',
  );
}
