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

/**
 * Whether a publisher is a user's business: as the owner of some of its crates, or as its maker where it is the maker's.
 * Whoever made it and no longer owns the crates has no part in it.
 */
export async function ownsSome(db: Queries, publisher: StoredPublisher, userId: number): Promise<boolean> {
  if (belongsToMaker(publisher) && publisher.createdBy === userId) return true;
  for (const { id } of publisher.crates) if (id !== null && (await isOwner(db, id, userId))) return true;
  return false;
}

function belongsToMaker({ crates, cratePattern }: StoredPublisher): boolean {
  return cratePattern !== null || crates.length === 0 || crates.some(({ id }) => id === null);
}

/** Whether a publisher is a user's alone to change. */
export async function ownsAll(db: Queries, publisher: StoredPublisher, userId: number): Promise<boolean> {
  if (belongsToMaker(publisher) && publisher.createdBy !== userId) return false;
  for (const { id } of publisher.crates) if (id !== null && !(await isOwner(db, id, userId))) return false;
  return true;
}
