import { lockCrate } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { type CrateRow, isOwner } from '../crates/index.ts';
import { notifyTrustpubOnlyChanged, notifyVisibilityChanged } from '../notifications/index.ts';
import { publishersOfCrate, publishersOfPatternsOver } from '../trusted-publishing/index.ts';
import { setTrustpubOnly, setVisibility } from './store.ts';

/** Null: as it is. */
export interface Settings {
  /** Whether only trusted publishers publish new versions, or people too. */
  trustpubOnly: boolean | null;
  visibility: 'public' | 'private' | null;
}

interface Change {
  userId: number;
  login: string;
  correlationId: string;
}

/**
 * Changes settings of a crate, all of them or none. The same value again changes nothing.
 * @returns what the owner should know, as sentences.
 * @throws Problem `permission_denied`
 */
export async function changeSettings(
  platform: Platform,
  crate: CrateRow,
  wanted: Settings,
  change: Change,
): Promise<string[]> {
  const { database } = platform;
  return database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    if (!(await isOwner(db, crate.id, change.userId)))
      throw new Problem('permission_denied', 'only owners have permission to modify crate settings');
    const warnings = [];
    if (wanted.trustpubOnly !== null)
      warnings.push(...(await changeTrustpubOnly(db, platform, crate, wanted.trustpubOnly, change)));
    if (wanted.visibility !== null)
      warnings.push(...(await changeVisibility(db, platform, crate, wanted.visibility, change)));
    return warnings;
  });
}

async function changeTrustpubOnly(
  db: Queries,
  platform: Platform,
  crate: CrateRow,
  wanted: boolean,
  change: Change,
): Promise<string[]> {
  const at = platform.now();
  if (await setTrustpubOnly(db, crate.id, wanted)) {
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
  if (!wanted) return [];
  return warningsOf(crate, [
    ...(await publishersOfCrate(db, crate.id)),
    ...(await publishersOfPatternsOver(db, crate)),
  ]);
}

async function changeVisibility(
  db: Queries,
  platform: Platform,
  crate: CrateRow,
  wanted: 'public' | 'private',
  change: Change,
): Promise<string[]> {
  if (!(await setVisibility(db, crate.id, wanted))) return [];
  const at = platform.now();
  const before = wanted === 'public' ? 'private' : 'public';
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: change.userId },
    action: 'crate.visibility_changed',
    crateName: crate.name,
    detail: { before: { visibility: before }, after: { visibility: wanted } },
    correlationId: change.correlationId,
  });
  await notifyVisibilityChanged(db, {
    at,
    publicUrl: platform.config.publicUrl,
    crateIds: [crate.id],
    after: wanted,
    actor: { kind: 'user', login: change.login },
  });
  if (wanted === 'public') return [];
  return [
    `\`${crate.name}\` is no longer in the public index: a Cargo.lock that names it there stops working, also for those who may see the crate, until they take it from the index that asks for a token.`,
    'What others have fetched already, they keep.',
  ];
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
