import {
  createHash,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/**
 * How a key is named. GitHub names some of its keys by a UUID and some by the SHA-1 of a certificate; elsewhere it is
 * the SHA-256 of the key, 40 hex digits of nothing in particular, a time, or a word. A verifier must take any.
 */
export type KidStyle = 'uuid' | 'thumbprint' | 'sha256' | 'hex' | 'seconds' | 'name';

export interface SigningKey {
  readonly kid: string;
  /** Only keys named by a thumbprint carry it, as at GitHub; never something to rely on. */
  readonly x5t?: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export async function generateSigningKey(style: KidStyle): Promise<SigningKey> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  return { ...nameOf(style, pair.publicKey.export({ type: 'spki', format: 'der' })), ...pair };
}

function nameOf(style: KidStyle, key: Buffer): { kid: string; x5t?: string } {
  switch (style) {
    case 'uuid':
      return { kid: randomUUID() };
    case 'thumbprint': {
      const thumbprint = createHash('sha1').update(key).digest();
      return { kid: thumbprint.toString('hex').toUpperCase(), x5t: thumbprint.toString('base64url') };
    }
    case 'sha256':
      return { kid: createHash('sha256').update(key).digest('base64url') };
    case 'hex':
      return { kid: randomBytes(20).toString('hex') };
    // Any time in the past year, so that keys made in one moment have different names.
    case 'seconds':
      return { kid: String(Math.floor(Date.now() / 1000) - (randomBytes(4).readUInt32BE() % 31_536_000)) };
    case 'name':
      return { kid: `crate-registry-${randomBytes(4).toString('hex')}` };
  }
}

/** The public half as one entry of a JWKS. */
export function publicJwk(key: SigningKey, publicKey: KeyObject = key.publicKey): JsonWebKey {
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    kty: 'RSA',
    alg: 'RS256',
    use: 'sig',
    kid: key.kid,
    ...(key.x5t === undefined ? {} : { x5t: key.x5t }),
    n,
    e,
  } as JsonWebKey;
}
