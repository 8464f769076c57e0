import { createHash, generateKeyPair, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** GitHub names some of its keys by a UUID and some by the SHA-1 of a certificate; a verifier must take both. */
export type KidStyle = 'uuid' | 'thumbprint';

export interface SigningKey {
  readonly kid: string;
  /** Only keys named by a thumbprint carry it, as at GitHub; never something to rely on. */
  readonly x5t?: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export async function generateSigningKey(style: KidStyle): Promise<SigningKey> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  if (style === 'uuid') return { kid: randomUUID(), ...pair };
  const thumbprint = createHash('sha1')
    .update(pair.publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
  return { kid: thumbprint.toString('hex').toUpperCase(), x5t: thumbprint.toString('base64url'), ...pair };
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
