import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect } from 'kysely';

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

/** Kysely expects the interface of better-sqlite3; `node:sqlite` differs in how parameters are passed. */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  const dialect = new SqliteDialect({
    database: {
      prepare(query: string) {
        // A full disk ends the transaction by itself; that there is none left must not hide why.
        const isOver = query === 'rollback' && !database.isTransaction;
        const statement = database.prepare(isOver ? 'select 1' : query);
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
          run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
          iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
        };
      },
      close: () => database.close(),
    },
  });
  dialect.createAdapter = () => new WholeMigrations();
  return dialect;
}

/** SQLite changes its schema in transactions like anything else, so a migration that breaks off leaves nothing of itself. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
