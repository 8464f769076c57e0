import { createHash } from 'node:crypto';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import {
  lineOf,
  openSnapshot,
  type Snapshot,
  Summing,
  type TableSum,
} from '../../platform/database/copy-rows.ts';
import { haveMark, SECRETS } from '../../platform/database/instance.ts';
import type { Database } from '../../platform/database/open.ts';
import { parseSecrets } from '../../platform/secrets.ts';
import { type DatabaseHead, type End, FORMAT, type Manifest, names } from './archive-parts.ts';
import { BackupFault } from './fault.ts';
import { seal } from './seal.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

export interface Progress {
  blobs: number;
  /** Null: not counted yet. */
  totalBlobs: number | null;
  bytes: number;
  rows: number;
}

export interface BackupParts {
  database: Database;
  blobs: BlobStore;
  now: () => Date;
  /** Null: left out. */
  secrets: { text: string; passphrase: string } | null;
  progress: (now: Progress) => void;
}

/**
 * The bytes of a backup (a tar archive), while the registry goes on. The files of the crates come first and the rows last, of
 * one moment: whatever version the rows name, its file is in the archive, also when it is deleted meanwhile.
 * @throws BackupFault when a file of a version is missing or damaged: what is not whole is no backup.
 */
export async function* backupArchive(parts: BackupParts): AsyncGenerator<Buffer> {
  const { database, now } = parts;
  const at = now();
  const progress: Progress = { blobs: 0, totalBlobs: null, bytes: 0, rows: 0 };
  const first = await openSnapshot(database);
  const manifest: Manifest = await manifestOf(first, at, parts).finally(() => first.close());
  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  yield* file(names.manifest, manifestText, at);
  if (parts.secrets !== null)
    yield* file(names.secrets, await seal(parts.secrets.text, parts.secrets.passphrase), at);

  const stored = new Set<string>();
  for (let gone = new Set<string>(); ; ) {
    const snapshot = await openSnapshot(database);
    try {
      const wanted: string[] = [];
      for await (const checksum of snapshot.checksums()) if (!stored.has(checksum)) wanted.push(checksum);
      if (wanted.length === 0) {
        yield* rowsOf(snapshot, { manifest, manifestText, at, blobs: stored.size, progress }, parts);
        return;
      }
      progress.totalBlobs = stored.size + wanted.length;
      // Not open while files are read: what the server writes meanwhile would pile up behind it.
      await snapshot.close();
      const missing = yield* blobsOf(wanted, stored, { at, progress }, parts);
      // A version that was deleted since takes its file along, and is not in the next snapshot.
      const lost = missing.filter((checksum) => gone.has(checksum));
      if (lost.length > 0) throw lostBlobs(lost);
      gone = new Set(missing);
    } finally {
      await snapshot.close();
    }
  }
}

async function manifestOf(snapshot: Snapshot, at: Date, { secrets }: BackupParts): Promise<Manifest> {
  const instance = await snapshot.instanceValue('id');
  if (instance === null)
    throw new BackupFault('The database has no registry in it: start the server on it once.');
  return {
    format: FORMAT,
    made_at: at.toISOString(),
    instance,
    public_url: await snapshot.instanceValue('public_url'),
    steps: [...snapshot.steps],
    secrets: secrets === null ? 'none' : 'encrypted',
  };
}

/** @returns those that are not there. */
async function* blobsOf(
  wanted: readonly string[],
  stored: Set<string>,
  { at, progress }: { at: Date; progress: Progress },
  { blobs, progress: tell }: BackupParts,
): AsyncGenerator<Buffer, string[]> {
  const missing: string[] = [];
  for (const checksum of wanted) {
    const blob = await blobs.open(checksum);
    if (blob === null) {
      missing.push(checksum);
      continue;
    }
    yield tarHeader(names.blob(checksum), blob.size, at);
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of blob.stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      if (size > blob.size) break;
      yield chunk;
    }
    const actual = hash.digest('hex');
    if (size !== blob.size || actual !== checksum)
      throw new BackupFault(
        `The file ${checksum} is damaged: it has ${size} bytes of SHA-256 ${actual}. \`waybill check\` tells of which version it is, and of all others; put it back from an older backup, or delete that version.`,
      );
    yield tarPadding(size);
    stored.add(checksum);
    progress.blobs += 1;
    progress.bytes += size;
    tell(progress);
  }
  return missing;
}

function lostBlobs(lost: readonly string[]): BackupFault {
  const some = lost.slice(0, 5).join(', ');
  return new BackupFault(
    `The files of ${lost.length} version${lost.length === 1 ? '' : 's'} are missing: ${some}${lost.length > 5 ? ' and more' : ''}. \`waybill check\` names the versions; put the files back from an older backup, or delete those versions.`,
  );
}

interface SoFar {
  manifest: Manifest;
  manifestText: string;
  at: Date;
  blobs: number;
  progress: Progress;
}

async function* rowsOf(
  snapshot: Snapshot,
  { manifest, manifestText, at, blobs, progress }: SoFar,
  { secrets, progress: tell }: BackupParts,
): AsyncGenerator<Buffer> {
  if (snapshot.steps.join() !== manifest.steps.join())
    throw new BackupFault('The registry was upgraded while the backup was made; make it again.');
  if (secrets !== null) await refuseOtherSecrets(snapshot, secrets.text);
  const head: DatabaseHead = { tables: await snapshot.tables() };
  yield* file(names.head, `${JSON.stringify(head)}\n`, at);
  const sums: Record<string, TableSum> = {};
  for (const table of head.tables) {
    const sum = new Summing();
    let number = 0;
    for await (const rows of snapshot.rows(table)) {
      const lines = rows.map((row) => lineOf(table, row));
      for (const line of lines) sum.add(line);
      number += 1;
      progress.rows += rows.length;
      yield* file(names.page(table.name, number), `${lines.join('\n')}\n`, at);
      tell(progress);
    }
    sums[table.name] = sum.result();
  }
  const end: End = {
    tables: sums,
    highest_ids: await snapshot.highestIds(),
    blobs,
    manifest: createHash('sha256').update(manifestText).digest('hex'),
  };
  yield* file(names.end, `${JSON.stringify(end, null, 2)}\n`, at);
  yield tarEnd();
}

/** The rows are sealed by a key that is not in the archive: no copy would start on what is restored, and no app would be opened. */
async function refuseOtherSecrets(snapshot: Snapshot, text: string): Promise<void> {
  const mark = await snapshot.instanceValue(SECRETS);
  if (mark === null || haveMark(parseSecrets(text, 'secrets.json'), mark)) return;
  throw new BackupFault(
    'The secrets of the backup are others than the registry uses: `waybill rotate` changed them while the backup was made, or this configuration has another secret_key or data_dir than the server. Make it again, with the configuration of the server.',
  );
}

function* file(name: string, text: string, at: Date): Generator<Buffer> {
  const content = Buffer.from(text);
  yield tarHeader(name, content.length, at);
  yield content;
  yield tarPadding(content.length);
}
