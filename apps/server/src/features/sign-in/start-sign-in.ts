import { randomBytes } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../platform/platform.ts';
import type { SignInWay } from './providers/provider.ts';
import { insertAttempt } from './store.ts';

/** Long enough for a password, a second factor and a coffee. */
const OPEN_MS = 15 * 60_000;

export const newSecret = (): string => randomBytes(32).toString('base64url');

export const redirectUri = (publicUrl: string, providerId: string): string =>
  `${publicUrl}/sign-in/${providerId}/callback`;

/**
 * Prepares the way to a provider: state, nonce and code verifier of this one sign-in, bound to the secret of the browser.
 * @returns where to send the browser.
 * @throws Problem `sign_in_provider_unavailable`
 */
export async function startSignIn(
  { config, database, now }: Platform,
  way: SignInWay,
  { browser, returnTo }: { browser: string; returnTo: string },
): Promise<string> {
  const secrets = { state: newSecret(), nonce: newSecret(), codeVerifier: newSecret() };
  const { id } = way.provider;
  const url = await way.authorizationUrl(secrets, redirectUri(config.publicUrl, id));
  await insertAttempt(database.db, {
    stateHash: await hashToken(secrets.state),
    browserHash: await hashToken(browser),
    providerId: id,
    nonce: secrets.nonce,
    codeVerifier: secrets.codeVerifier,
    returnTo,
    expiresAt: new Date(now().getTime() + OPEN_MS),
  });
  return url;
}
