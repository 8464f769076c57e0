import { type Answer, send } from './client.ts';

/*
 * The ceremonies of WebAuthn. What goes over the wire is JSON with base64url in it, what browsers take and give are bytes; the
 * browsers' own `parseCreationOptionsFromJSON()` and `toJSON()` are missing in some that have passkeys, so this is done here
 * for all of them alike.
 */

type Wish = Answer<'/api/v1/me/second-factor/passkeys/options', 'post'>['options'];
type Asked = Answer<'/api/v1/me/second-factor/confirmations/options', 'post'>['passkey'];
type Question = NonNullable<Asked>;
type MadePasskey = Answer<'/api/v1/me/second-factor/passkeys', 'post'>;

/** Whether this browser has passkeys at all. The registry says on its own whether its address is one for them. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in window && 'credentials' in navigator;

/** Has the browser make a passkey, and adds it to one’s account. @throws Error, also when the person cancels */
export async function addPasskey(name: string): Promise<MadePasskey> {
  const { options } = await send('post', '/api/v1/me/second-factor/passkeys/options');
  return send('post', '/api/v1/me/second-factor/passkeys', { body: { name, passkey: await make(options) } });
}

/** Gives a passkey as the second factor of this session. @throws Error, also when the person cancels */
export async function confirmByPasskey(question: Asked): Promise<void> {
  if (question === null) throw new Error('You have no passkey at this registry any more.');
  await send('post', '/api/v1/me/second-factor/confirmations', { body: { passkey: await ask(question) } });
}

async function make(wish: Wish) {
  const publicKey = {
    ...wish,
    challenge: fromBase64url(wish.challenge),
    user: { ...wish.user, id: fromBase64url(wish.user.id) },
    excludeCredentials: described(wish.excludeCredentials),
  };
  const made = (await ceremony(() => navigator.credentials.create({ publicKey }))) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...shown(made),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

async function ask(question: Question) {
  const publicKey = {
    ...question,
    challenge: fromBase64url(question.challenge),
    allowCredentials: described(question.allowCredentials),
  };
  const given = (await ceremony(() => navigator.credentials.get({ publicKey }))) as PublicKeyCredential;
  const response = given.response as AuthenticatorAssertionResponse;
  return {
    ...shown(given),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle === null ? null : toBase64url(response.userHandle),
    },
  };
}

/** Browsers say why in words for programmers; these are the cases that people meet. */
async function ceremony(begin: () => Promise<Credential | null>): Promise<Credential> {
  try {
    const credential = await begin();
    if (credential !== null) return credential;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'InvalidStateError')
      throw new Error('This device has a passkey for your account already.', { cause: error });
    if (name !== 'NotAllowedError' && name !== 'AbortError') throw error;
  }
  throw new Error('The browser gave no passkey: it was cancelled, or took too long.');
}

const described = (list: Question['allowCredentials']): PublicKeyCredentialDescriptor[] =>
  list.map(({ id, transports }) => ({
    id: fromBase64url(id),
    type: 'public-key',
    ...(transports ? { transports: transports as AuthenticatorTransport[] } : {}),
  }));

const shown = ({ id, rawId }: PublicKeyCredential) => ({
  id,
  rawId: toBase64url(rawId),
  type: 'public-key' as const,
  clientExtensionResults: {},
});

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}

export function toBase64url(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
