/**
 * The signature check for servers that run on Node: at once, by the same OpenSSL that is behind its Web Crypto, which takes a
 * thread and several turns of the event loop for 30 microseconds of work. Not part of what `index.ts` exports, as it needs Node.
 */
import { KeyObject, verify } from 'node:crypto';
import { importJWK, type JWK } from 'jose';
import type { SignatureAlgorithm, SignatureCheck } from './signature.ts';

/** RFC 7518 §3.3 (PKCS #1 v1.5, which is the padding of `verify`) and §3.4, RFC 8037 §3.1. */
const digests: Record<SignatureAlgorithm, string | null> = { RS256: 'sha256', ES256: 'sha256', EdDSA: null };

/** Of the keys an issuer published last; one that is fetched anew is another object. */
const keyObjects = new WeakMap<JWK, Partial<Record<SignatureAlgorithm, KeyObject>>>();

/** @throws where the key is none; `verifyIdToken` takes that for no. */
export const checkSignature: SignatureCheck = ({ algorithm, key, signed, signature }) => {
  const isGood = (keyObject: KeyObject) =>
    verify(
      digests[algorithm],
      Buffer.from(signed, 'latin1'),
      algorithm === 'ES256' ? { key: keyObject, dsaEncoding: 'ieee-p1363' } : keyObject,
      signature,
    );
  const known = keyObjects.get(key)?.[algorithm];
  return known === undefined ? importKey(key, algorithm).then(isGood) : isGood(known);
};

/** By Web Crypto, so that both ways take the same keys: OpenSSL by itself overlooks what a key should not have. */
async function importKey(key: JWK, algorithm: SignatureAlgorithm): Promise<KeyObject> {
  // A copy, as `jose` freezes what it imports.
  const copy = { ...key };
  // It would forbid to hand the key over, and a public key is no secret.
  if (copy.ext === false) delete copy.ext;
  const imported = await importJWK(copy, algorithm, { extractable: true });
  if (imported instanceof Uint8Array) throw new TypeError('a secret is no public key');
  const made = KeyObject.from(imported);
  keyObjects.set(key, { ...keyObjects.get(key), [algorithm]: made });
  return made;
}
