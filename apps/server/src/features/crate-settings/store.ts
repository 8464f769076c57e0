import type { Queries } from '../../platform/database/open.ts';

/** @returns whether it was the other way before. */
export async function setTrustpubOnly(db: Queries, crateId: number, wanted: boolean): Promise<boolean> {
  const row = await db
    .updateTable('crates')
    .set({ trustpub_only: wanted ? 1 : 0 })
    .where('id', '=', crateId)
    .where('trustpub_only', '=', wanted ? 0 : 1)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns whether it was the other one before. */
export async function setVisibility(
  db: Queries,
  crateId: number,
  wanted: 'public' | 'private',
): Promise<boolean> {
  const row = await db
    .updateTable('crates')
    .set({ visibility: wanted })
    .where('id', '=', crateId)
    .where('visibility', '!=', wanted)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
