import { createHash } from 'node:crypto';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import {
  lineOf,
  openSnapshot,
  registryTables,
  type Snapshot,
  Summing,
  sumOf,
  type TableShape,
  type TableSum,
} from '../../platform/database/copy-rows.ts';
import type { Database } from '../../platform/database/open.ts';
import { BackupFault } from './fault.ts';
import { fillDatabase, refuseFilledDatabase } from './fill-database.ts';
import type { Progress } from './write-backup.ts';

export interface MoveParts {
  from: { database: Database; blobs: BlobStore };
  to: {
    database: Database;
    /** Null: they stay where they are, and are only verified. */
    blobs: BlobStore | null;
  };
  progress: (now: Progress) => void;
  /** Whatever else has to be there before the rows are. */
  beforeCommit: () => void;
}

export interface Moved {
  blobs: number;
  /** Of those, what had to be copied: the others were there from an earlier try. */
  copied: number;
  rows: number;
  tables: number;
  /** The rows were there already, the same ones. */
  wasThere: boolean;
}

/**
 * Brings a registry into another database, and its files into another store. Nobody may write to the source meanwhile. Files come
 * first, so that a move that broke off goes on with those that are missing; the rows come all at once or not at all.
 * @throws BackupFault when the target has something else in it, or something arrived differently.
 */
export async function moveRegistry({ from, to, progress: tell, beforeCommit }: MoveParts): Promise<Moved> {
  const progress: Progress = { blobs: 0, totalBlobs: null, bytes: 0, rows: 0 };
  const snapshot = await openSnapshot(from.database);
  try {
    const wasThere = await isThere(snapshot, to.database);
    if (!wasThere) await refuseFilledDatabase(to.database);
    const wanted: string[] = [];
    for await (const checksum of snapshot.checksums()) wanted.push(checksum);
    progress.totalBlobs = wanted.length;
    if (to.blobs !== null) await refuseOtherBlobs(to.blobs, new Set(wanted));
    let copied = 0;
    for (const checksum of wanted) {
      if (await bring(checksum, from.blobs, to.blobs, progress)) copied += 1;
      progress.blobs += 1;
      tell(progress);
    }
    const tables = await snapshot.tables();
    if (wasThere) beforeCommit();
    else await bringRows(snapshot, tables, to.database, { tell, progress, beforeCommit });
    return { blobs: wanted.length, copied, rows: progress.rows, tables: tables.length, wasThere };
  } finally {
    await snapshot.close();
  }
}

/** Has an earlier try brought the very same rows? */
async function isThere(snapshot: Snapshot, { db, engine }: Database): Promise<boolean> {
  if ((await registryTables(db, engine)).length === 0) return false;
  for (const table of await snapshot.tables()) {
    const sum = new Summing();
    for await (const rows of snapshot.rows(table)) for (const row of rows) sum.add(lineOf(table, row));
    const there = await db
      .transaction()
      .execute((transaction) => sumOf(transaction, engine, table))
      .catch(() => null);
    if (there === null || there.digest !== sum.result().digest) return false;
  }
  return true;
}

/** The server would sweep them, and they may be the crates of another registry. */
async function refuseOtherBlobs(blobs: BlobStore, wanted: ReadonlySet<string>): Promise<void> {
  for await (const { sha256 } of blobs.list())
    if (!wanted.has(sha256))
      throw new BackupFault(
        `The storage is not empty: it has the file ${sha256}, which this registry does not have. Name an empty bucket, prefix or folder.`,
      );
}

/** @returns whether it was copied. */
async function bring(
  checksum: string,
  from: BlobStore,
  to: BlobStore | null,
  progress: Progress,
): Promise<boolean> {
  if (to !== null && (await isWhole(to, checksum))) return false;
  const blob = await from.open(checksum);
  if (blob === null) throw damaged(checksum, 'is missing');
  if (to === null) {
    if ((await sha256Of(blob.stream)) !== checksum) throw damaged(checksum, 'is damaged');
    progress.bytes += blob.size;
    return false;
  }
  const received = await to.receive(blob.stream);
  try {
    if (received.sha256 !== checksum) throw damaged(checksum, 'is damaged');
    await received.keep();
  } finally {
    await received.discard();
  }
  if (!(await isWhole(to, checksum)))
    throw new BackupFault(
      `The file ${checksum} was stored, but what the storage gives back is another one; look into the storage and run this again.`,
    );
  progress.bytes += blob.size;
  return true;
}

async function isWhole(blobs: BlobStore, checksum: string): Promise<boolean> {
  const blob = await blobs.open(checksum);
  return blob !== null && (await sha256Of(blob.stream)) === checksum;
}

async function sha256Of(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

const damaged = (checksum: string, how: string): BackupFault =>
  new BackupFault(
    `The file ${checksum} ${how}. \`waybill check\` tells of which version it is, and of all others; put it back from a backup, or delete that version.`,
  );

async function bringRows(
  snapshot: Snapshot,
  tables: readonly TableShape[],
  target: Database,
  {
    tell,
    progress,
    beforeCommit,
  }: { tell: (now: Progress) => void; progress: Progress; beforeCommit: () => void },
): Promise<void> {
  const sums: Record<string, TableSum> = {};
  const pages = async function* () {
    for (const table of tables) {
      const sum = new Summing();
      for await (const rows of snapshot.rows(table)) {
        const lines = rows.map((row) => lineOf(table, row));
        for (const line of lines) sum.add(line);
        yield { table, lines };
        progress.rows += rows.length;
        tell(progress);
      }
      sums[table.name] = sum.result();
    }
  };
  const end = async () => ({ tables: sums, highest_ids: await snapshot.highestIds() });
  await fillDatabase(target, { steps: snapshot.steps, tables, pages: pages(), end }, async () =>
    beforeCommit(),
  );
}
