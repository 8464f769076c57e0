import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What a test bends: each of them is a lie of the browser or of the authenticator. */
export interface Bent {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  /** Authenticator data, flags: 1 present, 4 verified. */
  flags?: number;
  counter?: number;
  userHandle?: string | null;
  /** Signs with this key, which is not that of the credential. */
  signWith?: KeyObject;
}

interface Credential {
  id: string;
  userHandle: string;
  rpId: string;
  privateKey: KeyObject;
  counter: number;
}

const PRESENT_AND_VERIFIED = 0x05;
const HAS_CREDENTIAL = 0x40;

/** An authenticator in software, and the browser around it: ES256, attestation `none`, discoverable. */
export class Authenticator {
  readonly credentials: Credential[] = [];
  readonly #origin: string;
  readonly #counts: boolean;

  /** @param counts whether it counts its uses; synced passkeys do not. */
  constructor(origin: string, { counts = true } = {}) {
    this.#origin = origin;
    this.#counts = counts;
  }

  /** `navigator.credentials.create`, as `PublicKeyCredential.toJSON()` shows it. */
  // biome-ignore lint/suspicious/noExplicitAny: the options are what the server sent
  create(options: any, bent: Bent = {}) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    const id = randomBytes(32);
    const coseKey = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(String(jwk.x), 'base64url')],
        [-3, Buffer.from(String(jwk.y), 'base64url')],
      ]),
    );
    const credential: Credential = {
      id: id.toString('base64url'),
      userHandle: options.user.id,
      rpId: options.rp.id,
      privateKey,
      counter: 0,
    };
    this.credentials.push(credential);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.#authenticatorData(credential, (bent.flags ?? PRESENT_AND_VERIFIED) | HAS_CREDENTIAL, bent),
      Buffer.alloc(16),
      length,
      id,
      coseKey,
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      id: credential.id,
      rawId: credential.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, bent).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** `navigator.credentials.get` with the credential made last, or that one. */
  // biome-ignore lint/suspicious/noExplicitAny: the options are what the server sent
  get(options: any, bent: Bent = {}, credential = this.credentials.at(-1)) {
    if (credential === undefined) throw new Error('the authenticator has no credential');
    if (this.#counts) credential.counter += 1;
    const authData = this.#authenticatorData(credential, bent.flags ?? PRESENT_AND_VERIFIED, bent);
    const clientData = this.#clientData('webauthn.get', options.challenge, bent);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const signature = createSign('sha256')
      .update(signed)
      .sign(bent.signWith ?? credential.privateKey);
    return {
      id: credential.id,
      rawId: credential.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: bent.userHandle === undefined ? credential.userHandle : bent.userHandle,
      },
    };
  }

  #authenticatorData(credential: Credential, flags: number, bent: Bent): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bent.counter ?? credential.counter);
    const rpIdHash = createHash('sha256')
      .update(bent.rpId ?? credential.rpId)
      .digest();
    return Buffer.concat([rpIdHash, Buffer.from([flags]), counter]);
  }

  #clientData(type: string, challenge: string, bent: Bent): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: bent.type ?? type,
        challenge: bent.challenge ?? challenge,
        origin: bent.origin ?? this.#origin,
        crossOrigin: bent.crossOrigin ?? false,
      }),
    );
  }
}

/** As much of RFC 8949 as an attestation needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flat().map((one) => cbor(one))]);
  throw new Error('nothing that is encoded here');
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  if (argument < 256) return Buffer.from([type | 24, argument]);
  return Buffer.from([type | 25, argument >> 8, argument & 255]);
}
