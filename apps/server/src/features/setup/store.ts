import type { Queries } from '../../platform/database/open.ts';

/** There is one link at a time: the latest start's. */
export async function replaceSetupLink(db: Queries, hash: string, at: Date): Promise<void> {
  await db.deleteFrom('setup_links').execute();
  await db.insertInto('setup_links').values({ token_hash: hash, created_at: at.getTime() }).execute();
}

export async function hasSetupLink(db: Queries, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('setup_links')
    .select('created_at')
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false when the link was not there: somebody else has used it. */
export async function takeSetupLink(db: Queries, hash: string): Promise<boolean> {
  const row = await db
    .deleteFrom('setup_links')
    .where('token_hash', '=', hash)
    .returning('created_at')
    .executeTakeFirst();
  return row !== undefined;
}
