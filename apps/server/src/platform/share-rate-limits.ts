import { sql } from 'kysely';
import { inHurry } from './database/hurry.ts';
import type { Queries } from './database/open.ts';
import type { Platform } from './platform.ts';
import { allRateLimits } from './rate-limits.ts';

const EVERY_MS = 1000;
/** In one statement. Of more, the rest goes with the next. */
const MOST_AT_ONCE = 500;
const TIDIED_EVERY = 60;

/** Tells the other copies once a second who does much here, and hears how much that is at all of them. @returns how to stop it. */
export function shareRateLimits(platform: Pick<Platform, 'database' | 'log'>): () => void {
  // The embedded database has one copy.
  if (platform.database.engine !== 'postgres') return () => {};
  let rounds = 0;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      // No round begins while one is under way: one that hung for ever would be the last.
      await inHurry(() => exchangeCounts(platform));
      rounds += 1;
      if (rounds % TIDIED_EVERY === 0) await inHurry(() => forgetCounts(platform.database.db));
    } catch (error) {
      // Each copy counts for itself meanwhile.
      platform.log.debug({ err: error }, 'could not share what is counted');
    } finally {
      isBusy = false;
    }
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** One round. */
export async function exchangeCounts(platform: Pick<Platform, 'database'>): Promise<void> {
  const all = allRateLimits(platform).flatMap(([name, limits]) =>
    limits.untold().map((untold) => ({ id: `${name} ${untold.key}`, limits, untold })),
  );
  // Where there are more than fit, none of them is always behind the others.
  const from = all.length > MOST_AT_ONCE ? Math.floor(Math.random() * all.length) : 0;
  const sorted = [...all.slice(from), ...all.slice(0, from)]
    .slice(0, MOST_AT_ONCE)
    // Rows are locked in the same order by every copy.
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (sorted.length === 0) return;
  const rows = sorted.map(({ id, untold }) => ({ key: id, count: untold.more, ends_at: untold.endsAt }));
  const totals = await addCounts(platform.database.db, rows, Date.now());
  for (const { id, limits, untold } of sorted) limits.noteTold(untold, totals.get(id) ?? untold.more);
}

async function addCounts(
  db: Queries,
  rows: { key: string; count: number; ends_at: number }[],
  now: number,
): Promise<Map<string, number>> {
  const stored = await db
    .insertInto('rate_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        count: sql<number>`case when ${row.ref('rate_counts.ends_at')} < ${now} then excluded.count else ${row.ref('rate_counts.count')} + excluded.count end`,
        ends_at: sql<number>`case when ${row.ref('rate_counts.ends_at')} < ${now} then excluded.ends_at else ${row.ref('rate_counts.ends_at')} end`,
      })),
    )
    .returning(['key', 'count'])
    .execute();
  return new Map(stored.map(({ key, count }) => [key, Number(count)]));
}

async function forgetCounts(db: Queries): Promise<void> {
  await db.deleteFrom('rate_counts').where('ends_at', '<', Date.now()).execute();
}
