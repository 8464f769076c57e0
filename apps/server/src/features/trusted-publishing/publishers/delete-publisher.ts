import { canonicalName } from '@waybill/cargo-formats';
import { lockCrate, lockPublisher } from '../../../platform/database/locks.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { releaseUnused } from '../reserved-names/store.ts';
import { logRevokedOfPublisher } from '../tokens/revoke-token.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { announce } from './announce.ts';
import type { Change } from './create-publisher.ts';
import { requireOwnerOfAll } from './require-owner.ts';
import { deletePublisher, findPublisher } from './store.ts';

/** Deletes a publisher and, in the same transaction, revokes what it was the ground for. @throws Problem */
export async function removePublisher(
  platform: Platform,
  issuer: Issuer,
  id: number,
  change: Change,
): Promise<void> {
  const { engine } = platform.database;
  const revoked = await platform.database.db.transaction().execute(async (db) => {
    await lockPublisher(db, engine, id);
    const publisher = await findPublisher(db, id);
    if (publisher === null) throw new Problem('publisher_unknown', 'Not Found');
    await requireOwnerOfAll(db, publisher, change.userId);
    // A publish that has begun ends first: its version refers to the publisher.
    for (const crate of publisher.crates) if (crate.id !== null) await lockCrate(db, engine, crate.id);
    const ids = await revokeOfPublisher(db, publisher.id, platform.now());
    if (!(await deletePublisher(db, publisher.id))) throw new Problem('publisher_unknown', 'Not Found');
    await releaseUnused(
      db,
      publisher.crates.filter(({ id }) => id === null).map(({ name }) => canonicalName(name)),
    );
    await announce(db, platform, issuer, {
      kind: 'deleted',
      before: publisher,
      change,
      more: { revoked_tokens: ids.length },
    });
    return ids;
  });
  logRevokedOfPublisher(platform, id, revoked, change.correlationId);
}
