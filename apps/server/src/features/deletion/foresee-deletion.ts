import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { outlineVersions, rightsOn } from '../crates/index.ts';
import type { Deletion } from './delete-crate.ts';
import { checkCrateDeletion, checkVersionDeletion } from './policy.ts';
import { findDependent, findFacts } from './store.ts';

export interface Foreseen {
  /** Why the crate would not be deleted; null: it would. */
  reason: string | null;
  canBeForced: boolean;
  versions: { num: string; createdAt: Date; yanked: boolean; reason: string | null }[];
}

/**
 * What a deletion would be answered now, by the very rules that are asked then.
 * @throws Problem `permission_denied` for whoever has no part in the crate, `crate_not_found`
 */
export async function foreseeDeletion(
  { database: { db }, config, now }: Platform,
  crate: { id: number; name: string },
  { user, reader }: Pick<Deletion, 'user' | 'reader'>,
): Promise<Foreseen> {
  const facts = await findFacts(db, crate.id);
  if (facts === null) throw new Problem('crate_not_found', `crate \`${crate.name}\` does not exist`);
  const deleter = { isAdmin: user.isAdmin, rights: await rightsOn(db, crate.id, user.id) };
  if (deleter.rights === 'none' && !deleter.isAdmin)
    throw new Problem('permission_denied', 'Only owners of a crate see what may be deleted of it.');
  const at = now().getTime();
  const about = {
    ...facts,
    ageMs: at - facts.createdAt.getTime(),
    dependent: await findDependent(db, crate, reader),
  };
  const reason = refusalOf(() => checkCrateDeletion(config.deletion, deleter, about, false));
  const versions = await outlineVersions(db, crate.id);
  return {
    reason,
    canBeForced:
      reason !== null &&
      user.isAdmin &&
      refusalOf(() => checkCrateDeletion(config.deletion, deleter, about, true)) === null,
    versions: versions
      .toSorted((a, b) => b.created_at - a.created_at || b.id - a.id)
      .map(({ num, yanked, created_at: createdAt }) => ({
        num,
        createdAt: new Date(createdAt),
        yanked: yanked === 1,
        reason: refusalOf(() =>
          checkVersionDeletion(config.deletion, deleter, {
            ageMs: at - createdAt,
            isOnlyOne: versions.length === 1,
          }),
        ),
      })),
  };
}

function refusalOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
