import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { type CrateRow, isOwner } from '../crates/index.ts';
import { notifyTrustpubOnlyChanged } from '../notifications/index.ts';
import { publishersOfCrate, publishersOfPatternsOver } from '../trusted-publishing/index.ts';
import { setTrustpubOnly } from './store.ts';

/**
 * Lets only trusted publishers publish new versions of the crate, or people again too. The same value again changes
 * nothing.
 * @param wanted null: as it is.
 * @returns what the owner should know, as sentences.
 * @throws Problem `permission_denied`
 */
export async function changeTrustpubOnly(
  platform: Platform,
  crate: CrateRow,
  wanted: boolean | null,
  change: { userId: number; login: string; correlationId: string },
): Promise<string[]> {
  const { database } = platform;
  return database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    if (!(await isOwner(db, crate.id, change.userId)))
      throw new Problem('permission_denied', 'only owners have permission to modify crate settings');
    const at = platform.now();
    if (wanted !== null && (await setTrustpubOnly(db, crate.id, wanted))) {
      await recordEvent(db, {
        at,
        actor: { kind: 'user', id: change.userId },
        action: 'crate.trustpub_only_changed',
        crateName: crate.name,
        detail: { before: { trustpub_only: !wanted }, after: { trustpub_only: wanted } },
        correlationId: change.correlationId,
      });
      await notifyTrustpubOnlyChanged(db, {
        at,
        publicUrl: platform.config.publicUrl,
        crateIds: [crate.id],
        before: !wanted,
        after: wanted,
        actor: { kind: 'user', login: change.login },
      });
    }
    if (wanted !== true) return [];
    return warningsOf(crate, [
      ...(await publishersOfCrate(db, crate.id)),
      ...(await publishersOfPatternsOver(db, crate)),
    ]);
  });
}

function warningsOf(
  { name }: CrateRow,
  publishers: readonly { state: string; lastUsedAt: Date | null }[],
): string[] {
  const active = publishers.filter(({ state }) => state === 'active');
  if (active.length === 0)
    return [`\`${name}\` has no trusted publisher that is switched on, so nobody can publish it now.`];
  return active.every(({ lastUsedAt }) => lastUsedAt === null)
    ? [`No trusted publisher of \`${name}\` has been used yet: try one before the day of a release.`]
    : [];
}
