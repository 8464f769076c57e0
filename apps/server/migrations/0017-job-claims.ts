import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** Which copy of the server does a job at the moment, when it is due again, and how it went. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`
    create table job_claims (
      name text primary key,
      due_at bigint not null,
      claimed_until bigint not null,
      holder text,
      started_at bigint,
      last_started_at bigint,
      last_milliseconds bigint,
      last_failure text,
      failed_started_at bigint,
      failed_milliseconds bigint,
      failed_failure text,
      succeeded_at bigint,
      runs bigint not null,
      failures bigint not null
    )`.execute(db);
}
