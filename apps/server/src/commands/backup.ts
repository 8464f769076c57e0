import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip, createZstdCompress } from 'node:zlib';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { backupArchive, type Progress } from '../features/backup/index.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { inspectDataFolder } from '../platform/data-folder.ts';
import { noteBackup } from '../platform/database/last-backup.ts';
import { refuseNewerSchema } from '../platform/database/migrate.ts';
import { openDatabase } from '../platform/database/open.ts';
import { secretsText } from '../platform/secrets.ts';
import { StartError } from '../platform/start-error.ts';
import { counted, openForReading, readPassphrase, refuse, showProgress, sizeText } from './backup/shared.ts';

const HELP = `waybill backup: everything of a registry in one file, while it goes on

  waybill backup FILE [--config FILE] [--data-dir FOLDER]
                      (--passphrase-file FILE | --without-secrets)

  FILE                 where to write; \`-\` is stdout. NAME.tar.gz and NAME.tar.zst are compressed, other names are plain tar
  --passphrase-file    a file with the passphrase that the generated secrets are encrypted by (12 characters or more);
                       or put it into WAYBILL_BACKUP_PASSPHRASE
  --without-secrets    leave the generated secrets out: whoever restores the backup gets new ones. Everybody has to sign
                       in again, and authenticator apps have to be enrolled again. API tokens, passwords, passkeys and
                       recovery codes go on working.
  --config, --data-dir   as for serve

In the file are all rows of the database, of one moment, and the files of all crates, each verified. What people keep secret is
in it as in the database: hashed, but for private crates and mails; keep it like the registry itself. The configuration
(waybill.toml, environment) is not in it. \`waybill restore\` puts it back, into either kind of database.

Exit code 0: the backup is whole; 2: there is none.
`;

/** `waybill backup`. @returns the exit code. */
export async function backup(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        'passphrase-file': { type: 'string' },
        'without-secrets': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new StartError('expected `waybill backup FILE` (waybill backup --help tells what there is)');
    const passphrase = values['without-secrets'] ? null : readPassphrase(values['passphrase-file']);
    if (passphrase === null && !values['without-secrets'])
      throw new StartError(
        'The secrets of the registry are encrypted by a passphrase: give one by --passphrase-file or WAYBILL_BACKUP_PASSPHRASE, or leave them out by --without-secrets (--help tells what then no longer works).',
      );
    const { config } = loadConfig({
      file: values.config,
      cwd: process.cwd(),
      environment: process.env,
      flags: values['data-dir'] === undefined ? {} : { data_dir: values['data-dir'] },
    });
    // Private crates and hashes are in it.
    process.umask(0o077);
    await run(config, file, passphrase);
    return 0;
  } catch (error) {
    return refuse(error);
  }
}

async function run(config: Config, file: string, passphrase: string | null): Promise<void> {
  inspectDataFolder(config.dataDir);
  const startedAt = new Date();
  const secrets =
    passphrase === null ? null : secretsText(config.dataDir, config.secretKey, config.otherSecretKeys);
  const progress = showProgress('saved');
  let last: Progress = { blobs: 0, totalBlobs: 0, bytes: 0, rows: 0 };
  const database = openForReading(config);
  const blobs = await openBlobs(config);
  try {
    await refuseNewerSchema(database);
    const archive = backupArchive({
      database,
      blobs,
      now: () => new Date(),
      secrets: secrets === null || passphrase === null ? null : { text: secrets, passphrase },
      progress: (now) => {
        last = now;
        progress.tell(now);
      },
    });
    await (file === '-' ? writeToStdout(archive) : writeFile(archive, file));
  } finally {
    progress.end();
    blobs.close();
    await database.close();
  }
  await note(config, startedAt, file);
  const what = `${counted(last.blobs, 'file')}, ${sizeText(last.bytes)}, ${counted(last.rows, 'row')}`;
  const how = secrets === null ? 'without the secrets' : 'with the secrets, encrypted';
  process.stderr.write(`waybill: ${file === '-' ? 'the backup' : file} is whole: ${what}, ${how}\n`);
}

/** Under its name only once it is whole and on disk. */
async function writeFile(archive: AsyncIterable<Buffer>, file: string): Promise<void> {
  const target = resolve(file);
  if (existsSync(target))
    throw new StartError(`${file} is there already; name another file, or remove that one.`);
  const unfinished = `${target}.${randomUUID().slice(0, 8)}.unfinished`;
  try {
    const sink = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline([Readable.from(archive, { objectMode: false }), ...compressorOf(file), sink]);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  const folder = await open(dirname(target), 'r');
  await folder.sync().finally(() => folder.close());
}

async function writeToStdout(archive: AsyncIterable<Buffer>): Promise<void> {
  if (process.stdout.isTTY)
    throw new StartError('`-` writes the backup to stdout, which is a terminal; redirect it.');
  await pipeline(Readable.from(archive, { objectMode: false }), process.stdout, { end: false });
}

function compressorOf(file: string): Transform[] {
  if (/\.(tar\.gz|tgz)$/.test(file)) return [createGzip()];
  return /\.(tar\.zst|tzst)$/.test(file) ? [createZstdCompress()] : [];
}

/** The page of the administration shows it. A database that takes no note has been backed up all the same. */
async function note(config: Config, at: Date, file: string): Promise<void> {
  try {
    const database = openDatabase(config);
    try {
      await noteBackup(database.db, { at, to: file === '-' ? null : basename(file) });
    } finally {
      await database.close();
    }
  } catch (error) {
    process.stderr.write(
      `waybill: the backup could not be noted in the database, so the administration will not show it: ${(error as Error).message}\n`,
    );
  }
}
