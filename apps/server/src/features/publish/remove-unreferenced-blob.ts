import { removeBlobs } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { isReferenced } from './store.ts';

/**
 * Removes a blob that no version names, under the lock that keeps a publish from beginning to rely on it meanwhile.
 * Failing here loses nothing: the sweeper finds what is left.
 */
export async function removeUnreferencedBlob(
  platform: Pick<Platform, 'database' | 'blobs' | 'log'>,
  checksum: string,
): Promise<void> {
  try {
    await platform.database.db.transaction().execute(async (db) => {
      await removeBlobs(db, platform.database.engine);
      if (!(await isReferenced(db, checksum))) await platform.blobs.remove(checksum);
    });
  } catch (error) {
    platform.log.warn(
      { err: error, checksum },
      'could not remove a blob that no version names; the sweeper will',
    );
  }
}
