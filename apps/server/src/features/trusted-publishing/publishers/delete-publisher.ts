import { canonicalName } from '@waybill/cargo-formats';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { releaseUnused } from '../reserved-names/store.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { announce } from './announce.ts';
import type { Change } from './create-publisher.ts';
import { requireOwnerOfAll } from './require-owner.ts';
import { deletePublisher } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** Deletes a publisher and, in the same transaction, revokes what it was the ground for. @throws Problem */
export async function removePublisher(
  platform: Platform,
  issuer: Issuer,
  publisher: StoredPublisher,
  change: Change,
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    await requireOwnerOfAll(db, publisher, change.userId);
    const revoked = await revokeOfPublisher(db, publisher.id, platform.now());
    if (!(await deletePublisher(db, publisher.id))) throw new Problem('publisher_unknown', 'Not Found');
    await releaseUnused(
      db,
      publisher.crates.filter(({ id }) => id === null).map(({ name }) => canonicalName(name)),
    );
    await announce(db, platform, issuer, {
      kind: 'deleted',
      before: publisher,
      change,
      more: { revoked_tokens: revoked },
    });
  });
}
