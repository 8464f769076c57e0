import { createHash } from 'node:crypto';
import { type SelectQueryBuilder, sql } from 'kysely';
import { keptTables, madeAgain } from './kept-tables.ts';
import { appliedSteps } from './migrate.ts';
import type { Database, Engine, Queries } from './open.ts';
import type { Tables } from './schema.ts';

/**
 * Rows as both engines can hold them: numbers, texts and null. What PostgreSQL has as boolean is 0 or 1, and what it has as
 * a time is RFC 3339 text, as in the embedded database.
 */
export type Row = Readonly<Record<string, string | number | null>>;

export interface TableShape {
  name: string;
  /** Sorted, so that both engines write a row in the same way. */
  columns: readonly string[];
}

export interface TableSum {
  rows: number;
  /** Over all rows, in whatever order they come. */
  digest: string;
}

/** Everything in the database at one moment, whatever is committed meanwhile. */
export interface Snapshot {
  /** The steps of the schema. */
  readonly steps: readonly string[];
  tables(): Promise<TableShape[]>;
  /** The rows of a table, some at a time. */
  rows(table: TableShape): AsyncIterable<readonly Row[]>;
  /** The checksums of all versions, each once. */
  checksums(): AsyncIterable<string>;
  /** The highest id each table has ever given: a number in an old record must not come to mean something else. */
  highestIds(): Promise<Record<string, number>>;
  /** A value of the table `instance`. */
  instanceValue(key: string): Promise<string | null>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Opens a snapshot, until `close`. On PostgreSQL it holds one connection, and no lock that anybody waits for. */
export async function openSnapshot({ db, engine }: Database): Promise<Snapshot> {
  const begin =
    engine === 'postgres'
      ? db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only')
      : db.startTransaction();
  const transaction = await begin.execute();
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await transaction.rollback().execute();
  };
  try {
    // The first statement is what the moment is of.
    const steps = await appliedSteps({ db: transaction, engine });
    return {
      steps,
      tables: () => shapesOf(transaction, engine),
      rows: (table) => rowsOf(transaction, engine, table),
      checksums: () => everyChecksum(transaction, engine),
      highestIds: () => highestIdsOf(transaction, engine),
      async instanceValue(key) {
        const { rows } = await sql<{
          value: string;
        }>`select value from instance where key = ${key}`.execute(transaction);
        return rows[0]?.value ?? null;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The checksums of all versions, each once. In a transaction. */
export async function* everyChecksum(db: Queries, engine: Engine): AsyncGenerator<string> {
  const query = db.selectFrom('versions').select('checksum').distinct();
  for await (const rows of pagesOf(db, engine, query)) for (const { checksum } of rows) yield checksum;
}

/** The tables that are kept and exist, in the order in which their rows can be stored. */
export async function shapesOf(db: Queries, engine: Engine): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const name of keptTables) {
    const columns = [...(await columnsOf(db, engine, name)).keys()].sort();
    if (columns.length > 0) shapes.push({ name, columns });
  }
  return shapes;
}

/** Tables of the database that are neither kept nor made again: there should be none. */
export async function unknownTables(db: Queries, engine: Engine): Promise<string[]> {
  return (await tableNames(db, engine)).filter((name) => !keptTables.includes(name) && !madeAgain.test(name));
}

/** Those of the tables of a registry that are in the database already. */
export async function registryTables(db: Queries, engine: Engine): Promise<string[]> {
  return (await tableNames(db, engine)).filter((name) => keptTables.includes(name) || madeAgain.test(name));
}

async function tableNames(db: Queries, engine: Engine): Promise<string[]> {
  const { rows } = await (engine === 'sqlite'
    ? sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`
    : sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = current_schema() order by table_name`
  ).execute(db);
  return rows.map(({ name }) => name);
}

/** The type of each column, in lower case; none: there is no such table. */
async function columnsOf(db: Queries, engine: Engine, table: string): Promise<Map<string, string>> {
  const { rows } = await (engine === 'sqlite'
    ? sql<{ name: string; type: string }>`select name, lower(type) as type from pragma_table_info(${table})`
    : sql<{ name: string; type: string }>`select column_name as name, data_type as type
        from information_schema.columns where table_schema = current_schema() and table_name = ${table}`
  ).execute(db);
  return new Map(rows.map(({ name, type }) => [name, type]));
}

async function* rowsOf(db: Queries, engine: Engine, table: TableShape): AsyncGenerator<readonly Row[]> {
  const types = await columnsOf(db, engine, table.name);
  const columns = table.columns.map((name) => {
    const column = sql.ref<string | number | null>(name);
    if (types.get(name) === 'boolean') return sql<number>`${column}::int`.as(name);
    if (types.get(name) === 'timestamp with time zone')
      return sql<string>`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`.as(name);
    return column.as(name);
  });
  const query = db.withTables<Record<string, Row>>().selectFrom(table.name).select(columns);
  yield* pagesOf<Row>(db, engine, query as Query<Row>);
}

const FEWEST_ROWS = 16;
const MOST_ROWS = 4_096;
const PAGE_CHARACTERS = 1024 * 1024;

type Query<T> = SelectQueryBuilder<Tables, keyof Tables, T>;

/** Pages of about a megabyte: some rows are READMEs, most are a few numbers. */
async function* pagesOf<T extends object>(
  db: Queries,
  engine: Engine,
  query: Query<T>,
): AsyncGenerator<readonly T[]> {
  if (engine === 'sqlite') return yield* sqlitePages<T>(query);
  await sql`declare rows_of_a_copy no scroll cursor for ${query}`.execute(db);
  try {
    for (let count = FEWEST_ROWS; ; ) {
      const { rows } = await sql<T>`fetch forward ${sql.lit(count)} from rows_of_a_copy`.execute(db);
      if (rows.length === 0) return;
      yield rows;
      const size = sizeOf(rows);
      if (size < PAGE_CHARACTERS / 2) count = Math.min(MOST_ROWS, 2 * count);
      if (size > 2 * PAGE_CHARACTERS) count = Math.max(FEWEST_ROWS, Math.floor(count / 4));
    }
  } finally {
    await sql`close rows_of_a_copy`.execute(db).catch(() => {
      // After an error the transaction takes no statement, and ends the cursor itself.
    });
  }
}

/** One statement that is read row by row; the connection is this snapshot's own. */
async function* sqlitePages<T extends object>(query: Query<T>): AsyncGenerator<readonly T[]> {
  let page: T[] = [];
  let size = 0;
  for await (const row of query.stream()) {
    page.push(row);
    size += sizeOf([row]);
    if (size < PAGE_CHARACTERS && page.length < MOST_ROWS) continue;
    yield page;
    page = [];
    size = 0;
  }
  if (page.length > 0) yield page;
}

function sizeOf(rows: readonly object[]): number {
  let size = 0;
  for (const row of rows)
    for (const value of Object.values(row)) size += typeof value === 'string' ? value.length : 8;
  return size;
}

async function highestIdsOf(db: Queries, engine: Engine): Promise<Record<string, number>> {
  if (engine === 'sqlite') {
    const { rows } = await sql<{ name: string; seq: number }>`select name, seq from sqlite_sequence`.execute(
      db,
    );
    return Object.fromEntries(rows.map(({ name, seq }) => [name, seq]));
  }
  const ids: Record<string, number> = {};
  for (const { name, columns } of await shapesOf(db, engine)) {
    if (!columns.includes('id')) continue;
    const sequence = await sequenceOf(db, name);
    if (sequence === null) continue;
    const { rows } = await sql<{ seq: number; used: boolean }>`
      select last_value as seq, is_called as used from ${sql.raw(sequence)}`.execute(db);
    if (rows[0]?.used === true) ids[name] = Number(rows[0].seq);
  }
  return ids;
}

async function sequenceOf(db: Queries, table: string): Promise<string | null> {
  const { rows } = await sql<{
    name: string | null;
  }>`select pg_get_serial_sequence(${table}, 'id') as name`.execute(db);
  return rows[0]?.name ?? null;
}

/** A row as one line of JSON, the same whichever engine it came from. */
export function lineOf({ columns }: TableShape, row: Row): string {
  return JSON.stringify(row, columns as string[]);
}

/** Adds up what a table holds, in whatever order its rows come. */
export class Summing {
  rows = 0;
  #sum = 0n;

  add(line: string): void {
    this.rows += 1;
    this.#sum = BigInt.asUintN(
      256,
      this.#sum + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`),
    );
  }

  result(): TableSum {
    return { rows: this.rows, digest: this.#sum.toString(16).padStart(64, '0') };
  }
}

/** Stores rows, given as the lines of `lineOf`. */
export async function storeLines(
  db: Queries,
  engine: Engine,
  table: TableShape,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const columns = table.columns.map((name) => sql.ref(name));
  const list = `[${lines.join(',')}]`;
  if (engine === 'postgres') {
    await sql`insert into ${sql.table(table.name)} (${sql.join(columns)})
      select ${sql.join(columns)} from json_populate_recordset(null::${sql.table(table.name)}, ${list}::json)`.execute(
      db,
    );
    return;
  }
  const values = table.columns.map((name) => sql`json_extract(value, ${`$."${name}"`})`);
  await sql`insert into ${sql.table(table.name)} (${sql.join(columns)})
    select ${sql.join(values)} from json_each(${list})`.execute(db);
}

/** What a table holds now, read back from the database. */
export async function sumOf(db: Queries, engine: Engine, table: TableShape): Promise<TableSum> {
  const sum = new Summing();
  for await (const rows of rowsOf(db, engine, table)) for (const row of rows) sum.add(lineOf(table, row));
  return sum.result();
}

/** Lets new rows begin above what has been given before. */
export async function continueIds(
  db: Queries,
  engine: Engine,
  highest: Readonly<Record<string, number>>,
): Promise<void> {
  for (const [table, id] of Object.entries(highest)) {
    if (!keptTables.includes(table) || id < 1) continue;
    if (engine === 'sqlite') {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${id})`.execute(db);
      continue;
    }
    const sequence = await sequenceOf(db, table);
    if (sequence !== null) await sql`select setval(${sequence}, ${id})`.execute(db);
  }
}
