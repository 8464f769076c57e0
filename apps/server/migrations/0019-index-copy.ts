import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** Which state of a crate's index file the published copy of the index has; the index holds those that it is behind with. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`alter table crates add column copied_etag text`.execute(db);
  await sql`
    create index crates_to_copy on crates (lower_name)
    where (visibility = 'public' and index_etag is distinct from copied_etag)
      or (visibility = 'private' and copied_etag is not null)`.execute(db);
}
