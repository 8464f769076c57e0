import { createHash } from 'node:crypto';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import { everyChecksum, type TableShape } from '../../platform/database/copy-rows.ts';
import { forgetIndexCopy, forgetSecrets } from '../../platform/database/instance.ts';
import { keptTables } from '../../platform/database/kept-tables.ts';
import { noteBackup } from '../../platform/database/last-backup.ts';
import type { Database, Queries } from '../../platform/database/open.ts';
import {
  blobName,
  type DatabaseHead,
  type End,
  FORMAT,
  type Manifest,
  names,
  pageName,
} from './archive-parts.ts';
import { BackupFault } from './fault.ts';
import { fillDatabase, type Incoming, refuseNewerSteps } from './fill-database.ts';
import { unseal } from './seal.ts';
import { readTarFiles, type TarFile } from './tar.ts';
import type { Progress } from './write-backup.ts';

const SMALL = 16 * 1024 * 1024;
/** A page has a megabyte or so, or one row that is larger. */
const PAGE = 512 * 1024 * 1024;

/** An archive that has been opened: what it is of is known, and none of it is used yet. */
export interface OpenBackup {
  manifest: Manifest;
  manifestText: string;
  /** Null: there are none in it, or they are to be left out. */
  secrets: string | null;
  files: Files;
}

/**
 * Reads the beginning of an archive.
 * @param passphrase null: leave the secrets out.
 * @throws BackupFault when it is none, of a newer version, or the passphrase is another one.
 */
export async function openBackup(
  source: AsyncIterable<Uint8Array>,
  passphrase: () => Promise<string | null>,
): Promise<OpenBackup> {
  const files = new Files(readTarFiles(source));
  const first = await files.take(names.manifest);
  const manifestText = (await first.read(SMALL)).toString('utf8');
  const manifest = parse<Manifest>(manifestText, names.manifest);
  if (typeof manifest.format !== 'number' || !Array.isArray(manifest.steps))
    throw new BackupFault('The file is no backup of Waybill: its manifest.json is another one.');
  if (manifest.format > FORMAT)
    throw new BackupFault(
      `The backup was made by a newer Waybill (format ${manifest.format}, this version knows ${FORMAT}); use that version or a later one.`,
    );
  refuseNewerSteps(manifest.steps, 'The backup');
  if (manifest.secrets === 'none') return { manifest, manifestText, secrets: null, files };
  const sealed = (await (await files.take(names.secrets)).read(SMALL)).toString('utf8');
  const given = await passphrase();
  return { manifest, manifestText, secrets: given === null ? null : await unseal(sealed, given), files };
}

export interface RestoreTarget {
  database: Database;
  blobs: BlobStore;
  /** As the registry is to remember where its last backup is. */
  backupName: string;
  progress: (now: Progress) => void;
}

export interface Restored {
  blobs: number;
  rows: number;
}

/**
 * Puts everything of an archive into an empty database and an empty store, verified: each file by its checksum, each
 * table by its sum, read back after it was stored; and each version has its file. Nothing is kept when it fails.
 * @param beforeCommit whatever else has to be there before the rows are.
 * @throws BackupFault
 */
export async function restoreBackup(
  { manifest, manifestText, secrets, files }: OpenBackup,
  { database, blobs, backupName, progress: tell }: RestoreTarget,
  beforeCommit: () => void,
): Promise<Restored> {
  const progress: Progress = { blobs: 0, totalBlobs: null, bytes: 0, rows: 0 };
  const stored = new Set<string>();
  try {
    for (
      let file = await files.peek();
      file !== null && blobName.test(file.name);
      file = await files.peek()
    ) {
      files.skip();
      progress.bytes += await storeBlob(file, blobs, stored);
      progress.blobs = stored.size;
      tell(progress);
    }
    const incoming = await incomingOf(files, { manifest, manifestText, stored: stored.size }, (rows) => {
      progress.rows += rows;
      tell(progress);
    });
    const orphans = new Set(stored);
    await fillDatabase(database, incoming, async (db) => {
      await settleFiles(db, database, stored, orphans);
      await noteBackup(db, { at: new Date(manifest.made_at), to: backupName });
      if (secrets === null) await forgetSecrets(db);
      // The bucket may have that of later than the backup.
      await forgetIndexCopy(db);
      beforeCommit();
    });
    for (const orphan of orphans) await blobs.remove(orphan);
    return { blobs: stored.size - orphans.size, rows: progress.rows };
  } catch (error) {
    for (const checksum of stored) await blobs.remove(checksum).catch(() => {});
    throw error;
  }
}

