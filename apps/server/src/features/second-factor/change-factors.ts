import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { forgetFactorGiven, noteFactor, type Session, type User } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type FactorChange, notifySecondFactorChanged } from '../notifications/index.ts';
import { deletePasskey, deletePasskeys, listPasskeys } from './passkeys/store.ts';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes/codes.ts';
import { countRecoveryCodes, deleteRecoveryCodes, insertRecoveryCodes } from './recovery-codes/store.ts';
import { deleteTotp, findTotp } from './totp/store.ts';

/** Whose second factors, in which session, at whose request. */
export interface Own {
  user: User;
  session: Session;
  address: string;
  correlationId: string;
}

type Parts = Pick<Platform, 'config' | 'database' | 'now'>;

/**
 * What follows an enrolment, in its transaction: the session has just seen the factor, the user is told, and whoever has no
 * recovery codes gets some.
 * @returns the recovery codes, which are shown this once; null when there are some already.
 */
export async function afterEnrolment(
  db: Queries,
  platform: Parts,
  { user, session, correlationId }: Own,
  change: FactorChange,
): Promise<string[] | null> {
  const at = platform.now();
  await noteFactor(db, session.id, at);
  await tell(db, platform, user, change, { userId: user.id, correlationId });
  return (await countRecoveryCodes(db, user.id)) > 0 ? null : replaceCodes(db, user.id, at);
}

/** New recovery codes in place of all that there are. @throws Problem `second_factor_not_found` */
export async function renewRecoveryCodes(
  platform: Parts,
  { user, correlationId }: Omit<Own, 'session' | 'address'>,
): Promise<string[]> {
  return platform.database.db.transaction().execute(async (db) => {
    if (!(await hasFactor(db, user.id)))
      throw new Problem(
        'second_factor_not_found',
        'Recovery codes stand in for a second factor, and you have none: enrol an app or a passkey first.',
      );
    await tell(db, platform, user, { kind: 'recovery_codes_renewed' }, { userId: user.id, correlationId });
    return replaceCodes(db, user.id, platform.now());
  });
}

/** @throws Problem `second_factor_not_found` */
export async function removeTotp(platform: Parts, own: Omit<Own, 'session' | 'address'>): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    if (!(await deleteTotp(db, own.user.id)))
      throw new Problem('second_factor_not_found', 'You have no authenticator app enrolled.');
    await afterRemoval(db, platform, own, { kind: 'totp_removed' });
  });
}

/** @throws Problem `second_factor_not_found` */
export async function removePasskey(
  platform: Parts,
  own: Omit<Own, 'session' | 'address'>,
  id: number,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const removed = await deletePasskey(db, id, own.user.id);
    if (removed === null)
      throw new Problem('second_factor_not_found', `You have no passkey with the id ${id}.`);
    await afterRemoval(db, platform, own, { kind: 'passkey_removed', name: removed.name });
  });
}

/**
 * All second factors of somebody who lost them, by an administrator: then a password is enough again, until the user
 * enrols anew. @throws Problem `second_factor_not_found`
 */
export async function resetFactors(
  platform: Parts,
  { user, accountId }: { user: User; accountId: string },
  by: { userId: number; login: string; correlationId: string },
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const hadTotp = await deleteTotp(db, user.id);
    const passkeys = await deletePasskeys(db, user.id);
    await deleteRecoveryCodes(db, user.id);
    await forgetFactorGiven(db, accountId);
    if (!hadTotp && passkeys === 0)
      throw new Problem('second_factor_not_found', `\`${user.login}\` has no second factor.`);
    await tell(db, platform, user, { kind: 'reset', by: by.login }, by);
  });
}

async function afterRemoval(
  db: Queries,
  platform: Parts,
  { user, correlationId }: Omit<Own, 'session' | 'address'>,
  change: FactorChange,
): Promise<void> {
  // They stand in for a factor; without one they would be good for nothing but being stolen.
  if (!(await hasFactor(db, user.id))) await deleteRecoveryCodes(db, user.id);
  await tell(db, platform, user, change, { userId: user.id, correlationId });
}

/** The audit trail and the mail to the user. */
export async function tell(
  db: Queries,
  { config, now }: Parts,
  user: User,
  change: FactorChange,
  by: { userId: number; correlationId: string },
): Promise<void> {
  const at = now();
  const { kind, ...more } = change;
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: by.userId },
    action: `second_factor.${kind}`,
    detail: { user_id: user.id, login: user.login, ...more },
    correlationId: by.correlationId,
  });
  await notifySecondFactorChanged(db, { userId: user.id, change, at, publicUrl: config.publicUrl });
}

async function hasFactor(db: Queries, userId: number): Promise<boolean> {
  const totp = await findTotp(db, userId);
  return (totp !== null && totp.confirmedAt !== null) || (await listPasskeys(db, userId)).length > 0;
}

async function replaceCodes(db: Queries, userId: number, at: Date): Promise<string[]> {
  const codes = newRecoveryCodes();
  await deleteRecoveryCodes(db, userId);
  await insertRecoveryCodes(db, userId, await Promise.all(codes.map(hashRecoveryCode)), at);
  return codes;
}
