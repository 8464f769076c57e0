import type { Queries } from '../../../platform/database/open.ts';
import { summaryOf, summaryWith } from '../top-versions.ts';

/**
 * Writes into `crates` what its versions say: after a yank, or when a version is gone. Reads all versions of the crate.
 * The caller holds the crate's lock.
 */
export async function refreshCrateSummary(db: Queries, crateId: number): Promise<void> {
  const versions = await db
    .selectFrom('versions')
    .select(['id', 'num', 'yanked'])
    .where('crate_id', '=', crateId)
    .execute();
  await db.updateTable('crates').set(summaryOf(versions)).where('id', '=', crateId).execute();
}

/** The same after one new version, at a cost that does not grow with the others. The caller holds the crate's lock. */
export async function noteNewVersion(db: Queries, crateId: number, num: string): Promise<void> {
  const before = await db
    .selectFrom('crates')
    .select([
      'default_version',
      'max_version',
      'max_stable_version',
      'newest_version',
      'num_versions',
      'yanked',
    ])
    .where('id', '=', crateId)
    .executeTakeFirstOrThrow();
  await db.updateTable('crates').set(summaryWith(before, num)).where('id', '=', crateId).execute();
}

/** The keywords and categories by which the crate is found, in place of those it had. */
export async function storeKeywords(
  db: Queries,
  crateId: number,
  { keywords, categories }: { keywords: readonly string[]; categories: readonly string[] },
): Promise<void> {
  await db.deleteFrom('crate_keywords').where('crate_id', '=', crateId).execute();
  await db.deleteFrom('crate_categories').where('crate_id', '=', crateId).execute();
  const words = [...new Set(keywords.map((keyword) => keyword.toLowerCase()))];
  if (words.length > 0)
    await db
      .insertInto('crate_keywords')
      .values(words.map((keyword) => ({ crate_id: crateId, keyword })))
      .execute();
  const slugs = [...new Set(categories)];
  if (slugs.length > 0)
    await db
      .insertInto('crate_categories')
      .values(slugs.map((slug) => ({ crate_id: crateId, slug })))
      .execute();
}
