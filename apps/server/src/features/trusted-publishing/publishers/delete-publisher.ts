import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { isOwner } from '../../crates/index.ts';
import { revokeOfPublisher } from '../tokens/store.ts';
import { deletePublisher, type StoredPublisher } from './store.ts';

/** Deletes a publisher and, in the same transaction, revokes what it was the ground for. @throws Problem */
export async function removePublisher(
  platform: Platform,
  publisher: StoredPublisher,
  context: { userId: number; correlationId: string },
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    for (const crate of publisher.crates) {
      if (!(await isOwner(db, crate.id, context.userId)))
        throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    }
    const at = platform.now();
    const revoked = await revokeOfPublisher(db, publisher.id, at);
    if (!(await deletePublisher(db, publisher.id))) throw new Problem('publisher_unknown', 'Not Found');
    for (const crate of publisher.crates) {
      await recordEvent(db, {
        at,
        actor: { kind: 'user', id: context.userId },
        action: 'publisher.deleted',
        crateName: crate.name,
        detail: {
          id: publisher.id,
          identity: publisher.identity,
          environment: publisher.environment,
          pins: publisher.pins,
          revoked_tokens: revoked,
        },
        correlationId: context.correlationId,
      });
    }
  });
}
