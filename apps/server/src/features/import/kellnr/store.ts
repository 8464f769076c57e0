import { DatabaseSync } from 'node:sqlite';
import { SourceFailure } from '../source.ts';

/** A row as Kellnr has it; nothing about its values is certain. */
export type KellnrRow = Record<string, unknown>;

/** The embedded database of a Kellnr, read only. */
export interface KellnrDatabase {
  countCrates(): number;
  /** `id`, `name` (lower case, as in its index), `original_name` and `restricted_download`, in the order they were made. */
  crates(): IterableIterator<KellnrRow>;
  /** `name`, `vers`, `cksum`, `yanked`, `deps`, `pubtime`, `created`, `downloads`. */
  versionsOf(crateId: unknown): KellnrRow[];
  /** `login` */
  ownersOf(crateId: unknown): KellnrRow[];
  close(): void;
}

/** @throws SourceFailure when it is not such a database. */
export function openKellnrDatabase(file: string): KellnrDatabase {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  } catch (cause) {
    throw notReadable(file, cause);
  }
  try {
    const columns = columnsOf(database);
    const versions = database.prepare(`
      select i.name, i.vers, i.cksum, i.yanked, i.deps,
        ${columns.has('crate_index.pubtime') ? 'i.pubtime' : 'null'} as pubtime, m.created, m.downloads
      from crate_index i left join crate_meta m on m.crate_fk = i.crate_fk and m.version = i.vers
      where i.crate_fk = ? order by i.id`);
    const owners = database.prepare(
      `select u.name as login from owner o join "user" u on u.id = o.user_fk where o.crate_fk = ? order by o.id`,
    );
    const crates = database.prepare(
      `select id, name,
        ${columns.has('krate.original_name') ? 'original_name' : 'name'} as original_name,
        ${columns.has('krate.restricted_download') ? 'restricted_download' : '0'} as restricted_download
      from krate order by id`,
    );
    const count = database.prepare('select count(*) as number from krate');
    return {
      countCrates: () => Number(count.get()?.['number'] ?? 0),
      crates: () => crates.iterate() as IterableIterator<KellnrRow>,
      versionsOf: (id) => versions.all(id as number),
      ownersOf: (id) => owners.all(id as number),
      close: () => database.close(),
    };
  } catch (cause) {
    database.close();
    throw notReadable(file, cause);
  }
}

/** Kellnr 5 and older lack some. */
function columnsOf(database: DatabaseSync): Set<string> {
  const rows = ['krate', 'crate_index'].flatMap((table) =>
    database
      .prepare('select name from pragma_table_info(?)')
      .all(table)
      .map(({ name }) => `${table}.${String(name)}`),
  );
  return new Set(rows);
}

function notReadable(file: string, cause: unknown): SourceFailure {
  const why = (cause as Error).message;
  return new SourceFailure(`${file} cannot be read as the database of a Kellnr: ${why}.`, { cause });
}
