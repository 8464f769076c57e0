import { base64url, compactVerify, type JWK } from 'jose';
import { decodeBase64url } from './base64url.ts';

/**
 * The algorithms that can be allowed for an issuer, each with the keys that fit it. `none` and every HMAC are not in
 * the table, so no configuration can let them in (RFC 8725 §3.1, §3.2).
 */
const algorithms = {
  RS256: (key: JWK) => key.kty === 'RSA' && modulusBits(key) >= 2048,
  ES256: (key: JWK) => key.kty === 'EC' && key.crv === 'P-256',
  EdDSA: (key: JWK) => key.kty === 'OKP' && key.crv === 'Ed25519',
} as const;

/** `RS256` (RSA of 2048 bits or more), `ES256` or `EdDSA` (Ed25519 alone), by the names of RFC 7518 and RFC 8037. */
export type SignatureAlgorithm = keyof typeof algorithms;

/** Whether the name is one of the algorithms this package can verify. */
export function isSignatureAlgorithm(name: string): name is SignatureAlgorithm {
  return Object.hasOwn(algorithms, name);
}

/**
 * The keys that may have signed: of this key id, of the type the algorithm needs, and not meant for something else
 * (RFC 7517 §4.2–4.4). A key of an issuer's document can be anything at all, so each property is looked at.
 */
export function fittingKeys(keys: readonly JWK[], keyId: string, algorithm: SignatureAlgorithm): JWK[] {
  return keys.filter((key) => {
    if (typeof key !== 'object' || key === null || key.kid !== keyId) return false;
    const forSignatures =
      (key.use === undefined || key.use === 'sig') &&
      (key.key_ops === undefined || (Array.isArray(key.key_ops) && key.key_ops.includes('verify')));
    const forThisAlgorithm = key.alg === undefined || key.alg === algorithm;
    const isPublic = key.d === undefined && key.k === undefined;
    return forSignatures && forThisAlgorithm && isPublic && algorithms[algorithm](key);
  });
}

/**
 * Checks a signature in place of Web Crypto, where a runtime has something faster: whether the key signed the text. The key
 * fits the algorithm by type and size, which is one of the table above. What it throws counts as no.
 */
export type SignatureCheck = (given: {
  readonly algorithm: SignatureAlgorithm;
  readonly key: JWK;
  /** Header and payload as they were signed, with the dot between them: ASCII. */
  readonly signed: string;
  /** Of ECDSA as in RFC 7518 §3.4: both numbers, one after the other. */
  readonly signature: Uint8Array;
}) => boolean | Promise<boolean>;

/**
 * Whether the key signed the text; no where it is no key.
 * @param compactText of `readUnverified`, with the algorithm that its header names.
 */
export async function isSignedBy(
  compactText: string,
  key: JWK,
  algorithm: SignatureAlgorithm,
  check: SignatureCheck = checkByWebCrypto,
): Promise<boolean> {
  const end = compactText.lastIndexOf('.');
  const signature = decodeBase64url(compactText.slice(end + 1));
  if (signature === undefined) return false;
  try {
    return (await check({ algorithm, key, signed: compactText.slice(0, end), signature })) === true;
  } catch {
    return false;
  }
}

const checkByWebCrypto: SignatureCheck = async ({ algorithm, key, signed, signature }) => {
  await compactVerify(`${signed}.${base64url.encode(signature)}`, key, { algorithms: [algorithm] });
  return true;
};

function modulusBits(key: JWK): number {
  const modulus = typeof key.n === 'string' ? decodeBase64url(key.n) : undefined;
  const start = modulus?.findIndex((byte) => byte !== 0) ?? -1;
  if (modulus === undefined || start < 0) return 0;
  return (modulus.length - start) * 8 - Math.clz32(modulus[start] ?? 0) + 24;
}
