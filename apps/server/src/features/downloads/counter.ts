import type { Jobs } from '../../platform/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { dayOf } from './day.ts';
import { type Count, storeCounts } from './store.ts';

const FLUSH_EVERY_MS = 10_000;
const FLUSH_AFTER = 1000;
/**
 * Versions and days that are waiting to be stored, at most: what one statement takes, and the bound on memory while the
 * database is away. A further download of one of them is counted as before; of another version it is not.
 */
const MOST_WAITING = 5000;
const TRIES_AT_STOP = 2;

export interface DownloadCounter {
  /** Counts one download of this version. Never fails, and never waits for the database. */
  count(versionId: number): void;
  /** Stores what was counted. A failure keeps the counts for the next time. @returns whether all is stored. */
  flush(): Promise<boolean>;
  /** Downloads that are counted and not stored yet. */
  waiting(): number;
  /** Stores what was counted last. @returns how many downloads are lost because the database does not take them. */
  stop(): Promise<number>;
}

/**
 * Counts downloads in memory and stores them together: every ten seconds, or after a thousand of them, one transaction. What
 * a process that is killed has counted since is lost, and nothing else. The counts of several copies add up.
 */
export function countDownloads(
  platform: Pick<Platform, 'database' | 'log' | 'now'>,
  jobs: Jobs,
): DownloadCounter {
  let waiting = new Map<string, Count>();
  let events = 0;
  let notCounted = 0;
  let running: Promise<boolean> | null = null;

  /** @returns whether there was room for it. */
  function add({ versionId, day, downloads }: Count): boolean {
    const key = `${versionId} ${day}`;
    const known = waiting.get(key);
    if (known !== undefined) known.downloads += downloads;
    else if (waiting.size < MOST_WAITING) waiting.set(key, { versionId, day, downloads });
    else return false;
    return true;
  }

  function count(versionId: number): void {
    if (!add({ versionId, day: dayOf(platform.now()), downloads: 1 })) notCounted += 1;
    events += 1;
    // After a failure the timer tries again, and not each download.
    if (events === FLUSH_AFTER) void flush();
  }

  /** One at a time: what is counted meanwhile waits for the next one. */
  function flush(): Promise<boolean> {
    running ??= storeWaiting().finally(() => {
      running = null;
    });
    return running;
  }

  async function storeWaiting(): Promise<boolean> {
    const batch = [...waiting.values()];
    waiting = new Map();
    events = 0;
    if (batch.length === 0) return true;
    try {
      await storeCounts(platform.database, batch);
    } catch (error) {
      // Those first: they have waited longer.
      const since = [...waiting.values()];
      waiting = new Map(batch.map((one) => [`${one.versionId} ${one.day}`, one]));
      for (const one of since) if (!add(one)) notCounted += one.downloads;
      const downloads = total(waiting.values());
      platform.log.warn({ err: error, downloads }, 'could not store the counts of downloads; they are kept');
      return false;
    }
    if (notCounted > 0) {
      platform.log.warn({ downloads: notCounted }, 'too many versions were downloaded to count them all');
      notCounted = 0;
    }
    return true;
  }

  const timer = jobs.repeat({
    name: 'store-downloads',
    what: 'store the counts of downloads',
    everyMs: FLUSH_EVERY_MS,
    logsItself: true,
    run: async () => {
      if (!(await flush())) throw new Error('the database does not take them; they are kept');
    },
  });
  return {
    count,
    flush,
    waiting: () => total(waiting.values()),
    async stop() {
      await timer.stop();
      // One may be under way that does not have the last ones.
      if (running !== null) await running;
      for (let tries = 0; tries < TRIES_AT_STOP; tries += 1) if (await flush()) return 0;
      const lost = total(waiting.values());
      platform.log.error({ downloads: lost }, 'stopped without storing the last counts of downloads');
      return lost;
    },
  };
}

function total(counts: Iterable<Count>): number {
  let sum = 0;
  for (const { downloads } of counts) sum += downloads;
  return sum;
}