async function storeBlob(file: TarFile, blobs: BlobStore, stored: Set<string>): Promise<number> {
  const expected = blobName.exec(file.name)?.[1] ?? '';
  const received = await blobs.receive(file.content);
  try {
    if (received.sha256 !== expected)
      throw new BackupFault(
        `The file ${expected} in the backup is damaged: its SHA-256 is ${received.sha256}. Use another backup.`,
      );
    await received.keep();
    stored.add(expected);
    return received.size;
  } finally {
    await received.discard();
  }
}

async function incomingOf(
  files: Files,
  { manifest, manifestText, stored }: { manifest: Manifest; manifestText: string; stored: number },
  tell: (rows: number) => void,
): Promise<Incoming> {
  const head = parse<DatabaseHead>(
    (await (await files.take(names.head)).read(SMALL)).toString('utf8'),
    names.head,
  );
  const shapes = new Map(head.tables.map((table) => [table.name, table]));
  const strange = head.tables.find(({ name }) => !keptTables.includes(name));
  if (strange !== undefined)
    throw new BackupFault(`The backup has a table ${strange.name}, which no registry has.`);
  return {
    steps: manifest.steps,
    tables: head.tables,
    pages: pages(files, shapes, tell),
    async end() {
      const end = parse<End>((await (await files.take(names.end)).read(SMALL)).toString('utf8'), names.end);
      const isWhole = end.manifest === createHash('sha256').update(manifestText).digest('hex');
      if (!isWhole || end.blobs !== stored)
        throw new BackupFault(
          `The backup is not whole: it ends with ${end.blobs} files, but has ${stored}, or its end belongs to another one. Use another backup.`,
        );
      return end;
    },
  };
}

async function* pages(
  files: Files,
  shapes: ReadonlyMap<string, TableShape>,
  tell: (rows: number) => void,
): AsyncGenerator<{ table: TableShape; lines: readonly string[] }> {
  for (;;) {
    const file = await files.peek();
    const table = shapes.get(pageName.exec(file?.name ?? '')?.[1] ?? '');
    if (file === null || table === undefined) return;
    files.skip();
    const lines = (await file.read(PAGE)).toString('utf8').split('\n');
    lines.pop();
    yield { table, lines };
    tell(lines.length);
  }
}

/** Every version must have its file; files that no version has (it was deleted during the backup) stay in `orphans`. */
async function settleFiles(
  db: Queries,
  { engine }: Database,
  stored: ReadonlySet<string>,
  orphans: Set<string>,
): Promise<void> {
  for await (const checksum of everyChecksum(db, engine)) {
    if (!stored.has(checksum))
      throw new BackupFault(`The backup names a version with the file ${checksum}, which it does not have.`);
    orphans.delete(checksum);
  }
}

/** The files of an archive one after the other, with a look at the next one. */
class Files {
  readonly #source: AsyncIterator<TarFile>;
  #next: TarFile | null | undefined;

  constructor(source: AsyncGenerator<TarFile>) {
    this.#source = source;
  }

  /** Null: there are no more. */
  async peek(): Promise<TarFile | null> {
    if (this.#next === undefined) {
      const next = await this.#source.next();
      this.#next = next.done === true ? null : next.value;
    }
    return this.#next;
  }

  skip(): void {
    this.#next = undefined;
  }

  async take(name: string): Promise<TarFile> {
    const file = await this.peek();
    if (file?.name !== name)
      throw new BackupFault(
        `The file is no whole backup of Waybill: expected ${name} in it, got ${file?.name ?? 'its end'}.`,
      );
    this.skip();
    return file;
  }
}

function parse<T>(text: string, name: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new BackupFault(`The backup is damaged: its ${name} is no JSON.`, { cause });
  }
}
