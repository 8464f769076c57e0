import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** The layout of the data folder; a higher number is one this version cannot read. */
const LAYOUT = 1;

interface Marker {
  layout: number;
  /** Of the database this folder belongs to: the same value stands in its `instance` table. */
  instance: string;
}

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
 * @throws StartError
 */
export function takeDataFolder(path: string, exclusive: boolean): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`data_dir ${path} cannot be made or used: ${(error as Error).message}.`);
  }
  const known = readMarker(path);
  const marker = known ?? writeMarker(path);
  const release = lock(path, exclusive);
  return {
    path,
    instance: marker.instance,
    adopt(instance) {
      if (known !== null) return false;
      writeFileSync(join(path, 'waybill.json'), textOf({ ...marker, instance }), { flush: true });
      return true;
    },
    release,
  };
}

/** @throws StartError when there is no data folder at all, or a newer one. */
export function inspectDataFolder(path: string): { instance: string } {
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

const textOf = (marker: Marker): string => `${JSON.stringify(marker)}\n`;

function writeMarker(path: string): Marker {
  const marker: Marker = { layout: LAYOUT, instance: randomUUID() };
  try {
    writeFileSync(join(path, 'waybill.json'), textOf(marker), {
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
