import { removeBlobs } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { isReferenced } from '../publish/index.ts';
import { hasVersions } from './store.ts';

/** A blob this young may belong to a publish that is about to commit in another copy. */
export const SETTLING_MS = 60 * 60_000;

/**
 * Removes blobs that no version names: what a crash left between storing a blob and committing its version.
 * @param olderThanMs 0 only where nobody else can be publishing (the embedded database, before it listens).
 * @returns how many were removed.
 */
export async function sweepBlobs(
  platform: Pick<Platform, 'database' | 'blobs' | 'now'>,
  olderThanMs: number,
): Promise<number> {
  const { database, blobs } = platform;
  // Whoever has crates and not one version has lost the versions: those files are what they can be made of again.
  if (!(await hasVersions(database.db))) return 0;
  let removed = 0;
  for await (const { sha256, keptAt } of blobs.list()) {
    if (platform.now().getTime() - keptAt.getTime() < olderThanMs) continue;
    if (await isReferenced(database.db, sha256)) continue;
    await database.db.transaction().execute(async (db) => {
      await removeBlobs(db, database.engine);
      if (await isReferenced(db, sha256)) return;
      await blobs.remove(sha256);
      removed += 1;
    });
  }
  return removed;
}
