import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

export interface Secrets {
  /** Signs the session cookies, and is what other keys are derived from. */
  session: string;
  /**
   * What was signed or sealed by these is read, and nothing is made by them: the key before, or the one after, while copies
   * change from one to the other.
   */
  readonly others?: readonly string[];
}

/** How often the file is looked at again for a key that another copy may have by now. */
const LOOKED_AT_EVERY_MS = 1000;

/**
 * Reads the generated secrets of the data folder, making them at the first start (mode 600, never in the log).
 * @param configured what the operator gives all copies that share no folder; empty: nothing.
 */
export function readSecrets(
  dataDir: string,
  configured = '',
  configuredOthers: readonly string[] = [],
): Secrets {
  if (configured !== '') return { session: configured, others: configuredOthers };
  const file = fileOf(dataDir);
  try {
    return watched(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = `${JSON.stringify({ session: newKey() })}\n`;
  try {
    writeFileSync(file, fresh, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return watched(file);
}

/** Goes on writing by the key it began with, and reads by whatever is in the file by now. */
function watched(file: string): Secrets {
  let { session, others = [] } = parseSecrets(readFileSync(file, 'utf8'), file);
  const own = session;
  let readAt = Date.now();
  let changedAt = statSync(file).mtimeMs;
  return {
    session: own,
    get others() {
      if (Date.now() - readAt < LOOKED_AT_EVERY_MS) return others;
      readAt = Date.now();
      try {
        const { mtimeMs } = statSync(file);
        if (mtimeMs === changedAt) return others;
        const now = parseSecrets(readFileSync(file, 'utf8'), file);
        others = [now.session, ...(now.others ?? [])].filter((key) => key !== own);
        changedAt = mtimeMs;
      } catch {
        // A folder that is away for a moment takes no key away.
      }
      return others;
    },
  };
}

/** The secrets as the folder has them, to be kept elsewhere; null: none were made yet. @throws StartError when they are damaged. */
export function secretsText(
  dataDir: string,
  configured = '',
  configuredOthers: readonly string[] = [],
): string | null {
  if (configured !== '') return textOf({ session: configured, others: configuredOthers });
  const file = fileOf(dataDir);
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  parseSecrets(text, file);
  return text;
}

/** Puts secrets into a folder that has none. @throws StartError when they are none. */
export function storeSecrets(dataDir: string, text: string): void {
  parseSecrets(text, 'secrets.json of the backup');
  writeFileSync(fileOf(dataDir), text, { flag: 'wx', mode: 0o600, flush: true });
}

/** Makes a new key the one that is written by; those before are read on. The file is whole at any moment. */
export function addKey(dataDir: string): Secrets {
  const file = fileOf(dataDir);
  const { session, others = [] } = parseSecrets(readFileSync(file, 'utf8'), file);
  return replaceSecrets(dataDir, { session: newKey(), others: [session, ...others] });
}

/** Only the key that is written by stays. @returns how many others went. */
export function dropOtherKeys(dataDir: string): number {
  const file = fileOf(dataDir);
  const { session, others = [] } = parseSecrets(readFileSync(file, 'utf8'), file);
  if (others.length > 0) replaceSecrets(dataDir, { session });
  return others.length;
}

function replaceSecrets(dataDir: string, secrets: Secrets): Secrets {
  const file = fileOf(dataDir);
  const next = `${file}.${randomUUID().slice(0, 8)}`;
  writeFileSync(next, textOf(secrets), { flag: 'wx', mode: 0o600, flush: true });
  renameSync(next, file);
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
  return secrets;
}

const fileOf = (dataDir: string): string => join(dataDir, 'secrets.json');
const newKey = (): string => randomBytes(32).toString('base64url');
const textOf = ({ session, others = [] }: Secrets): string =>
  `${JSON.stringify({ session, ...(others.length > 0 ? { others } : {}) })}\n`;

/** @throws StartError when they are damaged. */
export function parseSecrets(text: string, file: string): Secrets {
  try {
    const { session, others = [] } = JSON.parse(text) as { session?: unknown; others?: unknown };
    if (isKey(session) && Array.isArray(others) && others.every(isKey)) return { session, others };
  } catch {
    // Falls through to the same sentence.
  }
  throw new StartError(
    `${file} is damaged; restore it from a backup, or remove it (everybody will have to sign in again, and to enrol authenticator apps again).`,
  );
}

const isKey = (value: unknown): value is string => typeof value === 'string' && value.length >= 32;

/** A key of 256 bits for one purpose and no other (RFC 5869). It is in no database, and the same on all copies. */
export function deriveKey({ session }: Pick<Secrets, 'session'>, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', session, '', `waybill ${purpose}`, 32));
}

/** All that may be read by, the one that is written by first. */
export function* allKeys(secrets: Secrets): Generator<Pick<Secrets, 'session'>> {
  yield { session: secrets.session };
  // Asked for only now: looking at the file is for what the first one does not open.
  for (const session of secrets.others ?? []) yield { session };
}
