import type { Config } from '../../config/config.ts';
import type { DataFolder } from '../data-folder.ts';
import { allKeys, deriveKey, type Secrets } from '../secrets.ts';
import { StartError } from '../start-error.ts';
import type { Database, Queries } from './open.ts';

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
  // A further copy, whose crates are not in its folder: it brings an empty one, and the bucket says whose crates it has.
  if (config.storage !== null && folder.adopt(value)) return value;
  const database = config.databaseUrl === '' ? 'the database in it' : 'the database of database_url';
  throw new StartError(
    `The crates in ${config.dataDir} belong to another registry than ${database}; set data_dir and database_url as they were together, or restore both from one backup.`,
  );
}

/**
 * Compares the secrets of this copy with those that the registry was last used with, by something derived from them that tells
 * nothing of them, and notes it.
 * @param areChosen the operator gave them: then others are a decision.
 * @returns whether they are others. One that is still read is none.
 * @throws StartError where a copy beside others has its own: people would be signed in at one and not at the next.
 */
export async function rememberSecrets(
  { db, engine }: Database,
  secrets: Secrets,
  areChosen: boolean,
): Promise<boolean> {
  const own = markOf(secrets);
  await db
    .insertInto('instance')
    .values({ key: SECRETS, value: own })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db
    .selectFrom('instance')
    .select('value')
    .where('key', '=', SECRETS)
    .executeTakeFirstOrThrow();
  if (value === own) return false;
  if (haveMark(secrets, value)) {
    await noteSecrets(db, secrets);
    return false;
  }
  if (engine === 'postgres' && !areChosen)
    throw new StartError(
      'secrets.json in data_dir is another than this registry was last used with: give this copy the data_dir of the others, or all of them one secret_key. Should the old one be lost, a new secret_key ends all sessions, and authenticator apps have to be enrolled again.',
    );
  await noteSecrets(db, secrets);
  return true;
}

/** The key that is written by from now on. Of several who change it at once, one does after the other. */
export async function noteSecrets(db: Queries, secrets: Pick<Secrets, 'session'>): Promise<void> {
  await db
    .updateTable('instance')
    .set({ value: markOf(secrets) })
    .where('key', '=', SECRETS)
    .execute();
}

/** Tells keys apart, and nothing of them. */
const markOf = (secrets: Pick<Secrets, 'session'>): string =>
  deriveKey(secrets, 'which secrets these are').subarray(0, 16).toString('base64url');

/** @param mark of a key, as the database has it; is it one of these? */
export const haveMark = (secrets: Secrets, mark: string): boolean =>
  [...allKeys(secrets)].some((key) => markOf(key) === mark);

/** Whatever secrets the registry is used with next are its own. */
export async function forgetSecrets(db: Queries): Promise<void> {
  await db.deleteFrom('instance').where('key', '=', SECRETS).execute();
}

/** Of which place the database knows what the copy of the index there has, and that copy's `config.json`. */
export const INDEX_COPY = 'index_copy';

/** Nothing is known of the copy of the index: it is made anew. */
export async function forgetIndexCopy(db: Queries): Promise<void> {
  await db.deleteFrom('instance').where('key', '=', INDEX_COPY).execute();
}

/** Of which key the database has the mark. */
export const SECRETS = 'secrets';

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
