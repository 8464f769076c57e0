import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** The log of a refused job names its attempt by the id of the request. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`create index attempts_correlation on attempts (correlation_id)`.execute(db);
}
