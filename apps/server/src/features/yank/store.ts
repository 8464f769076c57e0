import type { Queries } from '../../platform/database/open.ts';

export interface YankState {
  yanked: boolean;
  message: string | null;
}

export async function findYankState(
  db: Queries,
  versionId: number,
): Promise<(YankState & { indexLine: string }) | null> {
  const row = await db
    .selectFrom('versions')
    .select(['index_line', 'yanked', 'yank_message'])
    .where('id', '=', versionId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { indexLine: row.index_line, yanked: row.yanked === 1, message: row.yank_message };
}

export async function storeYankState(
  db: Queries,
  versionId: number,
  { yanked, message, indexLine, at }: YankState & { indexLine: string; at: Date },
): Promise<void> {
  await db
    .updateTable('versions')
    .set({
      yanked: yanked ? 1 : 0,
      yank_message: message,
      index_line: indexLine,
      updated_at: at.getTime(),
    })
    .where('id', '=', versionId)
    .execute();
}
