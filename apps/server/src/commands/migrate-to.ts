import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import type { KeyName } from '../config/keys.ts';
import { loadConfig } from '../config/load.ts';
import { type Moved, moveRegistry } from '../features/backup/index.ts';
import { fileBlobs } from '../platform/blobs/file-blobs.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import {
  hasCrates,
  inspectDataFolder,
  MOVED,
  noteMovedDatabase,
  takeDataFolder,
  takeEmptyFolder,
} from '../platform/data-folder.ts';
import { isSchemaCurrent, refuseNewerSchema } from '../platform/database/migrate.ts';
import { type Database, embeddedFile, openDatabase } from '../platform/database/open.ts';
import { secretsText, storeSecrets } from '../platform/secrets.ts';
import { StartError } from '../platform/start-error.ts';
import { counted, refuse, showProgress, sizeText } from './backup/shared.ts';

const HELP = `waybill migrate-to: moves a registry from its embedded database to PostgreSQL

  waybill migrate-to --config FILE [--data-dir FOLDER]
  waybill migrate-to [--database-url URL] [--storage-url URL] [--data-dir FOLDER]

  --config FILE    the configuration the registry is to have: its database_url, storage_url and data_dir
  --database-url   the empty PostgreSQL database, where there is no such file yet. An address with a password would stand in the
                   process list: leave this option out, and give it in WAYBILL_DATABASE_URL
  --storage-url    where the crates are to be; without it they stay files in data_dir
  --data-dir       the folder of the registry as it is now; without it, that of the configuration. Where neither a file nor
                   WAYBILL_DATA_DIR names one, the registry stays in this folder

The server must be stopped. Where both have the same data_dir, the files stay in it and are verified there. Everything that
was copied is read back: each file by its checksum, each table by its number of rows and a sum over all of them. Ended in the
middle, the same command goes on. The embedded database stays in its folder as ${MOVED}; no server starts on it.

Exit code 0: moved; 2: not.
`;

/** `waybill migrate-to`. @returns the exit code. */
export async function migrateTo(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        'database-url': { type: 'string' },
        'storage-url': { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    refusePassword(values['database-url']);
    const flags: Partial<Record<KeyName, string>> = {
      ...(values['database-url'] !== undefined && { database_url: values['database-url'] }),
      ...(values['storage-url'] !== undefined && { storage_url: values['storage-url'] }),
    };
    const load = (more: Partial<Record<KeyName, string>>) =>
      loadConfig({
        file: values.config,
        cwd: process.cwd(),
        environment: process.env,
        flags: { ...flags, ...more },
      });
    const asked = load({});
    // Where nothing else names a folder it stays: `./data` would be one in whatever folder the command was given.
    const stays = values.config === undefined && asked.values.data_dir.source === 'default';
    const { config } =
      stays && values['data-dir'] !== undefined ? load({ data_dir: values['data-dir'] }) : asked;
    if (config.databaseUrl === '')
      throw new StartError(
        'expected the address of a PostgreSQL database: `database_url` in the file of --config, or --database-url (waybill migrate-to --help tells what there is)',
      );
    const from = values['data-dir'] === undefined ? config.dataDir : resolve(values['data-dir']);
    process.umask(0o077);
    await (from === config.dataDir ? moveInPlace(config) : moveToFolder(from, config));
    return 0;
  } catch (error) {
    return refuse(error);
  }
}

/** Whoever is on the machine may read the arguments of every process. */
function refusePassword(address: string | undefined): void {
  if (address === undefined) return;
  // As the driver reads it: the host may be left out before a socket, and the password may be an option.
  const url = URL.parse(address) ?? URL.parse(address.replace('@/', '@socket/'));
  if (url === null || (url.password === '' && !url.searchParams.has('password'))) return;
  throw new StartError(
    '--database-url has a password in it, which everybody on this machine can read in the process list: give the address in WAYBILL_DATABASE_URL, or as `database_url` in the file of --config. Nothing was moved.',
  );
}

/** The folder stays, and with it the secrets and, unless there is a storage for them, the crates. */
async function moveInPlace(config: Config): Promise<void> {
  const folder = takeSource(config.dataDir);
  try {
    await move(config.dataDir, config, () => {});
    noteMovedDatabase(config.dataDir);
  } finally {
    folder.release();
  }
}

async function moveToFolder(from: string, config: Config): Promise<void> {
  const source = takeSource(from);
  try {
    const target = takeEmptyFolder(config.dataDir, 'migrate-to', true);
    try {
      await move(from, config, () => {
        const secrets = secretsText(from);
        if (secrets !== null) storeSecrets(config.dataDir, secrets);
      });
      target.finish(source.instance, 'postgres');
    } finally {
      // What was copied stays, for the next try.
      target.release();
    }
    noteMovedDatabase(from);
  } finally {
    source.release();
  }
}

function takeSource(path: string): { instance: string; release(): void } {
  inspectDataFolder(path);
  if (!existsSync(embeddedFile(path)))
    throw new StartError(
      `${path} holds no embedded database; expected the folder of a registry that has one. Name it by --data-dir.`,
    );
  return takeDataFolder(path, true);
}

async function move(from: string, config: Config, beforeCommit: () => void): Promise<void> {
  const source = openDatabase({ databaseUrl: '', dataDir: from });
  const target = openDatabase(config);
  const store = await openBlobs(config);
  // Where the crates are in a storage already, they stay there.
  const files = hasCrates(from) ? fileBlobs(from) : store;
  const copiesFiles = files.place.kind !== store.place.kind || files.place.name !== store.place.name;
  const progress = showProgress(copiesFiles ? 'moved' : 'verified');
  let bytes = 0;
  try {
    await requireSchema(source);
    const moved = await moveRegistry({
      from: { database: source, blobs: files },
      to: { database: target, blobs: copiesFiles ? store : null },
      progress: (now) => {
        bytes = now.bytes;
        progress.tell(now);
      },
      beforeCommit,
    });
    progress.end();
    tell(moved, bytes, copiesFiles);
  } finally {
    progress.end();
    store.close();
    await target.close();
    await source.close();
  }
}

async function requireSchema(database: Database): Promise<void> {
  await refuseNewerSchema(database);
  if (!(await isSchemaCurrent(database)))
    throw new StartError(
      'The database is of an older version; start the server once, which brings it up to date.',
    );
}

function tell({ blobs, copied, rows, tables, wasThere }: Moved, bytes: number, copiesFiles: boolean): void {
  const files = copiesFiles
    ? `${counted(blobs, 'file')} verified, ${copied} of them copied now (${sizeText(bytes)})`
    : `${counted(blobs, 'file')} verified where they are (${sizeText(bytes)})`;
  const what = wasThere
    ? 'all rows were there already, the same ones'
    : `${counted(rows, 'row')} of ${counted(tables, 'table')} moved and read back`;
  process.stderr.write(`waybill: ${what}; ${files}\n`);
  process.stderr.write(
    'waybill: start the server with the new configuration; `waybill check` looks once more\n',
  );
}
