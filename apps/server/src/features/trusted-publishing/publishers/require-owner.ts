import type { Queries } from '../../../platform/database/open.ts';
import { Problem } from '../../../platform/problem.ts';
import { isOwner } from '../../crates/index.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/**
 * Whoever changes a publisher owns all its crates; what has none yet, or stands for a pattern, belongs to its maker.
 * @throws Problem `publisher_owner_required`
 */
export async function requireOwnerOfAll(
  db: Queries,
  publisher: StoredPublisher,
  userId: number,
): Promise<void> {
  if (!(await ownsAll(db, publisher, userId)))
    throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
}

export async function ownsAll(db: Queries, publisher: StoredPublisher, userId: number): Promise<boolean> {
  const hasNames = publisher.cratePattern !== null || publisher.crates.some(({ id }) => id === null);
  const hasCrates = publisher.crates.some(({ id }) => id !== null);
  if ((hasNames || !hasCrates) && publisher.createdBy !== userId) return false;
  for (const { id } of publisher.crates) if (id !== null && !(await isOwner(db, id, userId))) return false;
  return true;
}
