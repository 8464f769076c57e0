import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { allKeys, deriveKey, type Secrets } from '../../../platform/secrets.ts';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts the secret of one user for the database (AES-256-GCM): in the row of another it opens as nothing. */
export function seal(secrets: Secrets, userId: number, secret: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secrets), nonce).setAAD(about(userId));
  const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealed.toString('base64url')}`;
}

/** @returns null where it cannot be opened: the key of the data folder is another one by now. */
export function unseal(secrets: Secrets, userId: number, text: string): Buffer | null {
  for (const key of allKeys(secrets)) {
    const opened = openBy(key, userId, text);
    if (opened !== null) return opened;
  }
  return null;
}

export const isSealedBy = (key: Pick<Secrets, 'session'>, userId: number, text: string): boolean =>
  openBy(key, userId, text) !== null;

function openBy(key: Pick<Secrets, 'session'>, userId: number, text: string): Buffer | null {
  const [version, encoded = ''] = text.split('.');
  const sealed = Buffer.from(encoded, 'base64url');
  if (version !== VERSION || sealed.length <= NONCE_BYTES + TAG_BYTES) return null;
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(key), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(about(userId))
      .setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return null;
  }
}

const keyOf = (secrets: Pick<Secrets, 'session'>): Buffer => deriveKey(secrets, 'second factors');
const about = (userId: number): Buffer => Buffer.from(`totp of user ${userId}`);
