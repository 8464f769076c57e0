import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** The layout of the data folder; a higher number is one this version cannot read. */
const LAYOUT = 1;

interface Marker {
  layout: number;
  /** Of the database this folder belongs to: the same value stands in its `instance` table. */
  instance: string;
  /** Where that database is, when it is not in the folder. */
  database?: 'postgres';
}

/** In a folder that a command is filling: no server starts on it, and the next such command begins anew. */
const FILLING = 'being-filled';
const OWN_FILES = ['waybill.json', 'secrets.json', 'blobs'] as const;
const DATABASE_FILES = ['waybill.sqlite', 'waybill.sqlite-wal', 'waybill.sqlite-shm'] as const;

export interface DataFolder {
  readonly path: string;
  readonly instance: string;
  /** Makes a folder that was empty until now one of this registry's. @returns false where it was not empty. */
  adopt(instance: string): boolean;
  /** Lets another process have the folder. */
  release(): void;
}

/**
 * Takes the data folder for this process: creates it (private to this user), refuses one that is in use or newer.
 * @param exclusive the embedded database allows one process; copies that share a PostgreSQL may share the folder too.
 * @param lostDatabase the caller knows that the database is gone, and makes a new one.
 * @throws StartError
 */
export function takeDataFolder(path: string, exclusive: boolean, lostDatabase = false): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`data_dir ${path} cannot be made or used: ${(error as Error).message}.`);
  }
  refuseHalfFilled(path);
  const known = readMarker(path);
  const marker = known ?? writeMarker(path, exclusive);
  const release = lock(path, exclusive);
  try {
    refuseOtherDatabase(path, marker, exclusive, lostDatabase);
  } catch (error) {
    release();
    throw error;
  }
  return {
    path,
    instance: marker.instance,
    adopt(instance) {
      if (known !== null) return false;
      replaceMarker(path, { ...marker, instance });
      return true;
    },
    release,
  };
}

export interface FolderBeingFilled {
  /** Makes it a data folder. */
  finish(instance: string, database: 'embedded' | 'postgres'): void;
  /** Removes what was put into it. */
  abandon(): void;
  /** Lets another process have it. */
  release(): void;
}

/**
 * Takes a folder with nothing in it, to fill it. What a command that was killed has left there goes first.
 * @param by the command, for whoever finds the folder half filled.
 * @param keepsCrates what that command has brought of them may stay: this one looks at each.
 * @throws StartError when anything else is in it.
 */
export function takeEmptyFolder(
  path: string,
  by: 'restore' | 'migrate-to',
  keepsCrates = false,
): FolderBeingFilled {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`data_dir ${path} cannot be made or used: ${(error as Error).message}.`);
  }
  const isLeftOver = existsSync(join(path, FILLING));
  const others = readdirSync(path).filter((name) => !/^(lock(-journal)?|lost\+found)$/.test(name));
  if (!isLeftOver && others.length > 0)
    throw new StartError(
      `${path} is not empty: it has ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' and more' : ''}. Name an empty folder as data_dir.`,
    );
  const release = lock(path, true);
  const clear = (all: boolean) => {
    for (const name of [...OWN_FILES, ...DATABASE_FILES])
      if (all || name !== 'blobs') rmSync(join(path, name), { recursive: true, force: true });
  };
  writeFileSync(join(path, FILLING), `${by}\n`, { mode: 0o600, flush: true });
  if (isLeftOver) clear(!keepsCrates);
  const done = () => {
    rmSync(join(path, FILLING));
    syncFolder(path);
  };
  return {
    finish(instance, database) {
      replaceMarker(path, {
        layout: LAYOUT,
        instance,
        ...(database === 'postgres' && { database }),
      });
      done();
    },
    abandon() {
      clear(true);
      done();
    },
    release,
  };
}

/**
 * Notes that the database of the folder is in PostgreSQL by now. The embedded one stays beside under another name, so that
 * nobody takes it for the registry by leaving `database_url` out.
 */
export function noteMovedDatabase(path: string): void {
  const marker = readMarker(path);
  if (marker === null) throw new StartError(`${path} is not a data folder of Waybill.`);
  for (const name of DATABASE_FILES)
    if (existsSync(join(path, name)))
      renameSync(join(path, name), join(path, name.replace('waybill.sqlite', MOVED)));
  replaceMarker(path, { ...marker, database: 'postgres' });
}

/** What `noteMovedDatabase` calls the embedded database. */
export const MOVED = 'moved-to-postgresql.sqlite';

