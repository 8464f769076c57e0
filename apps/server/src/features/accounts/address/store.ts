import type { Engine, Queries } from '../../../platform/database/open.ts';

/** An address that somebody wants to have, until they show that it is theirs. */
export interface WishedAddress {
  userId: number;
  email: string;
}

/** The hash that the account library keeps of somebody's password; null where there is none. */
export async function passwordHashOf(db: Queries, accountId: string): Promise<string | null> {
  const row = await db
    .withTables<AddressTables>()
    .selectFrom('auth_accounts')
    .select('password')
    .where('user_id', '=', accountId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  return row?.password ?? null;
}

export async function isTaken(db: Queries, email: string): Promise<boolean> {
  const row = await db
    .withTables<AddressTables>()
    .selectFrom('auth_users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst();
  return row !== undefined;
}

/** In place of those that were asked for before, which still count against the limit. */
export async function insertWish(
  db: Queries,
  wish: WishedAddress & { tokenHash: string; at: Date; expiresAt: Date },
): Promise<void> {
  await expireWishes(db, wish.userId, wish.at);
  await db
    .insertInto('email_changes')
    .values({
      token_hash: wish.tokenHash,
      user_id: wish.userId,
      email: wish.email,
      created_at: wish.at.getTime(),
      expires_at: wish.expiresAt.getTime(),
    })
    .execute();
}

/** Their links are good no more. */
export async function expireWishes(db: Queries, userId: number, at: Date): Promise<void> {
  await db
    .updateTable('email_changes')
    .set({ expires_at: at.getTime() })
    .where('user_id', '=', userId)
    .execute();
}

export async function countWishes(db: Queries, userId: number, since: Date): Promise<number> {
  const row = await db
    .selectFrom('email_changes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>', since.getTime())
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findWish(db: Queries, tokenHash: string, now: Date): Promise<WishedAddress | null> {
  const row = await db
    .selectFrom('email_changes')
    .select(['user_id as userId', 'email'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return row ?? null;
}

/** Of two that use a link at once, one gets null. */
export async function takeWish(db: Queries, tokenHash: string, now: Date): Promise<WishedAddress | null> {
  const row = await db
    .deleteFrom('email_changes')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now.getTime())
    .returning(['user_id as userId', 'email'])
    .executeTakeFirst();
  return row ?? null;
}

export async function endWishes(db: Queries, userId: number): Promise<void> {
  await db.deleteFrom('email_changes').where('user_id', '=', userId).execute();
}

/** With the account library's row, which is what one signs in with. */
export async function storeAddress(
  db: Queries,
  engine: Engine,
  { userId, accountId, email, at }: { userId: number; accountId: string; email: string; at: Date },
): Promise<void> {
  await db.updateTable('users').set({ email }).where('id', '=', userId).execute();
  await db
    .withTables<AddressTables>()
    .updateTable('auth_users')
    .set({
      email,
      email_verified: engine === 'sqlite' ? 1 : true,
      updated_at: engine === 'sqlite' ? at.toISOString() : at,
    })
    .where('id', '=', accountId)
    .execute();
}

const KEPT_MS = 25 * 60 * 60_000;

/** An hour after they ended: so long they count against the limit. */
export async function forgetEmailChanges(db: Queries, now: Date): Promise<void> {
  await db
    .deleteFrom('email_changes')
    .where('created_at', '<', now.getTime() - KEPT_MS)
    .execute();
}

type AddressTables = {
  auth_users: { id: string; email: string; email_verified: unknown; updated_at: unknown };
  auth_accounts: { user_id: string; provider_id: string; password: string | null };
};
