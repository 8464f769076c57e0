import { sql } from 'kysely';
import { giveUpSoon } from '../../platform/database/locks.ts';
import type { Database, Queries } from '../../platform/database/open.ts';

/** Downloads of one version on one day. */
export interface Count {
  versionId: number;
  day: number;
  downloads: number;
}

/**
 * Adds these counts to the days, to the versions and to their crates, in one transaction. Counts of versions that are gone are
 * dropped. The crates are locked first and in order, as whatever else changes a version holds its crate.
 * @param counts each version and day once; at most 5,000.
 */
export async function storeCounts({ db, engine }: Database, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  const rows = sql.join(
    counts.map(
      ({ versionId, day, downloads }) =>
        sql`(cast(${versionId} as bigint), cast(${day} as integer), cast(${downloads} as bigint))`,
    ),
  );
  // Both engines call the columns of a list of values column1, column2, ….
  const counted = sql`(values ${rows}) as counted`;
  await db.transaction().execute(async (transaction) => {
    await giveUpSoon(transaction, engine);
    await lockCratesOf(transaction, engine, counts);
    await sql`
      insert into version_downloads (version_id, day, downloads)
      select counted.column1, counted.column2, counted.column3
      from ${counted} join versions on versions.id = counted.column1
      where true
      on conflict (version_id, day) do update
      set downloads = version_downloads.downloads + excluded.downloads`.execute(transaction);
    await sql`
      update versions set downloads = versions.downloads + added.downloads
      from (
        select counted.column1 as id, sum(counted.column3) as downloads from ${counted} group by counted.column1
      ) as added
      where versions.id = added.id`.execute(transaction);
    await sql`
      update crates set downloads = crates.downloads + added.downloads,
        recent_downloads = crates.recent_downloads + added.downloads
      from (
        select versions.crate_id as id, sum(counted.column3) as downloads
        from ${counted} join versions on versions.id = counted.column1
        group by versions.crate_id
      ) as added
      where crates.id = added.id`.execute(transaction);
  });
}

async function lockCratesOf(
  db: Queries,
  engine: Database['engine'],
  counts: readonly Count[],
): Promise<void> {
  if (engine !== 'postgres') return;
  const ids = counts.map(({ versionId }) => versionId);
  await sql`
    select id from crates
    where id in (select crate_id from versions where id = any(${ids}::bigint[]))
    order by id for no key update`.execute(db);
}

/** How long single days are kept; the totals stay. */
const KEPT_DAYS = 365;
export const RECENT_DAYS = 90;

/** Counts `recent_downloads` of all crates anew, and forgets days that are long gone. */
export async function refreshRecent({ db, engine }: Database, today: number): Promise<void> {
  await db
    .deleteFrom('version_downloads')
    .where('day', '<', today - KEPT_DAYS)
    .execute();
  await db.transaction().execute(async (transaction) => {
    await giveUpSoon(transaction, engine);
    await sql`
    update crates set recent_downloads = recent.downloads
    from (
      select crates.id as id, coalesce(sum(version_downloads.downloads), 0) as downloads
      from crates
      left join versions on versions.crate_id = crates.id
      left join version_downloads
        on version_downloads.version_id = versions.id and version_downloads.day > ${today - RECENT_DAYS}
      where crates.recent_downloads > 0
      group by crates.id
    ) as recent
    where crates.id = recent.id and crates.recent_downloads <> recent.downloads`.execute(transaction);
  });
}

/** From the newest day to `RECENT_DAYS` before it. */
export function listDays(db: Queries, crateId: number, versionId: number | null, until: number) {
  let query = db
    .selectFrom('version_downloads')
    .innerJoin('versions', 'versions.id', 'version_downloads.version_id')
    .select(['version_id', 'day', 'version_downloads.downloads'])
    .where('versions.crate_id', '=', crateId)
    .where('day', '<=', until)
    .where('day', '>', until - RECENT_DAYS)
    .orderBy('day')
    .orderBy('version_id');
  if (versionId !== null) query = query.where('version_id', '=', versionId);
  return query.execute();
}
