import { canonicalName } from '@waybill/cargo-formats';
import { lockPublisher } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { forgetCrateOfAttempts } from '../attempts/store.ts';
import { forgetNameOfTokens, revokeOfPublisher } from '../tokens/store.ts';
import { deletePublisher, findPublisher, publishersOfCrate } from './store.ts';

/** Locks the publishers of a crate, as must be done before the crate itself is locked. @returns their ids. */
export async function lockPublishersOf(db: Queries, platform: Platform, crateId: number): Promise<number[]> {
  const ids = (await publishersOfCrate(db, crateId)).map(({ id }) => id).sort((a, b) => a - b);
  for (const id of ids) await lockPublisher(db, platform.database.engine, id);
  return ids;
}

/**
 * What trusted publishing has of a crate that is about to be deleted: publishers that are for nothing else end, with their
 * access tokens; others lose the crate, and so do their tokens. What was tried for it is nobody's business any more, as the
 * next crate of this name may be somebody else's. In the caller's transaction.
 * @param locked as `lockPublishersOf` returned them.
 */
export async function endWithCrate(
  db: Queries,
  crate: { id: number; name: string },
  locked: readonly number[],
  at: Date,
): Promise<{ publishers: number[]; accessTokens: number[] }> {
  const ended: number[] = [];
  const revoked: number[] = [];
  for (const id of locked) {
    const publisher = await findPublisher(db, id);
    if (publisher === null || publisher.cratePattern !== null) continue;
    if (publisher.crates.some((one) => one.id !== crate.id)) continue;
    revoked.push(...(await revokeOfPublisher(db, id, at)));
    await deletePublisher(db, id);
    ended.push(id);
  }
  await forgetNameOfTokens(db, canonicalName(crate.name));
  await forgetCrateOfAttempts(db, canonicalName(crate.name));
  return { publishers: ended, accessTokens: revoked };
}
