import type { Platform } from '../../platform/platform.ts';
import { dayOf } from './day.ts';
import { refreshRecent } from './store.ts';

/** As days pass, downloads stop being recent. */
export function refreshRecentDownloads({ database, now }: Pick<Platform, 'database' | 'now'>): Promise<void> {
  return refreshRecent(database, dayOf(now()));
}
