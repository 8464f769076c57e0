import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { hashToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireRelyingParty } from './relying-party.ts';
import {
  type ChallengeUse,
  findPasskey,
  insertChallenge,
  notePasskeyUse,
  type StoredPasskey,
  takeChallenge,
} from './store.ts';

type Parts = Pick<Platform, 'config' | 'database' | 'now'>;

const CHALLENGE_MS = 5 * 60_000;
/** EdDSA, ES256, RS256: what authenticators have. */
const ALGORITHMS = [-8, -7, -257];
/** Some three hundred modules: loaded with the first passkey, not at every start. */
const library = () => import('@simplewebauthn/server');

/** What a browser needs to make a passkey for this user. */
export async function registrationOptions(
  platform: Parts,
  user: { login: string; name: string | null; accountId: string },
  existing: readonly StoredPasskey[],
  use: ChallengeUse,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const party = requireRelyingParty(platform.config);
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: `Waybill at ${new URL(party.origin).host}`,
    rpID: party.id,
    userName: user.login,
    userDisplayName: user.name ?? user.login,
    userID: handleOf(user.accountId),
    attestationType: 'none',
    timeout: CHALLENGE_MS,
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    // It can sign in alone: it says who it is, and asks for a finger, a face or a PIN.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  await remember(platform, options.challenge, use);
  return options;
}

/** @returns what is to be stored of the new passkey; null when the answer is not good. */
export async function readRegistration(
  platform: Parts,
  answer: RegistrationResponseJSON,
  use: ChallengeUse,
): Promise<{ credentialId: string; publicKey: string; counter: number; transports: string[] } | null> {
  const party = requireRelyingParty(platform.config);
  const challenge = await takenChallenge(platform, answer, use);
  if (challenge === null) return null;
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      expectedType: 'webauthn.create',
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: (answer.response.transports ?? []).map(String).slice(0, 10),
    };
  } catch {
    // The library throws at whatever is wrong, with sentences that repeat what came.
    return null;
  }
}

/** What a browser needs to ask for a passkey; without `allowed` the person chooses whose. */
export async function authenticationOptions(
  platform: Parts,
  allowed: readonly StoredPasskey[],
  use: ChallengeUse,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const party = requireRelyingParty(platform.config);
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    allowCredentials: allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  await remember(platform, options.challenge, use);
  return options;
}

/**
 * Looks at an answer and notes the use. The challenge is spent, whatever comes of it.
 * @param isExpected whose passkey it may be.
 * @returns the passkey; null when the answer is not good.
 */
export async function readAuthentication(
  platform: Parts,
  answer: AuthenticationResponseJSON,
  use: ChallengeUse,
  isExpected: (db: Queries, passkey: StoredPasskey) => Promise<boolean>,
): Promise<StoredPasskey | null> {
  const party = requireRelyingParty(platform.config);
  const { db } = platform.database;
  const challenge = await takenChallenge(platform, answer, use);
  const passkey = await findPasskey(db, answer.id);
  if (challenge === null || passkey === null || !(await isExpected(db, passkey))) return null;
  const { verifyAuthenticationResponse } = await library();
  let counter: number;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      expectedType: 'webauthn.get',
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    });
    if (!verified) return null;
    counter = authenticationInfo.newCounter;
  } catch {
    return null;
  }
  const noted = await notePasskeyUse(db, { id: passkey.id, counter, at: platform.now() });
  return noted ? passkey : null;
}

/** The handle by which a passkey says whose it is: random, and no name (WebAuthn §14.6.1). */
export const handleOf = (accountId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(accountId));

async function remember(platform: Parts, challenge: string, use: ChallengeUse): Promise<void> {
  const until = new Date(platform.now().getTime() + CHALLENGE_MS);
  await insertChallenge(platform.database.db, await hashToken(challenge), use, until);
}

/** The challenge the answer is to, if it was asked here; it is spent now. */
async function takenChallenge(
  platform: Parts,
  answer: { response: { clientDataJSON: string } },
  use: ChallengeUse,
): Promise<string | null> {
  const { challenge, crossOrigin } = clientData(answer.response.clientDataJSON);
  if (typeof challenge !== 'string') return null;
  const taken = await takeChallenge(platform.database.db, await hashToken(challenge), use, platform.now());
  // No page may have ours in a frame, so none asks from within one.
  return taken && crossOrigin !== true ? challenge : null;
}

function clientData(encoded: string): { challenge?: unknown; crossOrigin?: unknown } {
  try {
    const data: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof data === 'object' && data !== null ? data : {};
  } catch {
    return {};
  }
}
