import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import {
  BackupFault,
  type OpenBackup,
  openBackup,
  type Progress,
  refuseFilledDatabase,
  restoreBackup,
} from '../features/backup/index.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { takeEmptyFolder } from '../platform/data-folder.ts';
import { openDatabase } from '../platform/database/open.ts';
import { storeSecrets } from '../platform/secrets.ts';
import { StartError } from '../platform/start-error.ts';
import { counted, readPassphrase, refuse, showProgress, sizeText } from './backup/shared.ts';

const HELP = `waybill restore: makes a registry of a backup, in an empty place

  waybill restore FILE [--config FILE] [--data-dir FOLDER]
                       (--passphrase-file FILE | --without-secrets)

  FILE                 what \`waybill backup\` wrote; \`-\` is stdin (not compressed)
  --passphrase-file    a file with the passphrase of the backup; or put it into WAYBILL_BACKUP_PASSPHRASE
  --without-secrets    leave the secrets in the backup: the registry makes new ones. Everybody has to sign in again, and
                       authenticator apps have to be enrolled again (an administrator resets them). API tokens, passwords,
                       passkeys and recovery codes go on working.
  --config, --data-dir   as for serve: data_dir must be empty, and so must the database of database_url and the storage of storage_url

Into which kind of database does not depend on where the backup comes from. Every file is verified by its checksum and every
table by its sum. It is all there in the end, or nothing of it.

Tokens that were revoked and people who were locked after the backup are not so any more: look at who was.

Exit code 0: restored; 2: nothing was.
`;

/** `waybill restore`. @returns the exit code. */
export async function restore(args: string[]): Promise<number> {
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
      throw new StartError('expected `waybill restore FILE` (waybill restore --help tells what there is)');
    const { config } = loadConfig({
      file: values.config,
      cwd: process.cwd(),
      environment: process.env,
      flags: values['data-dir'] === undefined ? {} : { data_dir: values['data-dir'] },
    });
    process.umask(0o077);
    const passphrase = async () => {
      if (values['without-secrets']) return null;
      const given = readPassphrase(values['passphrase-file']);
      if (given !== null) return given;
      throw new StartError(
        'The backup has secrets, encrypted: give its passphrase by --passphrase-file or WAYBILL_BACKUP_PASSPHRASE, or leave them out by --without-secrets (--help tells what then no longer works).',
      );
    };
    await readFile(file, async (source) => fill(config, await openBackup(source, passphrase), file));
    return 0;
  } catch (error) {
    return refuse(error);
  }
}

async function fill(config: Config, backup: OpenBackup, file: string): Promise<void> {
  const embedded = config.databaseUrl === '';
  const folder = takeEmptyFolder(config.dataDir, 'restore');
  const progress = showProgress('restored');
  let last: Progress | null = null;
  try {
    const database = openDatabase(config);
    const blobs = await openBlobs(config);
    try {
      if (!embedded) await refuseFilledDatabase(database);
      for await (const { sha256 } of blobs.list())
        throw new StartError(
          `The storage is not empty: it has the file ${sha256}. Name an empty bucket or prefix.`,
        );
      const done = await restoreBackup(
        backup,
        {
          database,
          blobs,
          backupName: basename(file),
          progress: (now) => {
            last = now;
            progress.tell(now);
          },
        },
        () => {
          if (backup.secrets !== null) storeSecrets(config.dataDir, backup.secrets);
        },
      );
      progress.end();
      tell(config, backup, { ...done, bytes: (last as Progress | null)?.bytes ?? 0 });
    } finally {
      blobs.close();
      await database.close();
    }
    folder.finish(backup.manifest.instance, embedded ? 'embedded' : 'postgres');
  } catch (error) {
    progress.end();
    folder.abandon();
    throw error;
  } finally {
    folder.release();
  }
}

function tell(
  config: Config,
  { manifest, secrets }: OpenBackup,
  { blobs, rows, bytes }: { blobs: number; rows: number; bytes: number },
): void {
  const lines = [
    `restored the registry as it was at ${manifest.made_at}: ${counted(blobs, 'file')}, ${sizeText(bytes)}, ${counted(rows, 'row')}`,
  ];
  if (secrets === null)
    lines.push(
      'without secrets: everybody has to sign in again, and authenticator apps have to be enrolled again',
    );
  if (manifest.public_url !== null && manifest.public_url !== config.publicUrl)
    lines.push(
      `public_url was ${manifest.public_url} and is ${config.publicUrl} here: every Cargo.lock names the old one`,
    );
  for (const line of lines) process.stderr.write(`waybill: ${line}\n`);
}

const MAGIC = { gzip: Buffer.from([0x1f, 0x8b]), zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) };

async function readFile(
  file: string,
  work: (source: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  if (file === '-') return work(process.stdin);
  if (!existsSync(file)) throw new StartError(`There is no file ${file}.`);
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const unpack = await decompressorOf(file);
  const rest = async (chunks: AsyncIterable<Uint8Array>) => {
    await work(chunks);
    // The end of what is compressed has a checksum of its own.
    for await (const _ of chunks);
  };
  try {
    await (unpack === null ? pipeline(source, rest) : pipeline(source, unpack, rest));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^(Z_|ZSTD|ERR_ZSTD)/.test(code)) throw error;
    throw new BackupFault(
      `${file} is cut short or damaged: it cannot be unpacked (${(error as Error).message}). Nothing was kept.`,
      { cause: error },
    );
  }
}

async function decompressorOf(file: string): Promise<Transform | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.subarray(0, 2).equals(MAGIC.gzip)) return createGunzip();
    return buffer.equals(MAGIC.zstd) ? createZstdDecompress() : null;
  } finally {
    await handle.close();
  }
}
