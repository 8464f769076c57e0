import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'EdDSA', 'HS256', 'none'] as const;
export type Algorithm = (typeof algorithms)[number];

export interface SignerKeys {
  /** The RSA key that signs. */
  readonly privateKey: KeyObject;
  /** The public key whose text becomes the HMAC secret of a key-confusion token. */
  readonly publicKey: KeyObject;
}

/**
 * A compact JWS made by hand rather than by a JOSE library: half of what is made here is wrong on purpose, and a library
 * would refuse to write it.
 */
export function signCompact(header: object, payload: object, algorithm: Algorithm, keys: SignerKeys): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signature(algorithm, Buffer.from(input), keys).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(algorithm: Algorithm, input: Buffer, keys: SignerKeys): Buffer {
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', input, keys.privateKey);
    case 'RS384':
      return sign('sha384', input, keys.privateKey);
    case 'RS512':
      return sign('sha512', input, keys.privateKey);
    case 'PS256':
      return sign('sha256', input, {
        key: keys.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      });
    // No issuer here publishes a curve key, so these two sign with one that nobody could know.
    case 'ES256': {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    }
    case 'EdDSA':
      return sign(null, input, generateKeyPairSync('ed25519').privateKey);
    case 'HS256':
      return createHmac('sha256', keys.publicKey.export({ type: 'spki', format: 'pem' }))
        .update(input)
        .digest();
    case 'none':
      return Buffer.alloc(0);
  }
}
