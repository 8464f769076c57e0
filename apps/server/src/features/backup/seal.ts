import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { BackupFault } from './fault.ts';

/** 128 MiB and half a second for each guess at the passphrase. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const MEMORY = 256 * 1024 * 1024;
const CIPHER = 'aes-256-gcm';
const SHORTEST = 12;

const derive = promisify(scrypt) as (
  passphrase: string,
  salt: Buffer,
  length: number,
  options: object,
) => Promise<Buffer>;

interface Sealed {
  kdf: 'scrypt';
  N: number;
  r: number;
  p: number;
  salt: string;
  cipher: typeof CIPHER;
  iv: string;
  tag: string;
  data: string;
}

/** Encrypts with a passphrase; whoever changes a byte of it makes it unreadable. @throws BackupFault for a short passphrase. */
export async function seal(text: string, passphrase: string): Promise<string> {
  if (passphrase.length < SHORTEST)
    throw new BackupFault(
      `The passphrase has ${passphrase.length} characters; expected at least ${SHORTEST}, as whoever has the backup can try as many as they like.`,
    );
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const key = await derive(passphrase, salt, 32, { ...COST, maxmem: MEMORY });
  const cipher = createCipheriv(CIPHER, key, iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed: Sealed = {
    kdf: 'scrypt',
    ...COST,
    salt: salt.toString('base64'),
    cipher: CIPHER,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
  return `${JSON.stringify(sealed)}\n`;
}

/** @throws BackupFault when the passphrase is another one, or the text was changed. */
export async function unseal(text: string, passphrase: string): Promise<string> {
  const sealed = read(text);
  const bytes = (field: 'salt' | 'iv' | 'tag' | 'data') => Buffer.from(sealed[field], 'base64');
  const key = await derive(passphrase, bytes('salt'), 32, {
    N: sealed.N,
    r: sealed.r,
    p: sealed.p,
    maxmem: MEMORY,
  });
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes('iv'), { authTagLength: 16 });
    decipher.setAuthTag(bytes('tag'));
    return Buffer.concat([decipher.update(bytes('data')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new BackupFault(
      'The passphrase does not open the secrets of this backup: give the one it was made with, or leave the secrets out by --without-secrets.',
      { cause },
    );
  }
}

function read(text: string): Sealed {
  try {
    const sealed = JSON.parse(text) as Sealed;
    const isKnown = sealed.kdf === 'scrypt' && sealed.cipher === CIPHER;
    const isBounded = 128 * sealed.N * sealed.r <= MEMORY && sealed.p <= 4;
    const isText = [sealed.salt, sealed.iv, sealed.tag, sealed.data].every((one) => typeof one === 'string');
    if (isKnown && isBounded && isText) return sealed;
  } catch {
    // Falls through to the same sentence.
  }
  throw new BackupFault('The secrets in the backup are damaged; leave them out by --without-secrets.');
}
