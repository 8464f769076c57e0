import { sql } from 'kysely';
import { migrations } from '../../../migrations/index.ts';
import type { Database } from './open.ts';

export interface DatabaseState {
  engine: Database['engine'];
  version: string;
  bytes: number;
  /** The newest step of the schema. */
  schema: string;
}

/** What the engine itself tells of the database. */
export async function describeDatabase({ db, engine }: Database): Promise<DatabaseState> {
  const told =
    engine === 'sqlite'
      ? sql<{ version: string; bytes: number }>`
          select sqlite_version() as version, page_count * page_size as bytes
          from pragma_page_count, pragma_page_size`
      : sql<{ version: string; bytes: number }>`
          select current_setting('server_version') as version, pg_database_size(current_database()) as bytes`;
  const { rows } = await told.execute(db);
  const [{ version, bytes } = { version: '', bytes: 0 }] = rows;
  // A start ends where the schema is another one.
  return { engine, version, bytes: Number(bytes), schema: Object.keys(migrations).at(-1) ?? '' };
}
