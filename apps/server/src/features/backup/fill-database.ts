import {
  continueIds,
  registryTables,
  shapesOf,
  storeLines,
  sumOf,
  type TableShape,
} from '../../platform/database/copy-rows.ts';
import { migrate, migrateUntil, unknownSteps } from '../../platform/database/migrate.ts';
import {
  type Database,
  type Engine,
  type Queries,
  syncEmbedded,
  writeFast,
} from '../../platform/database/open.ts';
import { rebuildSearch } from '../search/index.ts';
import type { End } from './archive-parts.ts';
import { BackupFault } from './fault.ts';

/** The rows of a registry, on their way into another database. */
export interface Incoming {
  /** The steps of the schema that the rows are of. */
  steps: readonly string[];
  tables: readonly TableShape[];
  pages: AsyncIterable<{ table: TableShape; lines: readonly string[] }>;
  /** Known once the last page has come. */
  end: () => Promise<Pick<End, 'tables' | 'highest_ids'>>;
}

/** @throws BackupFault when the database holds a registry, or rows would come that this version does not understand. */
export async function refuseFilledDatabase({ db, engine }: Database): Promise<void> {
  const there = await registryTables(db, engine);
  if (there.length > 0)
    throw new BackupFault(
      `The database is not empty: it has the table ${there[0]}${there.length > 1 ? ` and ${there.length - 1} more of a registry` : ''}. Name an empty one.`,
    );
}

/** @throws BackupFault */
export function refuseNewerSteps(steps: readonly string[], made: string): void {
  const unknown = unknownSteps(steps);
  if (unknown.length > 0)
    throw new BackupFault(
      `${made} was made by a newer Waybill: its schema has ${unknown.join(', ')}, which this version does not know. Use that version or a later one.`,
    );
}

/**
 * Stores rows in an empty database, reads them back, and brings the schema from theirs to that of this version. On PostgreSQL all
 * of it is one transaction; the file of the embedded database is removed by the caller when this fails.
 * @param finish the last of it, in the same transaction: whoever throws there undoes everything.
 * @throws BackupFault when something else arrived than was sent.
 */
export async function fillDatabase(
  { db, engine }: Database,
  incoming: Incoming,
  finish: (db: Queries) => Promise<void>,
): Promise<void> {
  const inOne = <T>(work: (on: Queries) => Promise<T>): Promise<T> => db.transaction().execute(work);
  if (engine === 'sqlite') {
    await writeFast(db);
    await migrateUntil({ db, engine }, lastOf(incoming.steps));
    await inOne((transaction) => storeRows(transaction, engine, incoming));
    await migrate({ db, engine });
    await inOne((transaction) => conclude(transaction, engine, finish));
    await syncEmbedded(db);
    return;
  }
  await inOne(async (transaction) => {
    await migrateUntil({ db: transaction, engine }, lastOf(incoming.steps));
    await storeRows(transaction, engine, incoming);
    await migrate({ db: transaction, engine });
    await conclude(transaction, engine, finish);
  });
}

function lastOf(steps: readonly string[]): string {
  const last = steps.at(-1);
  if (last === undefined) throw new BackupFault('There are no steps of a schema, so there is no registry.');
  return last;
}

async function storeRows(db: Queries, engine: Engine, incoming: Incoming): Promise<void> {
  const here = new Map((await shapesOf(db, engine)).map((table) => [table.name, table.columns.join()]));
  for (const { name, columns } of incoming.tables)
    if (here.get(name) !== columns.join())
      throw new BackupFault(
        `The table ${name} has the columns ${columns.join(', ')}, but after the same steps of the schema it has ${here.get(name) ?? 'none'} here: the source was changed by hand, or is damaged.`,
      );
  for await (const { table, lines } of incoming.pages) {
    try {
      await storeLines(db, engine, table, lines);
    } catch (cause) {
      throw new BackupFault(
        `A row of the table ${table.name} cannot be stored: ${(cause as Error).message}. Nothing was kept.`,
        { cause },
      );
    }
  }
  const end = await incoming.end();
  for (const table of incoming.tables) {
    const expected = end.tables[table.name];
    const actual = await sumOf(db, engine, table);
    if (expected?.rows !== actual.rows || expected.digest !== actual.digest)
      throw new BackupFault(
        `The table ${table.name} did not arrive whole: expected ${expected?.rows ?? 0} rows (${expected?.digest.slice(0, 16) ?? 'none'}…), got ${actual.rows} (${actual.digest.slice(0, 16)}…). Nothing was kept.`,
      );
  }
  await continueIds(db, engine, end.highest_ids);
}

async function conclude(db: Queries, engine: Engine, finish: (db: Queries) => Promise<void>): Promise<void> {
  await rebuildSearch(db, engine);
  await finish(db);
}
