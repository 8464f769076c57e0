import type { Queries } from '../../platform/database/open.ts';

/** Access tokens of trusted publishers that could still be used. */
export async function countLiveTokens(db: Queries, now: Date): Promise<number> {
  const row = await db
    .selectFrom('access_tokens')
    .select(({ fn }) => fn.countAll<number>().as('live'))
    .where('expires_at', '>', now.getTime())
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.live);
}
