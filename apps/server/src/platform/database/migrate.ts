import { type Kysely, sql } from 'kysely';
import { type MigrationResultSet, Migrator } from 'kysely/migration';
import { migrations } from '../../../migrations/index.ts';
import { StartError } from '../start-error.ts';
import type { Database, Engine, Queries } from './open.ts';
import { refuseOldPostgres } from './postgres-version.ts';

/**
 * Brings the schema to this version. Safe with several copies starting at once (Kysely's migrator takes a lock).
 * @returns the names of the steps that were applied now.
 * @throws StartError when the database was made by a newer version, or PostgreSQL is too old.
 */
export async function migrate(database: Pick<Database, 'db' | 'engine'>): Promise<string[]> {
  await refuseOldPostgres(database);
  await refuseNewerSchema(database);
  return applied(await migratorOf(database).migrateToLatest());
}

/** Brings the schema to that step and no further, as the rows of an older version need it. */
export async function migrateUntil(database: Pick<Database, 'db' | 'engine'>, step: string): Promise<void> {
  applied(await migratorOf(database).migrateTo(step));
}

function migratorOf({ db, engine }: Pick<Database, 'db' | 'engine'>): Migrator {
  const all = Object.entries(migrations).map(
    ([name, step]) => [name, { up: (on: Kysely<unknown>) => step.up(on, engine) }] as const,
  );
  return new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(all) } });
}

function applied({ error, results }: MigrationResultSet): string[] {
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** @throws StartError when the database holds steps this version does not know. */
export async function refuseNewerSchema(database: Pick<Database, 'db' | 'engine'>): Promise<void> {
  const unknown = unknownSteps(await appliedSteps(database));
  if (unknown.length === 0) return;
  throw new StartError(
    `The database was last used by a newer Waybill (its schema has "${unknown.join('", "')}", which this version does not know): ` +
      'start that newer version again, or restore a backup made before the upgrade.',
  );
}

/** Is the schema exactly that of this version? */
export async function isSchemaCurrent(database: Database): Promise<boolean> {
  const applied = new Set(await appliedSteps(database));
  return Object.keys(migrations).every((name) => applied.has(name));
}

/** Those that a newer version made. */
export const unknownSteps = (steps: readonly string[]): string[] =>
  steps.filter((name) => !Object.hasOwn(migrations, name));

/** The steps the database has been through, in order. */
export async function appliedSteps({ db, engine }: { db: Queries; engine: Engine }): Promise<string[]> {
  const exists =
    engine === 'sqlite'
      ? await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(db)
      : await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db);
  if (exists.rows.length === 0) return [];
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return applied.rows.map((row) => row.name);
}
