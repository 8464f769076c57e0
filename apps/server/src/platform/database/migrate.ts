import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../../../migrations/index.ts';
import { StartError } from '../start-error.ts';
import type { Database } from './open.ts';

/**
 * Brings the schema to this version. Safe with several copies starting at once (Kysely's migrator takes a lock).
 * @returns the names of the steps that were applied now.
 * @throws StartError when the database was made by a newer version.
 */
export async function migrate(database: Database): Promise<string[]> {
  await refuseNewerSchema(database);
  const migrator = new Migrator({
    db: database.db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(migrations).map(([name, step]) => [
            name,
            { up: (db: Parameters<typeof step.up>[0]) => step.up(db, database.engine) },
          ]),
        ),
    },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** @throws StartError when the database holds steps this version does not know. */
export async function refuseNewerSchema(database: Database): Promise<void> {
  const unknown = (await appliedSteps(database)).filter((name) => !Object.hasOwn(migrations, name));
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

async function appliedSteps({ db, engine }: Database): Promise<string[]> {
  const exists =
    engine === 'sqlite'
      ? await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(db)
      : await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db);
  if (exists.rows.length === 0) return [];
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return applied.rows.map((row) => row.name);
}
