import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { afterEnrolment, type Own } from '../change-factors.ts';
import { refused } from '../refused.ts';
import { countTry } from '../tries/count-try.ts';
import { base32, newSecret, otpauthUri, stepOfCode } from './codes.ts';
import { seal, unseal } from './seal.ts';
import { confirmTotp, findTotp, startTotp } from './store.ts';

/** How long a secret waits for its first code. */
export const ENROLMENT_MS = 15 * 60_000;

/** A new secret for an app. It is good for nothing until a code of it came. @throws Problem `second_factor_exists` */
export async function startEnrolment(
  { config, database, secrets, now }: Platform,
  { user }: Own,
): Promise<{ secret: string; uri: string }> {
  const secret = newSecret();
  const sealed = seal(secrets, user.id, secret);
  if (!(await startTotp(database.db, { userId: user.id, secret: sealed, at: now() }))) throw exists();
  const text = base32(secret);
  const { host } = new URL(config.publicUrl);
  return { secret: text, uri: otpauthUri({ host, login: user.login, secret: text }) };
}

/**
 * The first code of the app: from now on it is the user's second factor.
 * @returns recovery codes, where the user has none yet.
 * @throws Problem `second_factor_refused`, `second_factor_exists`, `second_factor_not_found`, `too_many_factor_tries`
 */
export async function confirmEnrolment(platform: Platform, own: Own, code: string): Promise<string[] | null> {
  const { database, secrets, now } = platform;
  const takeBack = await countTry(platform, { userId: own.user.id, address: own.address });
  const totp = await findTotp(database.db, own.user.id);
  if (totp !== null && totp.confirmedAt !== null) throw exists();
  const at = now();
  if (totp === null || at.getTime() - totp.createdAt.getTime() >= ENROLMENT_MS)
    throw new Problem(
      'second_factor_not_found',
      'No authenticator app waits for its first code: start to enrol one, and send its code within 15 minutes.',
    );
  const secret = unseal(secrets, own.user.id, totp.secret);
  const step = secret === null ? null : stepOfCode(secret, code.replace(/\s/g, ''), at);
  if (step === null) throw refused();
  const codes = await database.db.transaction().execute(async (db) => {
    if (!(await confirmTotp(db, { userId: own.user.id, secret: totp.secret, step, at }))) throw exists();
    return afterEnrolment(db, platform, own, { kind: 'totp_added' });
  });
  await takeBack();
  return codes;
}

const exists = () =>
  new Problem(
    'second_factor_exists',
    'You have an authenticator app already; remove it first, or add a passkey beside it.',
  );
