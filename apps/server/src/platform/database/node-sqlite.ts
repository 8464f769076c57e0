import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect } from 'kysely';
import { BoundedCache } from '../bounded-cache.ts';

/**
 * Opens the embedded database: WAL, and `synchronous=FULL` so that an acknowledged commit survives a power cut
 * (with NORMAL, WAL would lose the last ones).
 */
export function openNodeSqlite(file: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  if (!options.readOnly) mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: 5_000 });
  if (!options.readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

/** Roughly what statements take that are kept prepared, all and each. */
const STATEMENTS_BYTES = 8 * 1024 * 1024;
const STATEMENT_BYTES = 4 * 1024;

/** Kysely expects the interface of better-sqlite3; `node:sqlite` differs in how parameters are passed. */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  const prepared = keptStatements(database);
  const dialect = new SqliteDialect({
    database: {
      prepare(query: string) {
        // A full disk ends the transaction by itself; that there is none left must not hide why.
        const isOver = query === 'rollback' && !database.isTransaction;
        const { statement, reader } = prepared(isOver ? 'select 1' : query);
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader,
          all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
          run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
          // It may be left half read.
          iterate: (parameters: readonly unknown[]) => database.prepare(query).iterate(...values(parameters)),
        };
      },
      close: () => database.close(),
    },
  });
  dialect.createAdapter = () => new WholeMigrations();
  return dialect;
}

interface Prepared {
  statement: StatementSync;
  /** Whether it answers with rows. */
  reader: boolean;
}

/** To prepare a statement takes longer than most take to run; SQLite prepares it again by itself where the schema has changed. */
function keptStatements(database: DatabaseSync): (query: string) => Prepared {
  const kept = new BoundedCache<Prepared & { bytes: number }>(STATEMENTS_BYTES, ({ bytes }) => bytes);
  return (query) => {
    const known = kept.get(query);
    if (known !== undefined) return known;
    const statement = database.prepare(query);
    const reader = statement.columns().length > 0;
    const made = { statement, reader, bytes: STATEMENT_BYTES + 2 * query.length };
    // Some of a pragma happens when it is prepared.
    if (!/^\s*pragma/i.test(query)) kept.add(query, made);
    return made;
  };
}

/** SQLite changes its schema in transactions like anything else, so a migration that breaks off leaves nothing of itself. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
