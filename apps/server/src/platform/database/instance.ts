import type { Config } from '../../config/config.ts';
import type { DataFolder } from '../data-folder.ts';
import { StartError } from '../start-error.ts';
import type { Database } from './open.ts';

/**
 * Ties the database to its crates. A database with the crates of another one would offer versions it cannot deliver, and
 * sweep files that the other still needs.
 * @returns the identity of the registry, the same for all its copies.
 * @throws StartError when folder and database do not belong together.
 */
export async function bindInstance({ db }: Database, folder: DataFolder, config: Config): Promise<string> {
  await db
    .insertInto('instance')
    .values({ key: 'id', value: folder.instance })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db
    .selectFrom('instance')
    .select('value')
    .where('key', '=', 'id')
    .executeTakeFirstOrThrow();
  if (value === folder.instance) return value;
  const database = config.databaseUrl === '' ? 'the database in it' : 'the database of database_url';
  throw new StartError(
    `The crates in ${config.dataDir} belong to another registry than ${database}; set data_dir and database_url as they were together, or restore both from one backup.`,
  );
}

/** Notes the address of the registry. @returns the one noted before, or null at the first start. */
export async function rememberPublicUrl({ db }: Database, publicUrl: string): Promise<string | null> {
  return db.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('instance')
      .select('value')
      .where('key', '=', 'public_url')
      .executeTakeFirst();
    await transaction
      .insertInto('instance')
      .values({ key: 'public_url', value: publicUrl })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: publicUrl }))
      .execute();
    return before?.value ?? null;
  });
}
