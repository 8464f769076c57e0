import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type ExpressionBuilder, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { nodeSqliteDialect, openNodeSqlite } from './node-sqlite.ts';
import { MOST_CONNECTIONS, openPool } from './postgres-pool.ts';
import type { Tables } from './schema.ts';
import { type DatabaseWatch, watchTransactions } from './watch.ts';

export type Engine = 'sqlite' | 'postgres';
export type Queries = Kysely<Tables> | Transaction<Tables>;
export type Where = ExpressionBuilder<Tables, keyof Tables>;

/** What is below Kysely, for the few statements that every job waits for. */
export type Driver =
  | { readonly engine: 'sqlite'; readonly file: DatabaseSync }
  | { readonly engine: 'postgres'; readonly pool: pg.Pool };

export interface Database {
  readonly engine: Engine;
  readonly db: Kysely<Tables>;
  readonly driver: Driver;
  /** How the connections stand; null for the embedded database, which has one. */
  connections(): Connections | null;
  close(): Promise<void>;
}

export interface Connections {
  open: number;
  idle: number;
  /** Who waits for one. */
  waiting: number;
  most: number;
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
  watch: DatabaseWatch | null = null,
): Database {
  if (location.databaseUrl !== '') return openPostgres(location.databaseUrl, onConnectionError, watch);
  return overSqlite(openNodeSqlite(embeddedFile(location.dataDir)), watch);
}

function overSqlite(file: DatabaseSync, watch: DatabaseWatch | null = null): Database {
  const dialect = nodeSqliteDialect(file);
  const db = new Kysely<Tables>({ dialect: watch === null ? dialect : watchTransactions(dialect, watch) });
  return {
    engine: 'sqlite',
    db,
    driver: { engine: 'sqlite', file },
    connections: () => null,
    close: () => db.destroy(),
  };
}

/** Opens the embedded database for reading beside a running server (WAL allows that). */
export function openEmbeddedReadOnly(dataDir: string): Database {
  return overSqlite(openNodeSqlite(embeddedFile(dataDir), { readOnly: true }));
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

function openPostgres(
  url: string,
  onConnectionError: (error: Error) => void,
  watch: DatabaseWatch | null,
): Database {
  const pool = openPool(url, onConnectionError);
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Tables>({
    dialect: watch === null ? dialect : watchTransactions(dialect, watch, () => pool.idleCount === 0),
  });
  return {
    engine: 'postgres',
    db,
    driver: { engine: 'postgres', pool },
    connections: () => ({
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most: MOST_CONNECTIONS,
    }),
    close: () => db.destroy(),
  };
}
