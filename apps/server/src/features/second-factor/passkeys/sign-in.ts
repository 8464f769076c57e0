import { randomBytes } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { hashToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { accountOf, hasPassword } from '../../accounts/index.ts';
import { countTry } from '../tries/count-try.ts';
import { authenticationOptions, handleOf, readAuthentication } from './ceremonies.ts';

/**
 * A question to whichever passkey the person chooses. It is bound to this browser by a secret of its own, as there is no
 * session yet.
 */
export async function startPasskeySignIn(
  platform: Platform,
  address: string,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; browserSecret: string }> {
  await countTry(platform, { userId: null, address });
  const browserSecret = randomBytes(32).toString('base64url');
  const use = { purpose: 'sign-in' as const, boundTo: await hashToken(browserSecret) };
  return { options: await authenticationOptions(platform, [], use), browserSecret };
}

/**
 * A passkey alone: it is had and unlocked, so it counts for both factors. It stands in for a password, and for nothing else:
 * whoever comes through a provider goes on being asked for there, or those who are gone there would still come in here.
 * @returns the account to begin a session of.
 * @throws Problem `sign_in_failed`, `sign_in_not_allowed`, `too_many_factor_tries`
 */
export async function passkeySignIn(
  platform: Platform,
  {
    answer,
    browserSecret,
    address,
  }: { answer: AuthenticationResponseJSON; browserSecret: string; address: string },
): Promise<{ userId: number; accountId: string; passkeyId: number }> {
  const takeBack = await countTry(platform, { userId: null, address });
  const use = { purpose: 'sign-in' as const, boundTo: await hashToken(browserSecret) };
  let accountId: string | null = null;
  const passkey = await readAuthentication(platform, answer, use, async (db, { userId }) => {
    accountId = await accountOf(db, userId);
    const told = Buffer.from(answer.response.userHandle ?? '', 'base64url');
    return accountId !== null && told.equals(handleOf(accountId));
  });
  if (passkey === null || accountId === null)
    throw new Problem('sign_in_failed', 'This passkey is not good here, or its answer came too late.');
  await takeBack();
  const { config, database } = platform;
  if (!config.signIn.password || !(await hasPassword(database.db, passkey.userId)))
    throw new Problem(
      'sign_in_not_allowed',
      `You sign in through a provider here: begin at ${config.publicUrl}/sign-in. Your passkey is good for the second factor then.`,
    );
  return { userId: passkey.userId, accountId, passkeyId: passkey.id };
}
