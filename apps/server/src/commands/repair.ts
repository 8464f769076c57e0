import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import pino from 'pino';
import type { Config } from '../config/config.ts';
import { findUserByLogin } from '../features/accounts/index.ts';
import { repairRegistry, SETTLING_MS } from '../features/consistency/index.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { takeDataFolder } from '../platform/data-folder.ts';
import { bindInstance } from '../platform/database/instance.ts';
import { isSchemaCurrent, migrate, refuseNewerSchema } from '../platform/database/migrate.ts';
import {
  type Database,
  embeddedFile,
  openDatabase,
  openEmbeddedReadOnly,
} from '../platform/database/open.ts';
import type { Platform } from '../platform/platform.ts';
import { readSecrets } from '../platform/secrets.ts';
import { StartError } from '../platform/start-error.ts';
import { noUpstreamNames } from '../platform/upstream-names.ts';

export interface RepairArguments {
  dryRun: boolean;
  /** Null: files without a version are removed. */
  owner: string | null;
  isPrivate: boolean;
}

/** `waybill check --repair`: tells each repair, does it, and tells what is left. */
export async function repair(config: Config, { dryRun, owner, isPrivate }: RepairArguments): Promise<void> {
  // What is stored is for the server's own user only.
  process.umask(0o077);
  const embedded = config.databaseUrl === '';
  const isLost = embedded && !existsSync(embeddedFile(config.dataDir));
  if (isLost && (owner === null || dryRun))
    throw new StartError(
      `${config.dataDir} has no database. Restore a backup into an empty folder; or let a new one be made and the crates be brought back from their files by --adopt --owner LOGIN, without --dry-run.`,
    );
  const folder = takeDataFolder(config.dataDir, embedded, isLost);
  try {
    const database = embedded && dryRun ? openEmbeddedReadOnly(config.dataDir) : openDatabase(config);
    const blobs = await openBlobs(config);
    try {
      if (isLost) await migrate(database);
      await requireSchema(database);
      const platform: Platform = {
        config,
        database,
        blobs,
        secrets: readSecrets(config.dataDir, config.secretKey, config.otherSecretKeys),
        upstreamNames: noUpstreamNames,
        instance: dryRun ? folder.instance : await bindInstance(database, folder, config),
        log: pino({ level: 'warn', base: null }, process.stderr),
        now: () => new Date(),
      };
      const adopt = owner === null ? null : { ownerIds: [await ownerOf(platform, owner)], isPrivate };
      const report = await repairRegistry(platform, {
        dryRun,
        olderThanMs: embedded ? 0 : SETTLING_MS,
        adopt,
        correlationId: randomUUID(),
        tell: (sentence) => void process.stdout.write(`${dryRun ? 'would repair' : 'repair'}: ${sentence}\n`),
      });
      for (const sentence of report.left) process.stdout.write(`left: ${sentence}\n`);
    } finally {
      blobs.close();
      await database.close();
    }
  } finally {
    folder.release();
  }
}

async function ownerOf({ database, config }: Platform, login: string): Promise<number> {
  const user = await findUserByLogin(database.db, login);
  if (user !== null) return user.id;
  throw new StartError(
    `This registry has no user \`${login}\`, who is to own the crates. Start the server and make that user (${config.publicUrl}; no file is removed while there is not one version), stop it, and run this again.`,
  );
}

async function requireSchema(database: Database): Promise<void> {
  await refuseNewerSchema(database);
  if (!(await isSchemaCurrent(database)))
    throw new StartError(
      'The database is of an older version; start the server once, which brings it up to date.',
    );
}
