import { sql } from 'kysely';
import { isSchemaCurrent } from './database/migrate.ts';
import type { Platform } from './platform.ts';
import { Problem } from './problem.ts';

/** A load balancer asks every few seconds, and takes no answer for a bad one. */
const PATIENCE_MS = 3_000;
/** Of no content anybody has. */
const NO_BLOB = '0'.repeat(64);

/**
 * Whether the database answers, with the schema of this version.
 * @throws Problem `database_unavailable`
 */
export async function requireDatabase({ database }: Pick<Platform, 'database'>): Promise<void> {
  const isCurrent = await withPatience(isSchemaCurrent(database)).catch((cause: unknown) => {
    throw new Problem('database_unavailable', `The database does not answer: ${reasonOf(cause)}.`, { cause });
  });
  if (!isCurrent)
    throw new Problem('database_unavailable', 'The database does not have the schema of this version.');
}

/**
 * Whether the storage of the crates can be used.
 * @throws Problem `storage_unavailable`
 */
export async function requireStorage({ blobs }: Pick<Platform, 'blobs'>): Promise<void> {
  await withPatience((async () => (blobs.check === undefined ? blobs.has(NO_BLOB) : blobs.check()))()).catch(
    (cause: unknown) => {
      throw new Problem(
        'storage_unavailable',
        `The storage of the crates cannot be used: ${reasonOf(cause)}.`,
        {
          cause,
        },
      );
    },
  );
}

/** @returns how long the database took for next to nothing, in seconds. */
export async function pingDatabase({ database }: Pick<Platform, 'database'>): Promise<number> {
  const began = performance.now();
  await withPatience(sql`select 1`.execute(database.db));
  return (performance.now() - began) / 1000;
}

export function withPatience<T>(work: Promise<T>, milliseconds = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([work, enough]).finally(() => clearTimeout(timer));
}

/** Everybody may read this: no address, no user, no path. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code)) return code;
  return /^no answer within|^timeout|^Connection terminated/.test(message)
    ? message
    : 'an unknown reason, see the log';
}