function replaceMarker(path: string, marker: Marker): void {
  const fresh = join(path, 'waybill.json.new');
  writeFileSync(fresh, `${JSON.stringify(marker)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, join(path, 'waybill.json'));
  syncFolder(path);
}

/** The names in it are on disk after this. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function refuseHalfFilled(path: string): void {
  if (!existsSync(join(path, FILLING))) return;
  const by = readFileSync(join(path, FILLING), 'utf8').trim();
  throw new StartError(
    `${path} is half filled: \`waybill ${by}\` is at work there or did not come to its end. Run it again, or empty the folder.`,
  );
}

/**
 * A server on another database than the one the crates belong to would show an empty registry, and sweep every crate as
 * an upload that never became a version.
 */
function refuseOtherDatabase(path: string, marker: Marker, embedded: boolean, lostDatabase: boolean): void {
  const hasDatabase = existsSync(join(path, 'waybill.sqlite'));
  if (!embedded && hasDatabase)
    throw new StartError(
      `database_url is set, but ${path} has an embedded database: bring it there by \`waybill migrate-to\`, leave database_url out, or name another data_dir.`,
    );
  if (embedded && marker.database === 'postgres')
    throw new StartError(
      `The database of ${path} is in PostgreSQL, but database_url is not set; set it, or name another data_dir.`,
    );
  if (embedded && !hasDatabase && !lostDatabase && hasCrates(path))
    throw new StartError(
      `${path} has crates, but its database is gone: restore a backup into an empty folder, or make a new database from the crates by \`waybill check --repair --adopt --owner LOGIN\`. If the database is in PostgreSQL, set database_url.`,
    );
}

/** Are there files of crates in the folder? */
export const hasCrates = (path: string): boolean =>
  existsSync(join(path, 'blobs')) &&
  readdirSync(join(path, 'blobs')).some((name) => /^[0-9a-f]{2}$/.test(name));

/** @throws StartError when there is no data folder at all, or a newer one. */
export function inspectDataFolder(path: string): { instance: string } {
  refuseHalfFilled(path);
  const marker = readMarker(path);
  if (marker === null) throw new StartError(`${path} is not a data folder of Waybill; is data_dir right?`);
  return marker;
}

function readMarker(path: string): Marker | null {
  const file = join(path, 'waybill.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refuseForeignFolder(path);
    throw new StartError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  const marker = parseMarker(text);
  if (marker === null) throw new StartError(`${file} is damaged; restore it from a backup.`);
  if (marker.layout > LAYOUT) {
    throw new StartError(
      `${path} was made by a newer Waybill (layout ${marker.layout}, this version knows ${LAYOUT}): start that newer version again, or restore a backup made before the upgrade.`,
    );
  }
  return marker;
}

function parseMarker(text: string): Marker | null {
  try {
    const marker = JSON.parse(text) as Partial<Marker>;
    return Number.isInteger(marker.layout) && typeof marker.instance === 'string' ? (marker as Marker) : null;
  } catch {
    return null;
  }
}

/** A database without a marker means the marker was lost; starting over it would look like an empty registry. */
function refuseForeignFolder(path: string): null {
  if (statSync(join(path, 'waybill.sqlite'), { throwIfNoEntry: false }) === undefined) return null;
  throw new StartError(
    `${path} holds a database but no waybill.json; restore the whole folder from a backup.`,
  );
}

function writeMarker(path: string, embedded: boolean): Marker {
  const marker: Marker = {
    layout: LAYOUT,
    instance: randomUUID(),
    ...(!embedded && { database: 'postgres' as const }),
  };
  try {
    writeFileSync(join(path, 'waybill.json'), `${JSON.stringify(marker)}\n`, {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    });
    return marker;
  } catch (error) {
    // Two copies starting at once on a new folder: the one that came first decides.
    const first = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readMarker(path) : null;
    if (first !== null) return first;
    throw new StartError(`data_dir ${path} cannot be written: ${(error as Error).message}.`);
  }
}

/**
 * A lock of the operating system, so that it ends with the process however that ends. Node has no flock, SQLite does:
 * its SHARED and EXCLUSIVE file locks on a file that holds nothing.
 */
function lock(path: string, exclusive: boolean): () => void {
  const file = new DatabaseSync(join(path, 'lock'), { timeout: 2_000 });
  try {
    file.exec(exclusive ? 'begin exclusive' : 'begin; select 1 from sqlite_master');
  } catch (error) {
    file.close();
    if (/locked|busy/i.test((error as Error).message)) {
      throw new StartError(
        `${path} is in use by another Waybill process; stop that one, or give this one its own data_dir.`,
      );
    }
    throw new StartError(`${path} cannot be locked: ${(error as Error).message}.`);
  }
  return () => file.close();
}
