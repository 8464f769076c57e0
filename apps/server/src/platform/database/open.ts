import { join } from 'node:path';
import { type ExpressionBuilder, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { nodeSqliteDialect, openNodeSqlite } from './node-sqlite.ts';
import type { Tables } from './schema.ts';

export type Engine = 'sqlite' | 'postgres';
export type Queries = Kysely<Tables> | Transaction<Tables>;
export type Where = ExpressionBuilder<Tables, keyof Tables>;

export interface Database {
  readonly engine: Engine;
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

export interface DatabaseLocation {
  /** `postgres://…`, or empty for the embedded database. */
  databaseUrl: string;
  dataDir: string;
}

export const embeddedFile = (dataDir: string): string => join(dataDir, 'waybill.sqlite');

/**
 * Opens the database without touching its schema.
 * @param onConnectionError called when an idle PostgreSQL connection breaks; without it a database restart would end the process.
 */
export function openDatabase(
  location: DatabaseLocation,
  onConnectionError: (error: Error) => void = () => {},
): Database {
  if (location.databaseUrl === '') {
    const db = new Kysely<Tables>({
      dialect: nodeSqliteDialect(openNodeSqlite(embeddedFile(location.dataDir))),
    });
    return { engine: 'sqlite', db, close: () => db.destroy() };
  }
  return openPostgres(location.databaseUrl, onConnectionError);
}

/** Opens the embedded database for reading beside a running server (WAL allows that). */
export function openEmbeddedReadOnly(dataDir: string): Database {
  const file = openNodeSqlite(embeddedFile(dataDir), { readOnly: true });
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(file) });
  return { engine: 'sqlite', db, close: () => db.destroy() };
}

/** Lets an embedded database that nobody relies on yet be filled without a sync at each commit, until `syncEmbedded`. */
export async function writeFast(db: Queries): Promise<void> {
  await sql`pragma synchronous = off`.execute(db);
}

/** Puts all of an embedded database on disk. */
export async function syncEmbedded(db: Queries): Promise<void> {
  await sql`pragma synchronous = full`.execute(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

function openPostgres(url: string, onConnectionError: (error: Error) => void): Database {
  const types = new pg.TypeOverrides();
  // int8 comes as text by default; all our bigints are ids and milliseconds, far below 2^53.
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 10_000 });
  pool.on('error', onConnectionError);
  // The locks of `locks.ts` mean what they say only where each statement sees what was committed before it.
  pool.on('connect', (client) => {
    client.query("set default_transaction_isolation = 'read committed'").catch(onConnectionError);
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { engine: 'postgres', db, close: () => db.destroy() };
}
