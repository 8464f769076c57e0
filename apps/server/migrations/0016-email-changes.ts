import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** Addresses that somebody wants to have, until the link that was sent there is used. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  const statements = [
    sql`create table email_changes (
      token_hash text primary key,
      user_id bigint not null references users (id) on delete cascade,
      email text not null,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    sql`create index email_changes_user on email_changes (user_id, created_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
