import type { Queries } from '../../platform/database/open.ts';

export async function findIndexLine(
  db: Queries,
  versionId: number,
): Promise<{ text: string; yanked: boolean }> {
  const row = await db
    .selectFrom('versions')
    .select(['index_line', 'yanked'])
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow();
  return { text: row.index_line, yanked: row.yanked === 1 };
}

export async function storeYanked(
  db: Queries,
  versionId: number,
  { yanked, indexLine, at }: { yanked: boolean; indexLine: string; at: Date },
): Promise<void> {
  await db
    .updateTable('versions')
    .set({ yanked: yanked ? 1 : 0, index_line: indexLine, updated_at: at.getTime() })
    .where('id', '=', versionId)
    .execute();
}
