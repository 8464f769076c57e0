import { type Kysely, sql } from 'kysely';

/** The README of each version as it was published, and where in its repository it stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table version_readmes (
    version_id bigint primary key references versions (id) on delete cascade,
    text text not null,
    file text not null,
    path_in_vcs text,
    commit_id text
  )`.execute(db);
}
