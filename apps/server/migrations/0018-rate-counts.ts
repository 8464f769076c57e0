import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** How often somebody did something lately, at all copies of the server together. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`create table rate_counts (key text primary key, count bigint not null, ends_at bigint not null)`.execute(
    db,
  );
  await sql`create index rate_counts_by_end on rate_counts (ends_at)`.execute(db);
}
