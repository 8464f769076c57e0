import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { quote } from '@waybill/trusted-publishing';
import { Problem } from '../../platform/problem.ts';
import type { GithubKeys } from './github-keys.ts';

export interface SignatureHeaders {
  keyId: string | undefined;
  signature: string | undefined;
}

/**
 * ECDSA on P-256 with SHA-256 over the raw body, base64 of ASN.1 DER, by a current key of GitHub.
 * @throws Problem `alert_signature_invalid`, in the words of crates.io.
 */
export async function verifySignature(
  keys: GithubKeys,
  { keyId, signature }: SignatureHeaders,
  body: string,
): Promise<void> {
  if (keyId === undefined) refuse('missing HTTP header: GITHUB-PUBLIC-KEY-IDENTIFIER');
  if (signature === undefined) refuse('missing HTTP header: GITHUB-PUBLIC-KEY-SIGNATURE');
  const bytes = decode(signature);
  const key = await keys.find(keyId).catch((error: Error) => {
    refuse(
      'failed to fetch GitHub public keys; the log of the registry tells why, send the report again later',
      error,
    );
  });
  if (key === undefined) refuse(`unknown key id ${quote(keyId)}`);
  if (!key.isCurrent) refuse(`key id ${quote(keyId)} is not a current key`);
  if (!verify('sha256', Buffer.from(body), { key: publicKey(key.pem), dsaEncoding: 'der' }, bytes)) {
    refuse('invalid signature: it does not fit this body and this key');
  }
}

function decode(signature: string): Buffer {
  const isBase64 = signature.length <= 200 && /^[A-Za-z0-9+/]+={0,2}$/.test(signature);
  if (!isBase64) refuse('failed to decode signature as base64');
  return Buffer.from(signature, 'base64');
}

function publicKey(pem: string): KeyObject {
  const key = readKey(pem);
  if (key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  refuse('cannot parse public key: it is none of ECDSA on P-256');
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

function refuse(reason: string, cause?: Error): never {
  throw new Problem('alert_signature_invalid', `failed to verify request signature: ${reason}`, { cause });
}
