import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Platform } from '../../platform/platform.ts';
import { noteFactor } from '../accounts/index.ts';
import { type Own, tell } from './change-factors.ts';
import { readAuthentication } from './passkeys/ceremonies.ts';
import { hashRecoveryCode, readRecoveryCode } from './recovery-codes/codes.ts';
import { countRecoveryCodes, takeRecoveryCode } from './recovery-codes/store.ts';
import { refused } from './refused.ts';
import { isTotpCode, stepOfCode } from './totp/codes.ts';
import { unseal } from './totp/seal.ts';
import { burnStep, findTotp } from './totp/store.ts';
import { countTry } from './tries/count-try.ts';

/**
 * A code of the app, or a recovery code: the session is whole from now on, and its factor fresh.
 * @throws Problem `second_factor_refused`, `too_many_factor_tries`
 */
export async function confirmByCode(platform: Platform, own: Own, typed: string): Promise<void> {
  const { user, session, address } = own;
  const takeBack = await countTry(platform, { userId: user.id, address });
  const code = typed.replace(/\s/g, '');
  const isGood = isTotpCode(code)
    ? await confirmByApp(platform, own, code)
    : await confirmByRecoveryCode(platform, own, code);
  if (!isGood) throw refused();
  await takeBack();
  platform.log.info(
    { userId: user.id, sessionId: session.id, correlationId: own.correlationId },
    'took a second factor',
  );
}

/**
 * The answer of a passkey of this very user. Not counted by user, as nobody guesses a signature: whoever tries codes cannot
 * shut out the owner of a passkey.
 * @throws Problem `second_factor_refused`, `too_many_factor_tries`
 */
export async function confirmByPasskey(
  platform: Platform,
  { user, session, address, correlationId }: Own,
  answer: AuthenticationResponseJSON,
): Promise<void> {
  const takeBack = await countTry(platform, { userId: null, address });
  const use = { purpose: 'confirm' as const, boundTo: session.id };
  const passkey = await readAuthentication(
    platform,
    answer,
    use,
    async (_db, { userId }) => userId === user.id,
  );
  if (passkey === null) throw refused();
  await noteFactor(platform.database.db, session.id, platform.now());
  await takeBack();
  platform.log.info(
    { userId: user.id, sessionId: session.id, passkeyId: passkey.id, correlationId },
    'took a passkey as second factor',
  );
}

async function confirmByApp({ database, secrets, now }: Platform, own: Own, code: string): Promise<boolean> {
  const { user, session } = own;
  const totp = await findTotp(database.db, user.id);
  if (totp === null || totp.confirmedAt === null) return false;
  const at = now();
  const secret = unseal(secrets, user.id, totp.secret);
  const step = secret === null ? null : stepOfCode(secret, code, at);
  if (step === null) return false;
  return database.db.transaction().execute(async (db) => {
    if (!(await burnStep(db, { userId: user.id, secret: totp.secret, step, at }))) return false;
    await noteFactor(db, session.id, at);
    return true;
  });
}

async function confirmByRecoveryCode(platform: Platform, own: Own, typed: string): Promise<boolean> {
  const { user, session, correlationId } = own;
  const code = readRecoveryCode(typed);
  if (code === null) return false;
  const hash = await hashRecoveryCode(code);
  return platform.database.db.transaction().execute(async (db) => {
    if (!(await takeRecoveryCode(db, user.id, hash))) return false;
    await noteFactor(db, session.id, platform.now());
    const left = await countRecoveryCodes(db, user.id);
    await tell(db, platform, user, { kind: 'recovery_code_used', left }, { userId: user.id, correlationId });
    return true;
  });
}
