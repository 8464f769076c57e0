import { sql } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';

/** Counts a try, beginning anew where the window is over. @returns how many there are now, and since when. */
export async function addTry(
  db: Queries,
  { subject, windowMs, at }: { subject: string; windowMs: number; at: Date },
): Promise<{ tries: number; beganAt: number }> {
  const now = at.getTime();
  const isOver = sql`factor_tries.began_at <= ${now - windowMs}`;
  const row = await db
    .insertInto('factor_tries')
    .values({ subject, began_at: now, tries: 1, forget_after: now + windowMs })
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet({
        tries: sql<number>`case when ${isOver} then 1 else factor_tries.tries + 1 end`,
        began_at: sql<number>`case when ${isOver} then excluded.began_at else factor_tries.began_at end`,
        forget_after: sql<number>`case when ${isOver} then excluded.forget_after else factor_tries.forget_after end`,
      }),
    )
    .returning(['tries', 'began_at'])
    .executeTakeFirstOrThrow();
  return { tries: Number(row.tries), beganAt: Number(row.began_at) };
}

export async function takeBackTry(db: Queries, subject: string): Promise<void> {
  await db
    .updateTable('factor_tries')
    .set((row) => ({ tries: row('tries', '-', 1) }))
    .where('subject', '=', subject)
    .where('tries', '>', 0)
    .execute();
}

/** Those that were tried so often in a window that is not over. */
export function listTries(db: Queries, { atLeast, at }: { atLeast: number; at: Date }) {
  return db
    .selectFrom('factor_tries')
    .select(['subject', 'tries', 'forget_after'])
    .where('tries', '>=', atLeast)
    .where('forget_after', '>', at.getTime())
    .orderBy('forget_after')
    .limit(1_000)
    .execute();
}

export async function forgetTries(db: Queries, before: Date): Promise<void> {
  await db.deleteFrom('factor_tries').where('forget_after', '<', before.getTime()).execute();
}
