import { join } from 'node:path';
import { isCrateName } from '@waybill/cargo-formats';
import { isVersion } from './crate-file-name.ts';
import { ownDependencies, readChecksum, readTime } from './index-entry.ts';
import { type KellnrDatabase, type KellnrRow, openKellnrDatabase } from './kellnr/store.ts';
import { inOrder } from './order.ts';
import { fileBelow, readRegularFile, requireFolder } from './safe-files.ts';
import { asCount, asText } from './shape.ts';
import { type Source, type SourceCrate, SourceFailure, SourceProblem, type SourceVersion } from './source.ts';

const LONGEST_NAME = 300;

/**
 * The data folder of a Kellnr that keeps its rows in `db.sqlite` and its files in `crates/`. One with PostgreSQL or S3 is imported
 * as a sparse registry. What it has cached of crates.io is not its own and stays behind.
 */
export async function kellnrSource(folder: string): Promise<Source> {
  const root = await requireFolder(folder);
  const file = await fileBelow(root, join(root, 'db.sqlite')).catch(() => null);
  if (file === null)
    throw new SourceFailure(
      `${root} has no db.sqlite, so it is no data folder of a Kellnr with its own database; import one with PostgreSQL by \`waybill import sparse\`.`,
    );
  // On another disk, perhaps: the folder itself may be a link.
  const files = await requireFolder(join(root, 'crates'));
  const database = openKellnrDatabase(file.path);
  return {
    description: `Kellnr ${root}`,
    indexUrls: [],
    total: database.countCrates(),
    async *crates() {
      for (const row of database.crates()) yield await readCrate(files, row, database);
    },
    close: () => database.close(),
  };
}

async function readCrate(files: string, row: KellnrRow, database: KellnrDatabase): Promise<SourceCrate> {
  const stored = asText(row['name'], LONGEST_NAME) ?? '';
  const name = asText(row['original_name'], LONGEST_NAME) ?? stored;
  const versions: SourceVersion[] = [];
  const unreadable: { version: string | null; reason: string }[] = [];
  for (const version of database.versionsOf(row['id'])) {
    const num = asText(version['vers'], LONGEST_NAME);
    try {
      if (num === null) throw new SourceProblem('A row of its index has no version.');
      const indexed = asText(version['name'], LONGEST_NAME) ?? name;
      versions.push(await toVersion(files, [...new Set([name, indexed, stored])], num, version));
    } catch (error) {
      if (!(error instanceof SourceProblem)) throw error;
      unreadable.push({ version: num, reason: error.message });
    }
  }
  const owners = database.ownersOf(row['id']).flatMap(({ login }) => asText(login, LONGEST_NAME) ?? []);
  const isPrivate = row['restricted_download'] === 1;
  return { name, owners, isPrivate, versions: inOrder(versions), unreadable };
}

async function toVersion(
  files: string,
  spellings: readonly string[],
  num: string,
  row: KellnrRow,
): Promise<SourceVersion> {
  return {
    version: num,
    checksum: readChecksum(row['cksum']),
    yanked: row['yanked'] === 1,
    publishedAt: readTime(row['pubtime']) ?? readTime(row['created']),
    downloads: asCount(row['downloads']),
    ownDependencies: ownDependencies(parse(row['deps'])),
    async open() {
      const names = isVersion(num) ? spellings.filter(isCrateName).map((name) => `${name}-${num}.crate`) : [];
      for (const name of names) {
        const file = await fileBelow(files, join(files, name));
        if (file !== null) return readRegularFile(file.path);
      }
      throw new SourceProblem(
        `There is no file of it: looked for ${names.join(', ') || 'nothing'} in ${files}.`,
      );
    },
  };
}

function parse(deps: unknown): unknown {
  const text = deps instanceof Uint8Array ? Buffer.from(deps).toString('utf8') : deps;
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
