import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import type { Progress } from '../../features/backup/index.ts';
import {
  type Database,
  embeddedFile,
  openDatabase,
  openEmbeddedReadOnly,
} from '../../platform/database/open.ts';
import { databaseFault } from '../../platform/database/postgres-pool.ts';
import { StartError } from '../../platform/start-error.ts';

const VARIABLE = 'WAYBILL_BACKUP_PASSPHRASE';

/** Where the passphrase comes from; null: from nowhere. @throws StartError */
export function readPassphrase(file: string | undefined): string | null {
  if (file === undefined) return process.env[VARIABLE] ?? null;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new StartError(`--passphrase-file ${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** The database of a registry, to be read beside its server. @throws StartError where there is none. */
export function openForReading(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Database {
  if (config.databaseUrl !== '') return openDatabase(config);
  if (!existsSync(embeddedFile(config.dataDir)))
    throw new StartError(`${config.dataDir} holds no embedded database; is database_url missing?`);
  return openEmbeddedReadOnly(config.dataDir);
}

/** A line that changes, on a terminal only. */
export function showProgress(verb: string): { tell: (now: Progress) => void; end: () => void } {
  const onTerminal = process.stderr.isTTY === true;
  let shownAt = 0;
  return {
    tell({ blobs, totalBlobs, bytes, rows }) {
      if (!onTerminal || Date.now() - shownAt < 200) return;
      shownAt = Date.now();
      const of = totalBlobs === null ? '' : ` of ${totalBlobs}`;
      process.stderr.write(`\r\x1b[K  ${verb} ${blobs}${of} files, ${sizeText(bytes)}, ${rows} rows …`);
    },
    end() {
      if (onTerminal) process.stderr.write('\r\x1b[K');
    },
  };
}

export function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

export const counted = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;

/** @returns the exit code of what could not begin or go on. */
export function refuse(error: unknown): number {
  process.stderr.write(`waybill: ${databaseFault(error)}\n`);
  return 2;
}
