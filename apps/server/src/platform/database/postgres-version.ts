import { sql } from 'kysely';
import { StartError } from '../start-error.ts';
import type { Database } from './open.ts';

const OLDEST = 15;

/** @throws StartError where PostgreSQL is older than what the tests run on. */
export async function refuseOldPostgres({ db, engine }: Pick<Database, 'db' | 'engine'>): Promise<void> {
  if (engine === 'sqlite') return;
  const { rows } = await sql<{ number: string; name: string }>`
    select current_setting('server_version_num') as number, current_setting('server_version') as name`.execute(
    db,
  );
  const [version] = rows;
  if (version !== undefined) refuseOld(Number(version.number), version.name);
}

/** @param number as in `server_version_num`: 150018 is 15.18 */
export function refuseOld(number: number, name: string): void {
  if (Math.floor(number / 10_000) >= OLDEST) return;
  throw new StartError(
    `expected PostgreSQL ${OLDEST} or newer at database_url, but it is ${name}: upgrade it (pg_upgrade, or pg_dump and restore into a newer one), then start again. Nothing in it was changed.`,
  );
}
