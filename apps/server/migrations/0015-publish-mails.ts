import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** Who wants a mail about each published version, and of which of their crates. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`alter table users add column publish_notifications smallint not null default 0`.execute(db);
  await sql`alter table crate_owners add column email_notifications smallint not null default 1`.execute(db);
}
