import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

export interface Secrets {
  /** Signs the session cookies, and is what other keys are derived from. */
  session: string;
}

/**
 * Reads the generated secrets of the data folder, making them at the first start (mode 600, never in the log).
 * @param configured what the operator gives all copies that share no folder; empty: nothing.
 */
export function readSecrets(dataDir: string, configured = ''): Secrets {
  if (configured !== '') return { session: configured };
  const file = join(dataDir, 'secrets.json');
  try {
    return parseSecrets(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = `${JSON.stringify({ session: randomBytes(32).toString('base64url') })}\n`;
  try {
    writeFileSync(file, fresh, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return parseSecrets(readFileSync(file, 'utf8'), file);
}

/** The secrets as the folder has them, to be kept elsewhere; null: none were made yet. @throws StartError when they are damaged. */
export function secretsText(dataDir: string, configured = ''): string | null {
  if (configured !== '') return `${JSON.stringify({ session: configured })}\n`;
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  parseSecrets(text, file);
  return text;
}

/** Puts secrets into a folder that has none. @throws StartError when they are none. */
export function storeSecrets(dataDir: string, text: string): void {
  const file = join(dataDir, 'secrets.json');
  parseSecrets(text, 'secrets.json of the backup');
  writeFileSync(file, text, { flag: 'wx', mode: 0o600, flush: true });
}

function parseSecrets(text: string, file: string): Secrets {
  try {
    const { session } = JSON.parse(text) as Partial<Secrets>;
    if (typeof session === 'string' && session.length >= 32) return { session };
  } catch {
    // Falls through to the same sentence.
  }
  throw new StartError(
    `${file} is damaged; restore it from a backup, or remove it (everybody will have to sign in again, and to enrol authenticator apps again).`,
  );
}

/** A key of 256 bits for one purpose and no other (RFC 5869). It is in no database, and the same on all copies. */
export function deriveKey({ session }: Secrets, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', session, '', `waybill ${purpose}`, 32));
}
